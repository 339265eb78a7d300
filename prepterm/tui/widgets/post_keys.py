"""The keys that move a text, for the widget that shows it and for the list of all keys."""

from prepterm.tui.commands import Command

POST_COMMANDS = (
    Command("post.down", "j,down", "scroll_down", "down", "One line down", False),
    Command("post.up", "k,up", "scroll_up", "up", "One line up", False),
    Command("post.page_down", "space,pagedown", "page_down", "page", "One page down", False),
    Command("post.page_up", "b,pageup", "page_up", "page up", "One page up", False),
    Command("post.start", "g,home", "scroll_home", "start", "To the start of the text", False),
    Command("post.end", "G,end", "scroll_end", "end", "To the end of the text", False),
    Command("post.left", "left", "scroll_left", "left", "Wide code and tables back", False),
    Command("post.right", "right", "scroll_right", "right", "Wide code and tables along", False),
)
