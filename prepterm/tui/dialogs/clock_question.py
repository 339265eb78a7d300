"""Asks whether a clock that is far ahead is right."""

from prepterm.tui.dialogs.choice import Answer, ChoiceDialog

RIGHT = "right"
"""What the dialog returns where the person says that the clock is right."""


def clock_dialog(question: str) -> ChoiceDialog:
    """The dialog that asks `study.clock_doubt.clock_question`; no is the answer chosen first."""
    return ChoiceDialog(
        question,
        (
            Answer("wrong", "It is wrong", "nothing is recorded; set it, then drill"),
            Answer(RIGHT, "It is right", "I was away; go on"),
        ),
    )
