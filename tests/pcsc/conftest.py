"""One private pcscd for all tests of this folder: libpcsclite takes its address once in a process."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from rakiosk_demo.pcsc import PrivatePcscd
from tests.pcsc.service import private_pcscd


@pytest.fixture(scope="session")
def session_pcscd() -> Iterator[PrivatePcscd]:
    """The service that lasts for the whole session."""
    with private_pcscd() as service, pytest.MonkeyPatch.context() as patch:
        for name, value in service.environment.items():
            patch.setenv(name, value)
        yield service


@pytest.fixture
def pcscd(session_pcscd: PrivatePcscd) -> Iterator[PrivatePcscd]:
    """The service with an empty reader, before and after."""
    session_pcscd.pull()
    yield session_pcscd
    session_pcscd.pull()


@pytest.fixture
def card_file(tmp_path: Path) -> Path:
    """Where a test keeps its card."""
    return tmp_path / "card.json"
