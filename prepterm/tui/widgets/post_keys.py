"""The keys that move a text, for the widget that shows it and for the list of all keys."""

from prepterm.painting.pointing import Unit
from prepterm.tui.commands import Command

POST_COMMANDS = (
    Command("post.down", "j,down", "scroll_down", "down", "One line down", False),
    Command("post.up", "k,up", "scroll_up", "up", "One line up", False),
    Command("post.page_down", "space,pagedown", "page_down", "page", "One page down", False),
    Command("post.page_up", "b,pageup", "page_up", "page up", "One page up", False),
    Command("post.half_down", "d,ctrl+d", "half_page_down", "half page", "Half a page down", False),
    Command("post.half_up", "u,ctrl+u", "half_page_up", "half up", "Half a page up", False),
    Command("post.start", "g,home", "scroll_home", "start", "To the start of the text", False),
    Command("post.end", "G,end", "scroll_end", "end", "To the end of the text", False),
    Command(
        "post.next_heading", "right_parenthesis,ctrl+down", "next_heading", "next section",
        "To the next heading", False, ")",
    ),
    Command(
        "post.previous_heading", "left_parenthesis,ctrl+up", "previous_heading", "section above",
        "To the heading above", False, "(",
    ),
    Command("post.left", "left", "scroll_left", "left", "Wide code and tables back", False),
    Command("post.right", "right", "scroll_right", "right", "Wide code and tables along", False),
)  # fmt: skip

POINTING_COMMANDS = (
    Command(
        "post.next_paragraph", "right_curly_bracket", "next_paragraph", "paragraph",
        "Point at the next paragraph", False, "}",
    ),
    Command(
        "post.previous_paragraph", "left_curly_bracket", "previous_paragraph", "paragraph above",
        "Point at the paragraph above", False, "{",
    ),
    Command(
        "post.choose", "v", "choose", "choose",
        "Choose a passage; w b ( ) j k { } move its end", False,
    ),
)  # fmt: skip
"""For a post, whose passages can be marked."""

CHOOSING: dict[str, tuple[Unit, int]] = {
    "w": ("word", 1), "b": ("word", -1), "right": ("word", 1), "left": ("word", -1),
    "right_parenthesis": ("sentence", 1), "left_parenthesis": ("sentence", -1),
    "j": ("line", 1), "down": ("line", 1), "k": ("line", -1), "up": ("line", -1),
    "right_curly_bracket": ("paragraph", 1), "left_curly_bracket": ("paragraph", -1),
}  # fmt: skip
"""What moves the end of a selection while one is made."""
