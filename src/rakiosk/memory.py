"""Memory that keeps nothing: whatever this process frees is overwritten at once. docs/decisions/0028.

Python and the libraries below it copy what they are given: a password is in a dozen blocks by the time it has gone to
the RA. None of them can be wiped from here, so the allocator does it.
"""

import os
import sys

_TUNABLES = "glibc.malloc.tcache_count=0"
SETTINGS = {
    "PYTHONMALLOC": "malloc",  # Python's own allocator keeps small blocks as they were
    "GLIBC_TUNABLES": _TUNABLES,  # the cache of each thread keeps what is freed from being overwritten
}
"""The environment in which an allocator can overwrite; who starts a kiosk in it spares a start of Python."""

_M_PERTURB = -6  # malloc.h
_SIGN = 165


def choose_allocator() -> None:
    """Become the same program under an allocator that can overwrite, unless this one can: it is chosen at the start."""
    if any(os.environ.get(name) != value for name, value in SETTINGS.items()):
        os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], os.environ | SETTINGS)  # noqa: S606


def overwrite_what_is_freed() -> None:
    """Overwrite from now on: called before anything secret can have come. Raises OSError where it cannot be done.

    Before, while the program is loaded, it would cost a twentieth of the start. mallopt(3).
    """
    import ctypes  # noqa: PLC0415  # loaded in the kiosk's process alone

    if not ctypes.CDLL(None).mallopt(_M_PERTURB, _SIGN):
        raise OSError("this system's memory cannot be overwritten")
