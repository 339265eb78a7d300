"""What a card says on a screen or a pipe: its sides as blocks, and what is known of it."""

from prepterm.core.card import Card
from prepterm.library.document import Block, in_bold, parse
from prepterm.study.card_actions import Showing


def front_blocks(card: Card) -> list[Block]:
    """The question."""
    return in_bold(parse(card.front))


def back_blocks(card: Card) -> list[Block]:
    """A rule, the answer and why it is so.

    The back of a cloze is its whole text again with the gap filled.
    """
    back = f"`{card.back}`" if card.back_is_literal else card.back
    blocks = [*parse("---"), *parse(back)]
    return [*blocks, *parse(card.why)] if card.why else blocks


def first_line(card: Card) -> str:
    """The question on one line, without its markup."""
    blocks = parse(card.front)
    return blocks[0].text.splitlines()[0] if blocks and blocks[0].text else card.front


def seen_sentence(showing: Showing) -> str:
    """What history says of the card: seen how often, when last, and the recall predicted."""
    state = showing.state
    if not state.reps or state.last_day is None:
        return "New: you have not seen it before."
    times = "once" if state.reps == 1 else f"{state.reps} times"
    days = (showing.moment.day - state.last_day).days
    last = "today" if days <= 0 else "yesterday" if days == 1 else f"{days} days ago"
    recall = showing.retrievability
    if recall is None or days <= 0:
        return f"Seen {times}, last {last}."
    return f"Seen {times}, last {last}. The chance that you would recall it was {recall:.0%}."
