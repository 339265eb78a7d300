"""ctrl+p: the commands of the page, and every post, section, deck and format to go to."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.message import Message

from prepterm.study.drill import Choice
from prepterm.tui.messages import (
    OpenDecks,
    OpenDrill,
    OpenPractice,
    OpenReader,
    OpenSearch,
    OpenShelf,
)
from prepterm.tui.page import Page


class Destinations(Provider):
    """Everything that can be found by typing a part of its name."""

    async def discover(self) -> Hits:
        """What is offered before anything is typed."""
        for name, help_text, message in _doings():
            yield DiscoveryHit(name, partial(self.screen.post_message, message), help=help_text)
        for title, help_text, command in self._system():
            yield DiscoveryHit(title, command, help=help_text)

    async def search(self, query: str) -> Hits:
        """What fits the query."""
        matcher = self.matcher(query)
        page = self.screen
        if isinstance(page, Page):
            for command in page.USER_COMMANDS:
                score = matcher.match(command.help)
                if score > 0:
                    yield Hit(
                        score,
                        matcher.highlight(command.help),
                        partial(page.run_action, command.action),
                        help=command.label,
                    )
        for name, help_text, message in [*_doings(), *self._places()]:
            score = matcher.match(name)
            if score > 0:
                yield Hit(
                    score,
                    matcher.highlight(name),
                    partial(self.screen.post_message, message),
                    text=name,
                    help=help_text,
                )
        for title, help_text, run in self._system():
            score = matcher.match(title)
            if score > 0:
                yield Hit(score, matcher.highlight(title), run, help=help_text)

    def _system(self) -> Iterator[tuple[str, str, Callable[[], Any]]]:
        for command in self.app.get_system_commands(self.screen):
            yield command.title, command.help, command.callback

    def _places(self) -> Iterator[tuple[str, str, Message]]:
        page = self.screen
        if not isinstance(page, Page):
            return
        for post in page.workspace.index.posts():
            yield post.title, "read", OpenReader(post.slug)
            for section in post.sections:
                where = f"in {post.title}"
                yield section.title, where, OpenReader(f"{post.slug}#{section.anchor}")
        for deck in page.workspace.index.decks():
            yield deck.title, "drill this deck", OpenDrill(Choice(decks=(deck.slug,)))


def _doings() -> tuple[tuple[str, str, Message], ...]:
    return (
        ("Drill", "today's cards", OpenDrill()),
        ("Shelf", "all posts", OpenShelf()),
        ("Decks", "all decks", OpenDecks()),
        ("Search", "posts, cards and notes by their words", OpenSearch()),
        ("Practice", "a mock interview with a clock", OpenPractice()),
    )
