"""`prepterm stats`: progress in figures."""

import click

from prepterm.cli.opened import opened
from prepterm.cli.output import say, say_json, say_table
from prepterm.study.progress import Progress, Retention, progress

DAYS_SHOWN = 14


@click.command(
    "stats",
    short_help="Show retention, streak and forecast",
    epilog="Example: prepterm stats --json",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(*, as_json: bool) -> None:
    """Show reviews, retention against what was predicted, streak and forecast."""
    with opened() as workspace:
        found = progress(workspace)
    if as_json:
        say_json(_json(found))
    else:
        _print(found)


def _json(found: Progress) -> dict[str, object]:
    return {
        "reviews": found.reviews,
        "seconds": found.seconds,
        "retention": _retention(found.retention),
        "streak": found.streak_days,
        "forecast": list(found.forecast),
        "per_deck": {deck: _retention(each) for deck, each in found.per_deck.items()},
        "per_day": {day.isoformat(): count for day, count in found.per_day.items()},
    }


def _retention(each: Retention) -> dict[str, object]:
    def rounded(share: float | None) -> float | None:
        return None if share is None else round(share, 4)

    return {
        "reviews": each.reviews,
        "true": rounded(each.true),
        "predicted": rounded(each.predicted),
    }


def _print(found: Progress) -> None:
    if not found.reviews:
        say("no reviews yet; `prepterm drill` begins")
        return
    days = "day" if found.streak_days == 1 else "days"
    say(f"reviews    {found.reviews}, in {found.seconds / 60:.0f} min")
    say(f"streak     {found.streak_days} {days}")
    say(f"retention  {_shares(found.retention)}")
    for deck, each in found.per_deck.items():
        say(f"           {deck}: {_shares(each)}")
    say()
    most = max(*found.forecast[:DAYS_SHOWN], *list(found.per_day.values())[-DAYS_SHOWN:], 1)
    recent = list(found.per_day.items())[-DAYS_SHOWN:]
    say("Days behind")
    say_table(("", "", ""), ((str(d), str(n), _bar(n, most)) for d, n in recent))
    say()
    say("Days ahead")
    ahead = enumerate(found.forecast[:DAYS_SHOWN])
    say_table(("", "", ""), ((_when(n), str(cards), _bar(cards, most)) for n, cards in ahead))


def _shares(each: Retention) -> str:
    if each.true is None or each.predicted is None:
        return "none yet: no card has come back for review"
    return f"{each.true:.0%} recalled, {each.predicted:.0%} predicted, {each.reviews} reviews"


def _bar(count: int, most: int) -> str:
    return "━" * round(40 * count / most)


def _when(days: int) -> str:
    return ("today", "tomorrow")[days] if days < 2 else f"in {days} days"
