"""A bar of a thin line: what is done in colour, the rest faint."""

from textual.content import Content


def thin_bar(share: float, cells: int, colour: str = "$accent") -> Content:
    """A bar `cells` wide; `share` of it, 0 to 1, is done.

    A heavy line stands for what is done and a light one for the rest, so that it can be read
    without colour too.
    """
    done = round(min(max(share, 0.0), 1.0) * cells)
    return Content.assemble(("━" * done, colour), ("─" * (cells - done), "$faint"))
