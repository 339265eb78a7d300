"""Every failure prepterm has a sentence for, and the exit status each one ends with.

PreptermError                 something could not be done             exit 1
├── NotFound                  no post, deck, card of that name         exit 1
├── BadContent                a file of content cannot be read         exit 1
├── CardMoved                 another terminal graded this card first  exit 1
├── ClockInDoubt              the clock is far past the newest row     exit 1
├── PracticeRunning           another practice has not ended yet       exit 1
├── DatabaseUnusable          the database cannot be opened or written exit 1
│   ├── DatabaseDamaged       its file is damaged                      exit 1
│   └── DatabaseUnwritable    it can perhaps be read all the same      exit 1
└── BadCall                   the call itself is wrong                 exit 2
"""

EXIT_DONE = 0
EXIT_FAILED = 1
EXIT_BAD_CALL = 2
EXIT_INTERRUPTED = 130


LONGEST_SENTENCE = 400


def in_short(sentence: str) -> str:
    """The sentence without its middle where what it quotes from a file is as long as a page."""
    if len(sentence) <= LONGEST_SENTENCE:
        return sentence
    return f"{sentence[: LONGEST_SENTENCE - 100]} […] {sentence[-90:]}"


class PreptermError(Exception):
    """One sentence a person can act on, and perhaps a hint what to do next.

    Args:
        message: What went wrong, without a capital and without a full stop.
        hint: What to try, or None.
    """

    exit_status = EXIT_FAILED

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class NotFound(PreptermError):  # noqa: N818 - the names say what happened, as in the field
    """Nothing has that name; the hint names the nearest ones."""


class BadContent(PreptermError):  # noqa: N818
    """A file of content that cannot be read: says where, what is wrong and what is expected.

    Args:
        path: The file.
        message: What is wrong, and what is expected.
        line: 1 for the first line; 0 where the whole file is meant.
        column: 1 for the first character; 0 where the whole line is meant.
    """

    def __init__(self, path: str, message: str, line: int = 0, column: int = 0) -> None:
        message = in_short(message)
        self.path, self.line, self.column, self.problem = path, line, column, message
        place = ":".join([path, *(str(number) for number in (line, column) if number)])
        super().__init__(f"{place}: {message}")


class CardMoved(PreptermError):  # noqa: N818
    """The card has changed since it was shown, so this grade was not recorded."""


class ClockInDoubt(PreptermError):  # noqa: N818
    """The clock is far past all that was ever done; nothing was recorded.

    Args:
        newest_ms: When the last thing was done: UTC, ms.
        now_ms: What the clock says: UTC, ms.
    """

    def __init__(self, newest_ms: int, now_ms: int) -> None:
        self.newest_ms, self.now_ms = newest_ms, now_ms
        days = (now_ms - newest_ms) // 86_400_000
        super().__init__(
            f"the clock is {days:,} days past the last thing you did; nothing was recorded",
            "where it is right, say so with `prepterm doctor --clock-is-right`; else set it",
        )


class PracticeRunning(PreptermError):  # noqa: N818
    """Only one practice runs at a time, and one does already."""


class DatabaseUnusable(PreptermError):  # noqa: N818
    """The database is corrupt, locked, read-only, newer than this program, or out of reach."""


class DatabaseDamaged(DatabaseUnusable):
    """The file holds what no database holds."""


class DatabaseUnwritable(DatabaseUnusable):
    """The file is read-only, or the disk is full."""


class BadCall(PreptermError):  # noqa: N818
    """The command was called with something it cannot take."""

    exit_status = EXIT_BAD_CALL


def as_sentence(error: BaseException) -> PreptermError:
    """A failure nobody foresaw, as a sentence; one of ours as it is."""
    if isinstance(error, PreptermError):
        return error
    said = " ".join(str(error).split())
    name = type(error).__name__
    sentence = PreptermError(
        f"something failed that prepterm did not foresee: {name}{f': {said}' if said else ''}",
        "what you graded and noted is on disk; PREPTERM_DEBUG=1 shows where it failed",
    )
    sentence.__cause__ = error
    return sentence
