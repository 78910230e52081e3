"""yubico-piv-tool manages the simulated card from blank to signing."""

from collections.abc import Callable
from pathlib import Path

import pytest

from rakiosk_demo.simulators.card import SoftwareCard
from tests.interop.tools import Tools

pytestmark = pytest.mark.xdist_group("interop")

Insert = Callable[..., SoftwareCard]
ALGORITHMS = {"RSA2048": "RSA", "ECCP256": "ECDSA"}


def enrol(tools: Tools, slot: str, algorithm: str) -> None:
    tools.yubico("-a", "generate", "-s", slot, "-A", algorithm, "-o", "public.pem")
    tools.certify("public.pem", f"slot {slot}", "certificate.pem")
    said = tools.yubico("-a", "import-certificate", "-s", slot, "-i", "certificate.pem")
    assert "Successfully imported a new certificate" in said


@pytest.mark.parametrize("algorithm", ALGORITHMS)
@pytest.mark.parametrize("slot", ["9a", "9c", "9d"])
def test_a_key_made_on_the_card_gets_a_certificate_and_signs(
    tools: Tools, insert: Insert, slot: str, algorithm: str
) -> None:
    insert()
    enrol(tools, slot, algorithm)
    read = tools.yubico("-a", "read-certificate", "-s", slot)
    assert read.strip() == (tools.folder / "certificate.pem").read_text().strip()
    said = tools.yubico("-a", "verify-pin", "-P", "123456", "-a", "test-signature", "-s", slot, "-i", "certificate.pem")
    assert f"Successful {ALGORITHMS[algorithm]} verification" in said


@pytest.mark.parametrize(
    ("algorithm", "success"),
    [("RSA2048", "Successfully performed RSA decryption"), ("ECCP256", "Successfully performed ECDH exchange")],
)
def test_the_key_management_key_deciphers_or_agrees(tools: Tools, insert: Insert, algorithm: str, success: str) -> None:
    insert()
    enrol(tools, "9d", algorithm)
    said = tools.yubico("-a", "verify-pin", "-P", "123456", "-a", "test-decipher", "-s", "9d", "-i", "certificate.pem")
    assert success in said


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_openssl_accepts_a_file_signed_on_the_card(tools: Tools, insert: Insert, algorithm: str) -> None:
    insert()
    enrol(tools, "9c", algorithm)
    (tools.folder / "data").write_text("to be signed")
    signing = ("--sign", "-s", "9c", "-A", algorithm, "-H", "SHA256", "-i", "data", "-o", "signature")
    tools.yubico("-a", "verify-pin", "-P", "123456", *signing)
    said = tools.openssl("dgst", "-sha256", "-verify", "public.pem", "-signature", "signature", "data")
    assert "Verified OK" in said


def test_the_signature_key_stays_shut_without_the_pin(tools: Tools, insert: Insert) -> None:
    insert()
    enrol(tools, "9c", "ECCP256")
    tools.yubico("-a", "test-signature", "-s", "9c", "-i", "certificate.pem", succeeds=False)


def test_pin_and_puk_are_changed_and_the_pin_unblocked(tools: Tools, insert: Insert, tmp_path: Path) -> None:
    insert()
    tools.yubico("-a", "change-pin", "-P", "123456", "-N", "654321")
    for left in (2, 1, 0):
        tools.yubico("-a", "verify-pin", "-P", "000000", succeeds=False)
        assert SoftwareCard.load(tmp_path / "card.json").pin_tries_left == left
    tools.yubico("-a", "verify-pin", "-P", "654321", succeeds=False)
    tools.yubico("-a", "unblock-pin", "-P", "12345678", "-N", "271828")
    tools.yubico("-a", "verify-pin", "-P", "271828")
    tools.yubico("-a", "change-puk", "-P", "12345678", "-N", "87654321")
    tools.yubico("-a", "unblock-pin", "-P", "12345678", "-N", "123456", succeeds=False)
    tools.yubico("-a", "unblock-pin", "-P", "87654321", "-N", "123456")
    assert SoftwareCard.load(tmp_path / "card.json").puk_tries_left == 3


def test_status_tells_identity_tries_and_certificates(tools: Tools, insert: Insert) -> None:
    card = insert()
    enrol(tools, "9c", "ECCP256")
    status = tools.yubico("-a", "status")
    assert f"3410{card.guid}" in status
    assert "PIN tries left:\t3" in status
    assert "Subject DN:\tCN=slot 9c" in status


def test_the_identity_can_be_written_anew(tools: Tools, insert: Insert, tmp_path: Path) -> None:
    old = insert().guid
    tools.yubico("-a", "set-chuid", "-a", "set-ccc")
    new = SoftwareCard.load(tmp_path / "card.json").guid
    assert new != old
    assert f"3410{new}" in tools.yubico("-a", "status")
