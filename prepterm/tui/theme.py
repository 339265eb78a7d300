"""The two themes of ours, and the extra colours that every theme gets."""

from textual.theme import Theme

EXTRA = {
    True: {"soft": "#8b93a1", "faint": "#4a515d", "raised": "#1b1f26", "mark": "#4b4023"},
    False: {"soft": "#5f6570", "faint": "#c9c6bc", "raised": "#f1efe8", "mark": "#fbe7ae"},
}
"""Variables `$soft`, `$faint`, `$raised` and `$mark`, by whether the theme is dark."""

DARK = Theme(
    name="prepterm-dark",
    dark=True,
    primary="#6cc5b0",
    secondary="#8b93a1",
    accent="#6cc5b0",
    warning="#e0a458",
    error="#e0727d",
    success="#6cc5b0",
    foreground="#d6d9df",
    background="#14171c",
    surface="#14171c",
    panel="#1b1f26",
    variables={
        **EXTRA[True],
    },
)
LIGHT = Theme(
    name="prepterm-light",
    dark=False,
    primary="#0e6f67",
    secondary="#5f6570",
    accent="#0e6f67",
    warning="#a84e06",
    error="#b42335",
    success="#0e6f67",
    foreground="#23272d",
    background="#fbfaf6",
    surface="#fbfaf6",
    panel="#f1efe8",
    variables={
        **EXTRA[False],
    },
)
THEMES = (DARK, LIGHT)
