from prepterm.library.document import WINDOW, Document
from prepterm.painting.lines import Manner
from prepterm.painting.palette import DARK
from prepterm.painting.text_view import Change, TextView


def view_of(text: str) -> TextView:
    return TextView(Document(text), Manner(72, DARK), 40)


def changes(view: TextView) -> list[Change]:
    """What each window brought, up to the last."""
    brought = []
    while not view.document.done:
        brought.append(view.go_on(0.0)[0])
    return brought


def test_growth_is_told_ever_more_seldom_and_at_the_end() -> None:
    brought = changes(view_of("## Heading\n\nSome words.\n\n" * (WINDOW * 40 // 25)))
    grown = [at for at, change in enumerate(brought) if Change.GROWN in change]
    assert len(brought) > 30
    assert 4 < len(grown) < 14
    assert grown[-1] == len(brought) - 1


def test_what_is_not_in_view_changes_nothing_there() -> None:
    assert not any(Change.SHOWN in each for each in changes(view_of("Words.\n\n" * WINDOW)))


def test_another_width_keeps_headings_and_how_long_the_text_is() -> None:
    view = view_of("## One\n\nWords.\n\n## Two\n\nMore words.\n")
    characters, second = view.flow.characters, view.flow.heading_from(0, 1)
    view.lay_out(Manner(20, DARK), 40)
    assert (view.flow.characters, view.flow.heading_from(0, 1)) == (characters, second)
    assert second == 2
