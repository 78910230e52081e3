"""Traces of a customer in the terminal and in memory, and how they are taken away."""

import functools
import gc
from collections.abc import Callable

from rakiosk.supervisor import WIPE_TERMINAL

_Cache = functools._lru_cache_wrapper  # noqa: SLF001  # the type of every cache has no other name
_KEEP_TEXT = ("rich.", "textual.")  # packages that remember what they have drawn
_settled: list["_Cache[object]"] = []


def wipe_terminal(write: Callable[[str], None]) -> None:
    """Take everything off the terminal that a customer, or who comes after, could look at or paste."""
    write(WIPE_TERMINAL)


def settle_memory() -> None:
    """Take what is loaded by now for what stays: until the process ends, no collection of garbage looks at it again.

    Each collection would go through the program's own few hundred thousand objects, in the middle of a customer's keys.
    """
    _settled.extend(_caches())
    gc.freeze()
    gc.enable()


def wipe_memory() -> None:
    """Let go of what was drawn and of what nobody needs any more."""
    for cache in (*_settled, *_caches()):
        cache.cache_clear()
    gc.collect()


def _caches() -> list["_Cache[object]"]:
    """The caches of what was drawn, but for those that have settled."""
    found = gc.get_objects()
    return [cache for cache in found if isinstance(cache, _Cache) and cache.__module__.startswith(_KEEP_TEXT)]
