"""What a person typed to search for, taken apart. Nothing in it is syntax but double quotes."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Self

from prepterm.core.safe_text import shown_line

_PARTS = re.compile(r'"([^"]*)("|\Z)|[^\s"]+')
_PUNCTUATION = ".,;:!?()[]{}'`*“”„‘’«»…"  # noqa: RUF001 - these quotes are meant
"""What may stand beside a word without being a part of it."""
_WITHOUT_BLANKS = re.compile(
    "[\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u2e80-\u303f"
    "\u3040-\u31ff\u3400-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff66-\uffdc"
    "\U00010000-\U0010ffff]"
)
"""Scripts that do not part words with blanks, or not all, and what is younger than FTS5's tables:
it is looked for letter by letter."""


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """All of these must be in a text."""

    phrases: tuple[str, ...]
    """Words, or words one after the other; case, accents and signs between them do not count."""
    literals: tuple[str, ...]
    """Looked for letter by letter, since signs do count (`c++`, `--json`) or no blanks part
    words."""
    begun: bool = False
    """Whether the last of the phrases may be the beginning of a word."""

    @classmethod
    def parse(cls, typed: str) -> Self:
        """Take apart what a person typed; it may be anything, and may come to nothing.

        Words stand for themselves. What is in double quotes is one phrase; a quote that does not
        close runs to the end. The last word may be begun, unless it is a single letter.
        """
        typed = unicodedata.normalize("NFC", shown_line(typed))
        phrases: dict[str, None] = {}
        literals: dict[str, None] = {}
        last = ""
        for part in _PARTS.finditer(typed):
            word = (part[0] if part[1] is None else part[1]).strip()
            bare = word.strip(_PUNCTUATION)
            last = ""
            if not bare:
                continue
            if not any(map(_in_words, bare)):
                literals[word] = None
                continue
            if _WITHOUT_BLANKS.search(bare):
                literals[bare] = None
                continue
            if part[1] is None and not (_in_words(bare[0]) and _in_words(bare[-1])):
                literals[bare] = None
            phrases.pop(bare, None)
            phrases[bare] = None
            if part[1] is None or not part[2]:
                last = word
        if not phrases and not literals:
            # Signs alone, which would else be taken for those beside a word.
            literals = dict.fromkeys(typed.replace('"', " ").split())
        begun = len(last) > 1 and _in_words(last[-1])
        return cls(tuple(phrases), tuple(literals), begun)

    def __bool__(self) -> bool:
        """Whether there is anything to look for."""
        return bool(self.phrases or self.literals)


def _in_words(letter: str) -> bool:
    """Whether words are made of it: a letter, a digit, or a mark over or under one."""
    return letter.isalnum() or unicodedata.category(letter).startswith("M")
