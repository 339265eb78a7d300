"""How many cards a day asks for, from counts alone. Imports nothing: `prepterm due` pays for it."""


def new_shares(waiting: dict[str, int], limit: int) -> dict[str, int]:
    """How many new cards each deck gives when one of each is taken in turn.

    Args:
        waiting: New cards by deck, in deck order.
        limit: How many are left of the day's limit.

    Returns:
        A number for each deck of `waiting`; together at most `limit`. The queue, which takes the
        cards themselves in turn, comes to the same numbers.
    """
    shares = dict.fromkeys(waiting, 0)
    left = max(0, limit)
    while left:
        open_decks = [deck for deck in waiting if shares[deck] < waiting[deck]]
        if not open_decks:
            break
        least = min(waiting[deck] - shares[deck] for deck in open_decks)
        whole = min(least, left // len(open_decks))
        for deck in open_decks if whole else open_decks[:left]:
            shares[deck] += whole or 1
        left -= whole * len(open_decks) if whole else left
    return shares


def review_shares(due: dict[str, int], limit: int) -> dict[str, int]:
    """How many reviews each deck gives within the day's limit, in proportion to what is due."""
    total, left = sum(due.values()), max(0, limit)
    if total <= left:
        return dict(due)
    exact = {deck: count * left / total for deck, count in due.items()}
    shares = {deck: int(share) for deck, share in exact.items()}
    rest = left - sum(shares.values())
    for deck in sorted(exact, key=lambda deck: shares[deck] - exact[deck])[:rest]:
        shares[deck] += 1
    return shares
