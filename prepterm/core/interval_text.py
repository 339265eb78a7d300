"""How long until a card comes back, as a button says it."""

from prepterm.core.scheduling import Decision

_DAYS_A_MONTH, _DAYS_A_YEAR = 30.44, 365.25


def interval_text(decision: Decision) -> str:
    """`10 min`, `3 days`, `2.1 months`: when the card would come back; at most 10 characters."""
    if decision.minutes is not None:
        if decision.minutes < 1:
            return f"{decision.minutes * 60:.0f} s"
        return f"{decision.minutes:g} min" if decision.minutes < 60 else (
            f"{decision.minutes / 60:.3g} h"
        )  # fmt: skip
    days = decision.interval_days or 0
    if days == 1:
        return "1 day"
    if days < 60:
        return f"{days} days"
    months = days / _DAYS_A_MONTH
    if days < _DAYS_A_YEAR:
        return f"{months:.1f} months" if months < 9.95 else f"{months:.0f} months"
    years = days / _DAYS_A_YEAR
    return f"{years:.1f} years" if years < 9.95 else f"{years:.0f} years"
