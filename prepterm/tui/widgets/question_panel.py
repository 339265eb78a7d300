"""The question a practice is about, with the hints and follow-ups that have come up."""

from textual.app import ComposeResult
from textual.containers import Vertical

from prepterm.core.practice import Asked
from prepterm.core.question import Question
from prepterm.tui.widgets.line import Line

Parts = list[tuple[str, str]]


class QuestionPanel(Vertical):
    """Shows one question; nothing where none has come up. Its difficulty stays hidden."""

    DEFAULT_CSS = """
    QuestionPanel {
        height: auto;
        Line { width: 1fr; height: auto; margin-bottom: 1; }
        .-empty { display: none; }
    }
    """

    def compose(self) -> ComposeResult:
        """The text, what was revealed of it, and what can be."""
        yield Line(id="prompt", classes="-empty")
        yield Line(id="revealed", classes="-empty")
        yield Line(id="offers", classes="-empty")

    def show(self, asked: Asked | None, question: Question | None, place: str) -> None:
        """Show a question.

        Args:
            asked: As it came up, or None.
            question: All there is to it; None where its file no longer has it.
            place: Which of the session's questions it is, such as "2 of 3"; may be empty.
        """
        self._put("prompt", [] if asked is None else [(asked.prompt, "")])
        self._put("revealed", _revealed(asked, question))
        self._put("offers", _offers(asked, question, place))

    def _put(self, name: str, parts: Parts) -> None:
        line = self.query_one(f"#{name}", Line)
        line.put(*parts)
        line.set_class(not parts, "-empty")


def _revealed(asked: Asked | None, question: Question | None) -> Parts:
    if asked is None or question is None:
        return []
    lines = [("hint", text) for text in question.hints[: asked.hints]]
    lines += [("follow-up", text) for text in question.follow_ups[: asked.follow_ups]]
    parts: Parts = []
    for number, (label, text) in enumerate(lines):
        parts += [("\n" if number else "", ""), (f"{label}  ", "$soft"), (text, "")]
    return parts


def _offers(asked: Asked | None, question: Question | None, place: str) -> Parts:
    parts: Parts = []
    if asked is not None and question is not None:
        for key, label, shown, texts in (
            ("h", "hint", asked.hints, question.hints),
            ("f", "follow-up", asked.follow_ups, question.follow_ups),
        ):
            if shown < len(texts):
                parts += [
                    (key, "$accent bold"),
                    (f" {label} {shown + 1} of {len(texts)}   ", "$soft"),
                ]
    if place:
        parts += [("← →", "$accent bold"), (f" question {place}", "$soft")]
    return parts
