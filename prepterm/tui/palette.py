"""The palette a text is painted with, from the theme the app wears, whoever made the theme."""

from collections.abc import Mapping

from textual.color import Color, ColorParseError

from prepterm.painting.palette import Palette, coloured, sixteen
from prepterm.tui.theme import EXTRA


def palette_of(variables: Mapping[str, str], *, dark: bool, ansi: bool) -> Palette:
    """The palette of a theme.

    Args:
        variables: The theme's, as Textual makes them.
        dark: Whether the theme is dark.
        ansi: Whether it leaves its colours to the terminal, whose ground nobody knows then.
    """
    accent, warning, bad = (_color(variables, name) for name in ("accent", "warning", "error"))
    if ansi:
        return sixteen(accent=_name(accent), warning=_name(warning), bad=_name(bad))
    ground, text = _color(variables, "background"), _color(variables, "foreground")
    extra = {name: _name(_color(variables, name, EXTRA[dark][name])) for name in EXTRA[dark]}
    return coloured(
        ground=_name(ground),
        text=_name(text),
        accent=_name(accent),
        warning=_name(warning),
        bad=_name(bad),
        string=_name(text.blend(warning, 0.5)),
        **extra,
    )


def _color(variables: Mapping[str, str], name: str, default: str = "ansi_default") -> Color:
    try:
        return Color.parse(variables.get(name, default))
    except ColorParseError:  # such as `auto 87%`, which is no colour until it has a ground
        return Color.parse(default)


def _name(color: Color) -> str:
    """As Rich reads it."""
    if color.ansi is not None:
        return "default" if color.ansi < 0 else f"color({color.ansi})"
    return color.hex6.lower()
