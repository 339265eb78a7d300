from itertools import count

import pytest

from prepterm.painting import code
from prepterm.painting.lines import Manner
from prepterm.painting.palette import BARE, DARK, Palette
from tests.painting.paint import lines

PLAIN = DARK.raised + DARK.text


def is_coloured(language: str, source: str = "return 'x'", palette: Palette = DARK) -> bool:
    painted = lines(f"```{language}\n{source}\n```", Manner(30, palette))
    assert source in "\n".join(line.text.rstrip() for line in painted).replace("\n  ", "\n")
    styles = {segment.style for line in painted[1:] for segment in line.segments}
    return not styles <= {PLAIN, DARK.raised}


@pytest.fixture
def lexers(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a process that has coloured nothing yet."""
    monkeypatch.setattr(code, "_lexers", {})


def test_code_whose_colours_take_too_long_is_shown_without(monkeypatch: pytest.MonkeyPatch) -> None:
    assert is_coloured("python")
    seconds = count(step=code.MOST_SECONDS)
    monkeypatch.setattr(code, "thread_time", lambda: next(seconds))
    assert not is_coloured("python")


def test_long_code_is_shown_without_colours() -> None:
    line = "return 'x'\n"
    assert is_coloured("python", line * 200 + "return")
    assert not is_coloured("python", line * (code.MOST_COLOURED // len(line) + 1) + "return")


@pytest.mark.usefixtures("lexers")
def test_only_so_many_languages_are_brought_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(code, "MOST_LANGUAGES", 2)
    assert not is_coloured("nosuchlanguage")
    assert not is_coloured("nosuchlanguageeither")
    assert is_coloured("python")
    assert is_coloured("javascript")
    assert not is_coloured("ruby")
    assert is_coloured("python")


@pytest.mark.usefixtures("lexers")
def test_no_lexer_is_brought_in_for_a_pipe() -> None:
    lines("```python\nreturn 1\n```", Manner(30, BARE, printing=True))
    assert code._lexers == {}  # noqa: SLF001 - what was brought in
