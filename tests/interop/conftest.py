"""A reader for the tools. They run in processes of their own, so this service needs no place in this process."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from rakiosk_demo.pcsc import PrivatePcscd
from rakiosk_demo.simulators.card import ManagementAlgorithm, SoftwareCard
from tests.interop.tools import Tools, require_tools
from tests.pcsc.service import private_pcscd

# What the tools take for granted of a card from the factory.
FACTORY_KEY = bytes.fromhex("010203040506070801020304050607080102030405060708")


@pytest.fixture(scope="session")
def service() -> Iterator[PrivatePcscd]:
    """The service that lasts for the whole session."""
    require_tools()
    with private_pcscd() as running:
        yield running


@pytest.fixture
def tools(service: PrivatePcscd, tmp_path: Path) -> Tools:
    """The tools, in an empty folder, with an authority beside them."""
    tools = Tools(tmp_path, service.environment)
    tools.make_authority()
    return tools


@pytest.fixture
def insert(service: PrivatePcscd, tmp_path: Path) -> Iterator[Callable[..., SoftwareCard]]:
    """Puts a factory-new card into the reader after it was personalised; gives its state for looking at."""
    path = tmp_path / "card.json"

    def put_in(personalise: Callable[[SoftwareCard], None] | None = None, *, is_t0: bool = False) -> SoftwareCard:
        card = SoftwareCard.create(
            path, management_key=FACTORY_KEY, management_algorithm=ManagementAlgorithm.TRIPLE_DES
        )
        if personalise is not None:
            personalise(card)
        service.insert(path, is_t0=is_t0)
        return card

    yield put_in
    service.pull()
