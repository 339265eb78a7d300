"""The shuffle bag: drawing so that nothing comes twice before everything has come once."""

from collections.abc import Iterable, Sequence
from hashlib import blake2b


def draw(ids: Iterable[str], drawn_before: Sequence[str], seed: str) -> str | None:
    """One id out of what is left in the bag.

    Args:
        ids: All that the bag is filled with.
        drawn_before: What was drawn, oldest first; ids that the bag does not know are passed over.
        seed: Decides among those left; the same seed draws the same id.

    Returns:
        An id that has not come since the bag was filled last; never the one drawn just before
        where there is another. None where there are no ids.
    """
    everything = set(ids)
    left = set(everything)
    for drawn in drawn_before:
        left.discard(drawn)
        left = left or set(everything)
    choices = left.difference(drawn_before[-1:]) or left
    return min(choices, key=lambda each: (_lot(seed, each), each), default=None)


def _lot(seed: str, each: str) -> bytes:
    return blake2b(f"{seed}\0{each}".encode(), digest_size=8).digest()
