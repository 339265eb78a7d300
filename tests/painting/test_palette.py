"""The colours can be read, and the two themes of ours are these palettes."""

import subprocess
import sys
from dataclasses import fields
from pkgutil import iter_modules

import pytest
from rich.color import Color as RichColor
from rich.style import Style
from textual.color import Color
from textual.theme import Theme

from prepterm import painting
from prepterm.painting.palette import BARE, DARK, LIGHT, Palette
from prepterm.tui.palette import palette_of
from prepterm.tui.theme import DARK as DARK_THEME
from prepterm.tui.theme import LIGHT as LIGHT_THEME

GROUNDS = [(DARK, "#14171c"), (LIGHT, "#fbfaf6")]


def ratio(one: Color, other: Color) -> float:
    """As WCAG 2.2 defines it."""
    lights = sorted(luminance(color) + 0.05 for color in (one, other))
    return lights[1] / lights[0]


def luminance(color: Color) -> float:
    parts = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in color.normalized
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


@pytest.mark.parametrize(("palette", "ground"), GROUNDS)
def test_words_have_a_contrast_of_4_5(palette: Palette, ground: str) -> None:
    raised = palette.raised.bgcolor
    assert raised
    for style in (
        palette.text,
        palette.soft,
        palette.accent,
        palette.warning,
        palette.bad,
        palette.string,
    ):
        assert style.color
        for below in (ground, raised.name):
            assert ratio(Color.parse(style.color.name), Color.parse(below)) >= 4.5, (style, below)
    for style in (palette.code, palette.mark, palette.chosen):
        assert style.color
        assert style.bgcolor
        assert ratio(Color.parse(style.color.name), Color.parse(style.bgcolor.name)) >= 4.5


@pytest.mark.parametrize(("theme", "palette"), [(DARK_THEME, DARK), (LIGHT_THEME, LIGHT)])
def test_our_themes_are_our_palettes(theme: Theme, palette: Palette) -> None:
    variables = {**theme.to_color_system().generate(), **theme.variables}
    worn = palette_of(variables, dark=theme.dark, ansi=False)
    for field in fields(Palette)[:-2]:
        one, other = getattr(worn, field.name), getattr(palette, field.name)
        assert near(one.color, other.color), field
        assert near(one.bgcolor, other.bgcolor), field


def near(one: RichColor | None, other: RichColor | None) -> bool:
    """Textual rounds some of a theme's colours down by one."""
    if one is None or other is None:
        return one is other
    pairs = zip(one.get_truecolor(), other.get_truecolor(), strict=True)
    return all(abs(first - second) <= 1 for first, second in pairs)


def test_a_theme_without_our_colours_gets_them() -> None:
    variables = Theme(name="x", primary="#336699").to_color_system().generate()
    palette = palette_of(variables, dark=True, ansi=False)
    assert palette.soft == DARK.soft
    assert not palette.flat


def test_a_theme_of_the_terminals_colours_names_no_other() -> None:
    variables = {"accent": "ansi_green", "warning": "auto 87%"}
    palette = palette_of(variables, dark=True, ansi=True)
    assert palette.flat
    assert palette.accent.color
    assert palette.accent.color.name == "color(2)"
    assert palette.warning.color
    assert palette.warning.color.is_default


def test_the_bare_palette_has_no_style_at_all() -> None:
    styles = [getattr(BARE, field.name) for field in fields(Palette)]
    assert not any(style for style in styles if isinstance(style, Style))


def test_painting_imports_neither_textual_nor_pygments() -> None:
    names = [f"prepterm.painting.{module.name}" for module in iter_modules(painting.__path__)]
    assert "prepterm.painting.window" in names
    source = f"import sys, {', '.join(names)}; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", source], capture_output=True, text=True, check=True
    )
    assert not {"textual", "pygments"} & {*done.stdout.split()}
