"""The question a practice is about, with the hints and follow-ups that have come up."""

from textual.app import ComposeResult
from textual.containers import Vertical

from prepterm.core.practice import Asked
from prepterm.core.question import Question
from prepterm.tui.widgets.painted_text import PaintedText
from prepterm.tui.widgets.words import Words


class QuestionPanel(Vertical):
    """Shows one question; nothing where none has come up. Its difficulty stays hidden."""

    DEFAULT_CSS = """
    QuestionPanel {
        height: auto;
        PaintedText, Words { width: 1fr; height: auto; margin-bottom: 1; }
        .-empty { display: none; }
    }
    """

    def compose(self) -> ComposeResult:
        """The text, what was revealed of it, and what can be."""
        yield PaintedText(id="prompt")
        yield PaintedText(id="revealed")
        yield Words(id="offers")

    def show(self, asked: Asked | None, question: Question | None, place: str) -> None:
        """Show a question.

        Args:
            asked: As it came up, or None.
            question: All there is to it; None where its file no longer has it.
            place: Which of the session's questions it is, such as "2 of 3"; may be empty.
        """
        for name, text in (
            ("prompt", asked.prompt if asked else ""),
            ("revealed", _revealed(asked, question)),
        ):
            painted = self.query_one(f"#{name}", PaintedText)
            painted.show(text)
            painted.set_class(not text, "-empty")
        parts = _offers(asked, question, place)
        offers = self.query_one("#offers", Words)
        offers.put(*parts)
        offers.set_class(not parts, "-empty")


def _revealed(asked: Asked | None, question: Question | None) -> str:
    if asked is None or question is None:
        return ""
    texts = [("Hint", text) for text in question.hints[: asked.hints]]
    texts += [("Follow-up", text) for text in question.follow_ups[: asked.follow_ups]]
    return "\n\n".join(f"**{label}:** {text}" for label, text in texts)


def _offers(asked: Asked | None, question: Question | None, place: str) -> list[tuple[str, str]]:
    parts: list[tuple[str, str]] = []
    if asked is not None and question is not None:
        for key, label, shown, texts in (
            ("h", "hint", asked.hints, question.hints),
            ("f", "follow-up", asked.follow_ups, question.follow_ups),
        ):
            if shown < len(texts):
                offer = f" {label} {shown + 1} of {len(texts)}   "
                parts += [(key, "$accent bold"), (offer, "$soft")]
    if place:
        parts += [("← →", "$accent bold"), (f" question {place}", "$soft")]
    return parts
