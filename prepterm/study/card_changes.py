"""What a person makes of a card: its text, its topics, the day it is due. Each can be undone."""

from prepterm.core.card import CardKind
from prepterm.core.card_changes import Edit, edit_value, text_hash
from prepterm.core.history import ActionKind, CardState
from prepterm.core.safe_text import shown, shown_line
from prepterm.core.study_day import StudyDay
from prepterm.errors import BadCall, NotFound, PreptermError
from prepterm.study import card_actions
from prepterm.study.cards import find_card
from prepterm.study.workspace import Workspace


def edit(
    workspace: Workspace,
    identity: str,
    *,
    front: str | None = None,
    back: str | None = None,
    why: str | None = None,
) -> CardState:
    """Rewrite a card; what is None stays. The deck's file is not touched.

    Raises:
        NotFound: where no card has that id, or has it no more.
        BadCall: where a side would be left empty.
        PreptermError: where the card is one gap of a text, which only its file can change.
    """
    card = find_card(workspace, identity).card
    written = workspace.index.card_as_written(card.id)
    owner = workspace.index.owner_of(card.entry)
    if written is None or owner is None:  # another program has read the deck anew meanwhile
        raise NotFound(f"'{identity}' is in no deck any more", "`prepterm cards` lists them")
    if card.kind is CardKind.CLOZE:
        raise PreptermError(
            f"'{identity}' is one gap of a text, which is edited as a whole",
            f"open {owner.path}:{owner.line}",
        )
    text = Edit(
        of=text_hash(written),
        front=card.front if front is None else shown(front).strip(),
        back=card.back if back is None else shown(back).strip(),
        why=card.why if why is None else shown(why).strip(),
    )
    if not text.front or not text.back:
        raise BadCall("a card needs a front and a back")
    return card_actions.act(workspace, card.id, ActionKind.EDIT, edit_value(text))


def change_topic(workspace: Workspace, identity: str, topic: str, *, add: bool) -> CardState:
    """Give a card a topic, or take one away.

    Raises:
        NotFound: where no card has that id.
        BadCall: where the topic is blank, or the card has it already, or has it not.
    """
    card, topic = find_card(workspace, identity).card, shown_line(topic)
    if not topic:
        raise BadCall("a topic is a word or a few")
    if (topic in card.topics) is add:
        raise BadCall(f"'{identity}' {'has' if add else 'does not have'} the topic '{topic}'")
    kind = ActionKind.ADD_TOPIC if add else ActionKind.DROP_TOPIC
    return card_actions.act(workspace, card.id, kind, topic)


def move(workspace: Workspace, identity: str, day: StudyDay) -> CardState:
    """Let a card be due on another study day; what is known of its memory stays.

    Raises:
        NotFound: where no card has that id.
        PreptermError: where the card is new or in its learning steps, which go by minutes.
    """
    entry = find_card(workspace, identity)
    if entry.state.due_day is None:
        raise PreptermError(
            f"'{identity}' has no day it is due: it is {entry.state.phase}",
            "a card can be moved once it has left its learning steps",
        )
    return card_actions.act(workspace, entry.card.id, ActionKind.MOVE, day.isoformat())
