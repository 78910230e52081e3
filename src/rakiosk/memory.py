"""Memory that keeps nothing: whatever this process frees is overwritten at once. docs/decisions/0028.

Python and the libraries below it copy what they are given: a password is in a dozen blocks by the time it has gone to
the RA. None of them can be wiped from here, so the allocator does it.
"""

import os
import sys

_SETTINGS = {
    "PYTHONMALLOC": "malloc",  # Python's own allocator keeps small blocks as they were
    # mallopt(3), M_PERTURB: what is freed is overwritten; the cache of each thread would keep it from that
    "GLIBC_TUNABLES": "glibc.malloc.tcache_count=0:glibc.malloc.perturb=165",
}


def overwrite_what_is_freed() -> None:
    """Become the same program under an allocator that overwrites, unless this one does: it is chosen at the start."""
    if any(os.environ.get(name) != value for name, value in _SETTINGS.items()):
        os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], os.environ | _SETTINGS)  # noqa: S606
