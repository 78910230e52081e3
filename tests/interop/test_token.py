"""The card service over OpenSC's PKCS#11 module, the virtual card in a PC/SC reader: a second way to one card."""

import sys
from pathlib import Path

import pytest

from rakiosk_demo.pcsc import PrivatePcscd
from rakiosk_demo.simulators.card import SoftwareCard
from tests.interop.test_opensc import with_keys
from tests.interop.tools import Tools, opensc_module

pytest.importorskip("pkcs11", reason="python-pkcs11 is not installed: the extra rakiosk[pkcs11]")
pytestmark = pytest.mark.xdist_group("interop")

PIN, NEW_PIN, WRONG_PIN = "271828", "805317", "999999"
# A process of its own: the module takes the address of the PC/SC service once.
CARD_SERVICE = """
import asyncio, sys
from rakiosk.card.service import CardService
from rakiosk.card.pkcs11 import TokenReader
from rakiosk.card.token_session import TokenSession
from ra_contract.certificate import Use
from rakiosk.domain.errors import CardError
from rakiosk.secret import Secret

async def main(module, step, *codes):
    service = CardService(TokenReader(module), make_session=TokenSession)
    view = await service.look()
    secrets = [Secret.of(code) for code in codes]
    try:
        async with service.opened(view.guid) as card:
            if step == "sign":
                print((await card.read_certificate(Use.SIGNING)).hex())
                print((await card.sign(Use.SIGNING, b"statement", *secrets)).hex())
            else:
                await getattr(card, step)(*secrets)
    except CardError as error:
        print(type(error).__name__)
    print((await service.look()).pin_tries_left, "tries left")
    await service.close()

asyncio.run(main(*sys.argv[1:]))
"""


@pytest.fixture(params=["p-256", "rsa"])
def card_path(request: pytest.FixtureRequest, service: PrivatePcscd, tools: Tools, tmp_path: Path) -> Path:
    path = tmp_path / "customer.json"
    card = SoftwareCard.create(path, pin=PIN, puk=b"31415926", management_key=bytes(range(32)))
    with_keys(tools, request.param, (0x9C, 0x9D))(card)
    service.insert(path)
    return path


def card_service(tools: Tools, step: str, *codes: str) -> str:
    return tools.run(sys.executable, "-c", CARD_SERVICE, str(opensc_module()), step, *codes)


def test_the_signing_key_signs_and_openssl_agrees(card_path: Path, tools: Tools) -> None:
    certificate, signature, *_ = card_service(tools, "sign", PIN).splitlines()
    tools.openssl("x509", "-in", "certificate-9c.pem", "-outform", "DER", "-out", "certificate-9c.der")
    assert bytes.fromhex(certificate) == (tools.folder / "certificate-9c.der").read_bytes()
    (tools.folder / "statement").write_bytes(b"statement")
    (tools.folder / "signature").write_bytes(bytes.fromhex(signature))
    said = tools.openssl("dgst", "-sha256", "-verify", "public-9c.pem", "-signature", "signature", "statement")
    assert "Verified OK" in said
    assert SoftwareCard.load(card_path).pin_tries_left == 3


def test_a_wrong_pin_costs_one_try_and_the_right_one_brings_it_back(card_path: Path, tools: Tools) -> None:
    assert "PinWrong" in card_service(tools, "verify", WRONG_PIN)
    assert SoftwareCard.load(card_path).pin_tries_left == 2
    assert "PinWrong" not in card_service(tools, "verify", PIN)
    assert SoftwareCard.load(card_path).pin_tries_left == 3


def test_the_pin_is_changed_and_the_piv_card_service_would_know_it(card_path: Path, tools: Tools) -> None:
    assert "Error" not in card_service(tools, "change_pin", PIN, NEW_PIN)
    tools.pkcs15("--verify-pin", "--auth-id", "01", "--pin", NEW_PIN)
    assert SoftwareCard.load(card_path).pin_tries_left == 3


def test_unblocking_is_refused_and_costs_nothing(card_path: Path, tools: Tools) -> None:
    assert "DriverCannot" in card_service(tools, "unblock", "31415926", "27182818", NEW_PIN)
    card = SoftwareCard.load(card_path)
    assert (card.pin_tries_left, card.puk_tries_left) == (3, 3)
