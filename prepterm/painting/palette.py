"""What each part of a text looks like. Where a theme's colours come from is not known here."""

from dataclasses import dataclass

from rich.style import Style

_PLAIN = Style()


@dataclass(frozen=True, slots=True)
class Palette:
    """The styles a text is painted with."""

    text: Style
    soft: Style
    """Words that stand back: addresses, comments, titles of code."""
    faint: Style
    """Lines and bars, never words."""
    accent: Style
    warning: Style
    bad: Style
    code: Style
    """Code within a sentence."""
    raised: Style
    """The ground of a block of code."""
    string: Style
    mark: Style
    """A match of the search, or a highlight."""
    chosen: Style
    """The match the search stands on."""
    flat: bool = False
    """Whether `raised` cannot be seen, so that a bar has to stand beside code."""
    bare: bool = False
    """Whether not even bold can be seen, so that marks have to stand in for it."""

    @property
    def link(self) -> Style:
        """The text of a link."""
        return self.accent + Style(underline=True)

    def heading(self, level: int) -> Style:
        """A heading of that level, from 1."""
        if level == 1:
            return self.accent + Style(bold=True)
        if level == 2:
            return self.text + Style(bold=True)
        if level == 3:
            return self.soft + Style(bold=True)
        return self.soft + Style(italic=True)


def coloured(  # noqa: PLR0913 - a palette is made of its colours
    *,
    ground: str,
    raised: str,
    text: str,
    soft: str,
    faint: str,
    accent: str,
    warning: str,
    bad: str,
    mark: str,
    string: str,
) -> Palette:
    """A palette from the names of its colours, as Rich reads them."""
    return Palette(
        text=Style(color=text),
        soft=Style(color=soft),
        faint=Style(color=faint),
        accent=Style(color=accent),
        warning=Style(color=warning),
        bad=Style(color=bad),
        code=Style(color=accent, bgcolor=raised),
        raised=Style(bgcolor=raised),
        string=Style(color=string),
        mark=Style(color=text, bgcolor=mark),
        chosen=Style(color=ground, bgcolor=accent, bold=True, underline=True),
    )


def sixteen(*, accent: str, warning: str, bad: str) -> Palette:
    """A palette for the terminal's own sixteen colours, over whatever ground it has."""
    return Palette(
        text=_PLAIN,
        soft=Style(dim=True),
        faint=Style(dim=True),
        accent=Style(color=accent),
        warning=Style(color=warning),
        bad=Style(color=bad),
        code=Style(color=accent),
        raised=_PLAIN,
        string=Style(color=warning),
        mark=Style(reverse=True),
        chosen=Style(reverse=True, bold=True, underline=True),
        flat=True,
    )


DARK = coloured(
    ground="#14171c",
    raised="#1b1f26",
    text="#d6d9df",
    soft="#8b93a1",
    faint="#4a515d",
    accent="#6cc5b0",
    warning="#e0a458",
    bad="#e0727d",
    mark="#4b4023",
    string="#dbbe9c",
)
LIGHT = coloured(
    ground="#fbfaf6",
    raised="#f1efe8",
    text="#23272d",
    soft="#5f6570",
    faint="#c9c6bc",
    accent="#0e6f67",
    warning="#a84e06",
    bad="#b42335",
    mark="#fbe7ae",
    string="#653a1a",
)
ANSI = sixteen(accent="cyan", warning="yellow", bad="red")
MONOCHROME = Palette(
    text=_PLAIN,
    soft=Style(dim=True),
    faint=Style(dim=True),
    accent=Style(bold=True),
    warning=Style(bold=True),
    bad=Style(bold=True),
    code=Style(bold=True),
    raised=_PLAIN,
    string=_PLAIN,
    mark=Style(reverse=True),
    chosen=Style(reverse=True, bold=True, underline=True),
    flat=True,
)
BARE = Palette(*(_PLAIN,) * 11, flat=True, bare=True)
"""For a file or a pipe: no escape sequence at all."""
