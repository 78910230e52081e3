"""A private pcscd for tests: how one is had, and what happens where none can be."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest

from rakiosk_demo.pcsc import PcscUnavailable, PrivatePcscd


@contextmanager
def private_pcscd(beside: Sequence[bytes] = (), **more: Any) -> Iterator[PrivatePcscd]:
    """Skip with the reason where none can be; under RAKIOSK_REQUIRE_PCSC that is a failure."""
    try:
        service = PrivatePcscd(beside, **more)
    except PcscUnavailable as reason:
        if os.environ.get("RAKIOSK_REQUIRE_PCSC"):
            raise
        pytest.skip(str(reason))
    with service:
        yield service
