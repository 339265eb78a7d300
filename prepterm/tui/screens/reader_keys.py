"""The keys of the reader, for its page and for the list of all keys."""

from prepterm.tui.commands import Command
from prepterm.tui.screens.marking import MARKING_COMMANDS
from prepterm.tui.widgets.post_keys import POINTING_COMMANDS, POST_COMMANDS

READER_COMMANDS = (
    Command(
        "reader.search", "slash", "search", "search", "Search in this post", key_label="/",
    ),
    Command("reader.next", "n", "next_match", "next", "Go to the next match", False),
    Command("reader.previous", "N", "previous_match", "previous", "To the match before", False),
    Command("reader.outline", "o", "outline", "outline", "Go to the outline, or put it away"),
    Command("reader.links", "l", "links", "links", "Follow a link that is in view"),
    *MARKING_COMMANDS,
    Command("reader.finish", "f", "finish", "finished", "Mark the post finished, or not"),
    Command("reader.back", "backspace,alt+left", "go_back", "back", "Back from a jump", False),
    Command("reader.forward", "alt+right", "go_forward", "forward", "Forward again", False),
    Command(
        "reader.narrower", "minus,left_square_bracket", "measure(-4)", "narrower",
        "Shorter lines", False, "-",
    ),
    Command(
        "reader.wider", "plus,right_square_bracket", "measure(4)", "wider", "Longer lines",
        False, "+",
    ),
    Command("reader.edit", "e", "edit", "edit", "Open the post's file in your editor", False),
    *POST_COMMANDS,
    *POINTING_COMMANDS,
)  # fmt: skip
