"""OpenSC finds its way on the simulated card, on T=1 and T=0: it is no client of any one maker's cards."""

from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from rakiosk_demo.simulators.card import SoftwareCard
from rakiosk_demo.simulators.card.keys import PrivateKey
from tests.interop.tools import Tools

pytestmark = pytest.mark.xdist_group("interop")

Insert = Callable[..., SoftwareCard]
PIN = "123456"
MECHANISMS = {"rsa": "SHA256-RSA-PKCS", "p-256": "ECDSA-SHA256"}


def new_key(kind: str) -> PrivateKey:
    return rsa.generate_private_key(65537, 2048) if kind == "rsa" else ec.generate_private_key(ec.SECP256R1())


def with_keys(tools: Tools, kind: str, slots: tuple[int, ...] = (0x9A, 0x9C, 0x9D)) -> Callable[[SoftwareCard], None]:
    """Personalises a card with a certified key in each slot; `public-9c.pem` and the like are left in the folder."""

    def personalise(card: SoftwareCard) -> None:
        for slot in slots:
            key = new_key(kind)
            card.put_key(slot, key)
            public = key.public_key().public_bytes(
                serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
            )
            (tools.folder / f"public-{slot:x}.pem").write_bytes(public)
            tools.certify(f"public-{slot:x}.pem", f"slot {slot:x}", f"certificate-{slot:x}.pem")
            tools.openssl("x509", "-in", f"certificate-{slot:x}.pem", "-outform", "DER", "-out", "certificate.der")
            card.put_certificate(slot, (tools.folder / "certificate.der").read_bytes())

    return personalise


@pytest.mark.parametrize("is_t0", [False, True])
def test_its_own_test_of_all_keys_finds_no_errors(tools: Tools, insert: Insert, is_t0: bool) -> None:
    insert(with_keys(tools, "rsa"), is_t0=is_t0)
    said = tools.pkcs11("--login", "--pin", PIN, "--test")
    assert "No errors" in said
    for key in ("PIV AUTH key", "SIGN key", "KEY MAN key"):
        assert f"({key})" in said


@pytest.mark.parametrize("is_t0", [False, True])
@pytest.mark.parametrize("kind", MECHANISMS)
def test_openssl_accepts_what_it_lets_the_card_sign(tools: Tools, insert: Insert, kind: str, is_t0: bool) -> None:
    insert(with_keys(tools, kind), is_t0=is_t0)
    (tools.folder / "data").write_text("to be signed")
    signing = ("--sign", "--mechanism", MECHANISMS[kind], "--signature-format", "openssl", "--id", "02")
    tools.pkcs11("--login", "--pin", PIN, *signing, "-i", "data", "-o", "signature")
    said = tools.openssl("dgst", "-sha256", "-verify", "public-9c.pem", "-signature", "signature", "data")
    assert "Verified OK" in said


@pytest.mark.parametrize("is_t0", [False, True])
def test_it_changes_and_unblocks_the_pin(tools: Tools, insert: Insert, is_t0: bool) -> None:
    insert(is_t0=is_t0)
    tools.pkcs11("--login", "--pin", PIN, "--change-pin", "--new-pin", "654321")
    tools.pkcs15("--verify-pin", "--pin", PIN, succeeds=False)
    tools.pkcs15("--verify-pin", "--pin", "654321")
    tools.pkcs15("--unblock-pin", "--puk", "12345678", "--new-pin", "271828")
    tools.pkcs15("--verify-pin", "--pin", "271828")


@pytest.mark.parametrize("is_t0", [False, True])
def test_it_reads_the_certificates_that_were_written(tools: Tools, insert: Insert, is_t0: bool) -> None:
    insert(with_keys(tools, "p-256", (0x9C,)), is_t0=is_t0)
    read = tools.pkcs15("--read-certificate", "02")
    assert (tools.folder / "certificate-9c.pem").read_text().strip() in read


def test_it_lists_pin_and_puk_by_their_references(tools: Tools, insert: Insert) -> None:
    insert()
    pins = tools.pkcs15("--list-pins")
    assert "Reference      : 128 (0x80)" in pins
    assert "Reference      : 129 (0x81)" in pins
    assert "unblockingPin" in pins
