"""Today: what is due, what is half read and what to practise, each one key away."""

from datetime import timedelta
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.events import Resize, ScreenResume
from textual.widgets import OptionList, Static

from prepterm.study.today import WEEKS, Suggestion, Today, today
from prepterm.tui.commands import Command, bindings
from prepterm.tui.messages import OpenDecks, OpenDrill, OpenPractice, OpenReader, OpenShelf
from prepterm.tui.page import Page
from prepterm.tui.widgets.choices import Choices, Line
from prepterm.tui.widgets.thin_bar import thin_bar

BESIDE_COLUMNS = 78
"""From this width on, the weeks stand beside the topics."""
LEFT_COLUMNS = 45
"""Of the topics, where the weeks stand beside them."""
MANY_GRADES = 20
"""A day with as many grades gets the larger square."""


class TodayPage(Page):
    """The first screen."""

    HOME = True
    CSS_PATH = "today.tcss"
    AUTO_FOCUS = "#doings"
    USER_COMMANDS = (
        Command("today.drill", "d", "drill", "drill", "Drill today's cards"),
        Command("today.read", "r", "read", "read", "Read on"),
        Command("today.practice", "p", "practice", "practice", "Practise with a clock"),
        Command("today.shelf", "s", "shelf", "shelf", "See all posts"),
        Command("today.decks", "c", "decks", "decks", "See all decks"),
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings(USER_COMMANDS)

    def compose_page(self) -> ComposeResult:
        """The day, three doings, and how things stand."""
        yield Static(id="day")
        yield Choices(id="doings")
        with VerticalScroll(id="standing"):
            yield Static(id="state")

    def on_screen_resume(self, event: ScreenResume) -> None:
        """Show the day as it is now."""
        del event
        self.workspace.refresh()
        self._show()
        for problem in self.workspace.problems:
            self.notify(problem.message, severity="warning", markup=False, timeout=10)

    def look_again(self) -> None:
        """Show what another terminal changed."""
        self._show()

    def on_resize(self, event: Resize) -> None:
        """Lay the columns out for the new width."""
        super().on_resize(event)
        self._show()

    def action_drill(self) -> None:
        """Begin today's drill."""
        self.post_message(OpenDrill())

    def action_read(self) -> None:
        """Read on where it was left, or choose where all is read."""
        reading = today(self.workspace).reading
        self.post_message(OpenReader(reading.post.slug) if reading else OpenShelf())

    def action_practice(self) -> None:
        """Choose a format."""
        self.post_message(OpenPractice())

    def action_shelf(self) -> None:
        """Open the shelf."""
        self.post_message(OpenShelf())

    def action_decks(self) -> None:
        """Open the decks."""
        self.post_message(OpenDecks())

    @on(OptionList.OptionSelected, "#doings")
    async def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        await self.run_action(str(event.option.id))

    def _show(self) -> None:
        found = today(self.workspace)
        date = f"{found.day:%A} {found.day.day} {found.day:%B}"
        self.query_one("#day", Static).update(
            Content.assemble(("prepterm", "bold $accent"), "\n\n", ("Today", "bold"), "   ",
                             (date, "$soft"))
        )  # fmt: skip
        self.query_one(Choices).show(self._doings(found))
        wide = self.size.width >= BESIDE_COLUMNS
        self.query_one("#state", Static).update(_state(found, beside=wide))

    def _doings(self, found: Today) -> list[Line]:
        due = found.due
        decks = [(deck.deck, deck.new + deck.learning + deck.due) for deck in due.decks]
        about = [
            Content.assemble((f"{deck} ", "$soft"), str(count)) for deck, count in decks if count
        ]
        if not due.decks:
            about = [Content.styled("no deck is taken up; c shows the decks", "$soft")]
        drill = (
            Content("   ").join(about)
            if about
            else Content.styled(
                "read on, or practise; cards come back when they are about to be forgotten", "$soft"
            )
        )
        reading = found.reading
        if reading is None:
            title, state = "Every post is read", "the shelf has them all"
        else:
            title = reading.post.title
            begun = f"{reading.progress:.0%} read, " if reading.position else ""
            state = f"{begun}{reading.minutes_left} min left"
        return [
            self._line("drill", "Drill", due.sentence.capitalize(), drill, "d"),
            self._line("read", "Read", title, Content.styled(state, "$soft"), "r"),
            self._line(
                "practice",
                "Practice",
                f"{found.practice.title}, {found.practice.minutes} min",
                Content.styled(_practised(found.practice), "$soft"),
                "p",
            ),
        ]

    def _line(self, action: str, name: str, what: str, note: Content, key: str) -> Line:
        room = min(64, self.size.width - 20)
        first, *more = Content(what).wrap(room - 2) or [Content("")]
        rows = [
            Content.assemble((f"{name:<11}", "bold"), first.pad_right(room - first.cell_length),
                             (key, "bold $accent")),
            *(Content.assemble(" " * 11, row) for row in more),
            Content.assemble(" " * 11, note),
            Content(""),
        ]  # fmt: skip
        return Line(action, Content("\n").join(rows))


def _practised(practice: Suggestion) -> str:
    if practice.running:
        return "it is running"
    if practice.days_ago is None:
        return "not practised yet"
    days = practice.days_ago
    return f"last {'today' if not days else 'yesterday' if days == 1 else f'{days} days ago'}"


def _state(found: Today, *, beside: bool) -> Content:
    topics, weeks = _topics(found), _weeks(found)
    if not beside:
        return Content("\n").join([*topics, Content(""), *weeks])
    rows = []
    for at in range(max(len(topics), len(weeks))):
        left = topics[at] if at < len(topics) else Content("")
        right = weeks[at] if at < len(weeks) else Content("")
        rows.append(
            Content.assemble(left.pad_right(max(0, LEFT_COLUMNS - left.cell_length)), right)
        )
    return Content("\n").join(rows)


def _topics(found: Today) -> list[Content]:
    rows = [Content.styled("You would recall today", "bold"), Content("")]
    if not found.recall:
        rows += [
            Content.styled("Nothing graded yet: after the first", "$soft"),
            Content.styled("drill, your weakest topics stand here.", "$soft"),
        ]
    for each in found.recall:
        colour = "$accent" if each.recall >= 0.8 else "$warning" if each.recall >= 0.6 else "$error"
        rows.append(
            Content.assemble(
                f"{each.topic[:19]:<20}",
                thin_bar(each.recall, 16, colour),
                (f" {each.recall:>4.0%}", "$soft"),
            )
        )
    return rows


def _weeks(found: Today) -> list[Content]:
    rows = [Content.styled(f"The last {WEEKS} weeks", "bold"), Content("")]
    for weekday, letter in enumerate("MTWTFSS"):
        days = [found.first_day + timedelta(days=7 * week + weekday) for week in range(WEEKS)]
        marks = " ".join(
            " " if day > found.day else _square(found.grades.get(day, 0)) for day in days
        )
        rows.append(Content.assemble((f"{letter}  ", "$soft"), (marks, "$accent")))
    return rows


def _square(grades: int) -> str:
    return "·" if not grades else "■" if grades >= MANY_GRADES else "▪"
