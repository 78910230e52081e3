"""PIN and PUK as the kiosk's card service leaves them on a card in a PC/SC reader: others agree, on T=1 and T=0."""

import sys
from pathlib import Path

import pytest

from rakiosk_demo.pcsc import PrivatePcscd
from rakiosk_demo.simulators.card import SoftwareCard
from tests.interop.test_opensc import with_keys
from tests.interop.tools import Tools

pytestmark = pytest.mark.xdist_group("interop")

PIN, NEW_PIN, WRONG_PIN = "271828", "805317", "999999"
PUK, NEXT_PUK = "31415926", "27182818"
# A process of its own: libpcsclite takes the address of its service once.
CARD_SERVICE = """
import asyncio, sys
from rakiosk.card.service import CardService
from rakiosk.card.reader import PcscReader
from rakiosk.secret import Secret

async def main(step, *codes):
    service = CardService(PcscReader())
    view = await service.look()
    async with service.opened(view.guid) as card:
        await getattr(card, step)(*map(Secret.of, codes))
    print((await service.look()).pin_tries_left, "tries left")
    await service.close()

asyncio.run(main(*sys.argv[1:]))
"""


class Counter:
    """A card in the reader of a counter, and the tools beside it."""

    def __init__(self, service: PrivatePcscd, tools: Tools, path: Path, *, is_t0: bool) -> None:
        self._service, self._tools, self._path, self._is_t0 = service, tools, path, is_t0
        card = SoftwareCard.create(path, pin=PIN, puk=PUK.encode(), management_key=bytes(range(32)))
        with_keys(tools, "p-256", (0x9C, 0x9D))(card)
        service.insert(path, is_t0=is_t0)

    def card_service(self, step: str, *codes: str) -> str:
        """The output of a step of the kiosk's card service."""
        return self._tools.run(sys.executable, "-c", CARD_SERVICE, step, *codes)

    def card(self) -> SoftwareCard:
        """The card's own view of itself."""
        return SoftwareCard.load(self._path)

    def block(self) -> None:
        """Use up the PIN's tries with OpenSC."""
        while self.card().pin_tries_left:
            self._tools.pkcs15("--verify-pin", "--auth-id", "01", "--pin", WRONG_PIN, succeeds=False)

    def takes(self, pin: str, *, takes: bool = True) -> None:
        """Whether both clients can use the card with this PIN; yubico-piv-tool talks no T=0."""
        self._tools.pkcs15("--verify-pin", "--auth-id", "01", "--pin", pin, succeeds=takes)
        if not self._is_t0:
            self._tools.yubico("-a", "verify-pin", "-P", pin, succeeds=takes)


@pytest.fixture(params=[False, True], ids=["T=1", "T=0"])
def counter(request: pytest.FixtureRequest, service: PrivatePcscd, tools: Tools, tmp_path: Path) -> Counter:
    return Counter(service, tools, tmp_path / "customer.json", is_t0=request.param)


@pytest.mark.manual("2.8.4")
def test_after_a_pin_change_other_clients_take_the_new_pin_only(counter: Counter, tools: Tools) -> None:
    assert "3 tries left" in counter.card_service("change_pin", PIN, NEW_PIN)
    counter.takes(NEW_PIN)
    counter.takes(PIN, takes=False)
    counter.takes(NEW_PIN)
    assert counter.card().pin_tries_left == 3
    said = tools.pkcs11("--login", "--pin", NEW_PIN, "--test")
    assert "No errors" in said


@pytest.mark.manual("2.6.4")
def test_after_unblocking_other_clients_take_the_new_pin_and_the_next_puk_only(counter: Counter, tools: Tools) -> None:
    counter.block()
    assert "3 tries left" in counter.card_service("unblock", PUK, NEXT_PUK, NEW_PIN)
    counter.takes(NEW_PIN)
    unblocking = ("--unblock-pin", "--auth-id", "01", "--new-pin", PIN)
    tools.pkcs15(*unblocking, "--puk", PUK, succeeds=False)
    assert counter.card().puk_tries_left == 2
    tools.pkcs15(*unblocking, "--puk", NEXT_PUK)
    counter.takes(PIN)
    assert (counter.card().pin_tries_left, counter.card().puk_tries_left) == (3, 3)


def test_a_pin_that_another_client_changed_is_changed_by_the_card_service(counter: Counter, tools: Tools) -> None:
    tools.pkcs15("--change-pin", "--auth-id", "01", "--pin", PIN, "--new-pin", "13572468")
    counter.card_service("change_pin", "13572468", NEW_PIN)
    counter.takes(NEW_PIN)
