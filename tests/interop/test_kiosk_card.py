"""A card as the kiosk leaves it with a customer: signing key in 9C, encryption key in 9D, both certified."""

from collections.abc import Callable
from pathlib import Path

import pytest

from rakiosk_demo.pcsc import PrivatePcscd
from rakiosk_demo.simulators.card import SoftwareCard
from tests.interop.test_opensc import with_keys
from tests.interop.tools import Tools

pytestmark = pytest.mark.xdist_group("interop")

PIN = "271828"


@pytest.fixture(params=["p-256", "rsa"])
def kiosk_card(
    request: pytest.FixtureRequest, service: PrivatePcscd, tools: Tools, tmp_path: Path
) -> "Callable[[], SoftwareCard]":
    path = tmp_path / "customer.json"
    card = SoftwareCard.create(path, pin=PIN, puk=b"31415926", management_key=bytes(range(32)))
    with_keys(tools, request.param, (0x9C, 0x9D))(card)
    service.insert(path)
    return lambda: SoftwareCard.load(path)


@pytest.mark.usefixtures("kiosk_card")
def test_both_certificates_are_read_and_chain_to_the_authority(tools: Tools) -> None:
    for slot in ("9c", "9d"):
        read = tools.yubico("-a", "read-certificate", "-s", slot)
        (tools.folder / "read.pem").write_text(read)
        assert read.strip() == (tools.folder / f"certificate-{slot}.pem").read_text().strip()
        assert "read.pem: OK" in tools.openssl("verify", "-CAfile", "ca.pem", "read.pem")


def test_the_signing_key_signs_and_the_encryption_key_opens(
    tools: Tools, kiosk_card: Callable[[], SoftwareCard]
) -> None:
    pin = ("-a", "verify-pin", "-P", PIN)
    signed = tools.yubico(*pin, "-a", "test-signature", "-s", "9c", "-i", "certificate-9c.pem")
    assert "Successful" in signed
    opened = tools.yubico(*pin, "-a", "test-decipher", "-s", "9d", "-i", "certificate-9d.pem")
    assert "Successfully performed" in opened
    assert kiosk_card().pin_tries_left == 3


@pytest.mark.usefixtures("kiosk_card")
def test_opensc_finds_no_errors(tools: Tools) -> None:
    said = tools.pkcs11("--login", "--pin", PIN, "--test")
    assert "No errors" in said
    assert "(SIGN key)" in said
    assert "(KEY MAN key)" in said
