"""Python's garbage collector, set for processes that live long and work in batches."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

SELDOM = 50_000
"""Records made between two looks for garbage; Python's own 700 suit programs that make fewer."""


def collect_seldom() -> None:
    """Has the collector leave alone what is loaded by now, and look at the rest less often.

    A batch makes tens of thousands of records, next to none of them in circles: looking for
    circles took a quarter of its time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(SELDOM, 20, 20)


@contextmanager
def collecting_seldom() -> Iterator[None]:
    """The same for the time of a block, in a process that does other things as well."""
    before = gc.get_threshold()
    gc.set_threshold(SELDOM, 20, 20)
    try:
        yield
    finally:
        gc.set_threshold(*before)
