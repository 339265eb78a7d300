"""How findings are printed: a line each, or JSON."""

from collections.abc import Sequence

from prepterm.cli.output import say, say_json
from prepterm.errors import EXIT_DONE, EXIT_FAILED
from prepterm.study.finding import Finding


def tell(findings: Sequence[Finding], *, as_json: bool) -> int:
    """Print findings; returns the exit status."""
    if as_json:
        say_json(
            [
                {
                    "check": each.check,
                    "sound": each.sound,
                    "message": each.message,
                    "hint": each.hint,
                }
                for each in findings
            ]
        )
    else:
        for each in findings:
            say(f"{'✓' if each.sound else '✗'} {each.check:<14} {each.message}")
            if each.hint:
                say(f"  {'':<14} {each.hint}")
    return EXIT_DONE if all(each.sound for each in findings) else EXIT_FAILED
