"""A paper is made under a service manager that lets no process change its niceness (SystemCallFilter=~@resources)."""

import ctypes
import json
import platform
import struct
import subprocess
import sys
from dataclasses import asdict

import pytest

from rakiosk_slip.content import Document, Page, Text

_SETPRIORITY = {"x86_64": 141, "aarch64": 140}
_NO_NEW_PRIVILEGES, _SECCOMP, _FILTER = 38, 22, 2  # prctl(2)


def _forbid_setpriority() -> None:
    """Let the call fail with EPERM from now on, as the unit's filter does (seccomp(2), a classic BPF program)."""
    number = _SETPRIORITY[platform.machine()]
    program = b"".join(
        struct.pack("HBBI", *line)
        for line in ((0x20, 0, 0, 0), (0x15, 0, 1, number), (0x06, 0, 0, 0x00050001), (0x06, 0, 0, 0x7FFF0000))
    )
    held = ctypes.create_string_buffer(program)
    filters = ctypes.create_string_buffer(struct.pack("HP", 4, ctypes.addressof(held)))
    library = ctypes.CDLL(None)
    assert library.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) == 0
    assert library.prctl(_SECCOMP, _FILTER, filters, 0, 0) == 0


@pytest.mark.skipif(platform.machine() not in _SETPRIORITY, reason="the number of the call is not known here")
def test_a_paper_is_made_where_niceness_may_not_be_changed() -> None:
    paper = asdict(Document(Text("切結書", "Statement"), (Text("一", "one"),), "C-1"))
    request = json.dumps({"kind": Document.__name__, "page": Page.A4, "paper": paper}).encode()
    made = subprocess.run(
        [sys.executable, "-m", "rakiosk_slip"],
        input=request,
        capture_output=True,
        check=False,
        preexec_fn=_forbid_setpriority,  # no threads here
    )
    assert (made.returncode, made.stderr) == (0, b"")
    assert made.stdout.partition(b"\n")[2].startswith(b"%PDF")
