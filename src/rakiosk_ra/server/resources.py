"""The share of the machine that a process has: open files, and its place among those who want to compute."""

import contextlib
import ctypes
import logging
import os
import resource
import signal

from rakiosk_ra.base.listener_settings import ListenerSettings

OWN_FILES = 256
"""Files besides connections: the database's, the log, threads' pipes."""

_PUBLIC_NICENESS = 10
_PR_SET_PDEATHSIG = 1  # prctl(2)
_log = logging.getLogger("rakiosk_ra.server.resources")


def raise_file_limit(connections: int) -> None:
    """Let a process have as many open files as its listener takes connections, as far as the machine allows."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = connections + OWN_FILES
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    if most < wanted:
        _log.warning("only %d open files are allowed, %d are wanted: raise LimitNOFILE", most, wanted)


def connections_possible(limits: ListenerSettings) -> int:
    """Connections that a listener may have under the limit of open files: its own files must stay possible."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY:
        return limits.connections
    return min(limits.connections, max(soft - OWN_FILES, soft // 2))


def give_way() -> None:
    """Compute only as far as others leave room: strangers ask, and kiosks must not wait for them.

    Not only less, but later as well: a batch takes the processor from nobody who is at work (sched(7)).
    """
    os.nice(_PUBLIC_NICENESS)
    with contextlib.suppress(OSError):  # not let: it is done by niceness alone
        os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))


def end_with_parent(parent: int) -> None:
    """End at once (SIGKILL) when the parent process does, however it does."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it died before the line above
        os._exit(1)
