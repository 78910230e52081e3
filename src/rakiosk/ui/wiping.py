"""Traces of a customer in the terminal and in memory, and how they are taken away."""

import functools
import gc
from collections.abc import Callable

from rakiosk.supervisor import WIPE_TERMINAL

_Cache = type(functools.lru_cache(str))
_KEEP_TEXT = ("rich.", "textual.")  # packages that remember what they have drawn


def wipe_terminal(write: Callable[[str], None]) -> None:
    """Take everything off the terminal that a customer, or who comes after, could look at or paste."""
    write(WIPE_TERMINAL)


def wipe_memory() -> None:
    """Let go of what was drawn and of what nobody needs any more."""
    for cache in gc.get_objects():
        if isinstance(cache, _Cache) and cache.__module__.startswith(_KEEP_TEXT):
            cache.cache_clear()
    gc.collect()
