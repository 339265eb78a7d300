"""Python's collector of cycles, kept out of the way of work that makes many small things at once.

Its full passes over the tokens of a long list take as long as parsing it: 1.1 s, and 0.6 s without.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """No pass of the collector inside; what is made there is collected later."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def collect_what_comes() -> None:
    """Let the collector work on, and never look again at what there is now.

    After a start that is the modules, whose classes and functions nobody lets go of: a full pass
    over them held the screen for 30 ms.
    """
    gc.freeze()
    gc.enable()
