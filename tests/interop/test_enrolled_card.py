"""The card that the kiosk enrolled, in the demo's own reader, judged by programs that nobody here wrote."""

import base64
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from ra_contract.certificate import Use
from rakiosk_demo.simulators.card import SoftwareCard
from tests.demo import CARD_OUT, PIN, Demo
from tests.interop.tools import Tools, require_tools

pytestmark = pytest.mark.xdist_group("demo")

SLOTS = {Use.SIGNING: "9c", Use.ENCRYPTION: "9d"}
CUSTOMER, CARD, CARDS_ENTRY = "DEMO-01", "C-0001", "1"


@pytest.fixture
def tools(enrolled_demo: Demo, tmp_path: Path) -> Iterator[Tools]:
    """The tools, the card in the reader again, and in their folder what the RA issued: 9c.pem, 9d.pem."""
    require_tools()
    for certificate in enrolled_demo.certificates(CUSTOMER):
        pem = x509.load_der_x509_certificate(base64.b64decode(certificate.der)).public_bytes(Encoding.PEM)
        (tmp_path / f"{SLOTS[certificate.use]}.pem").write_bytes(pem)
    enrolled_demo.put_in(CARDS_ENTRY)
    yield Tools(tmp_path, enrolled_demo.environment)
    enrolled_demo.put_in("p", CARD_OUT)


def yubico(tools: Tools, *arguments: str) -> str:
    return tools.run("yubico-piv-tool", "-r", "ACS ACR38U", *arguments)


@pytest.mark.manual("2.1.5")
@pytest.mark.parametrize("slot", SLOTS.values())
def test_the_card_holds_the_certificates_that_the_ra_issued(tools: Tools, slot: str) -> None:
    assert yubico(tools, "-a", "read-certificate", "-s", slot) == (tools.folder / f"{slot}.pem").read_text()


def test_the_card_signs_and_opens_for_yubico_piv_tool(tools: Tools, enrolled_demo: Demo) -> None:
    signed = yubico(tools, "-a", "verify-pin", "-P", PIN, "-a", "test-signature", "-s", "9c", "-i", "9c.pem")
    assert "Successful ECDSA verification" in signed
    opened = yubico(tools, "-a", "verify-pin", "-P", PIN, "-a", "test-decipher", "-s", "9d", "-i", "9d.pem")
    assert "Successfully performed ECDH exchange" in opened
    assert SoftwareCard.load(enrolled_demo.folder / "cards" / f"{CARD}.json").pin_tries_left == 3


def test_opensc_finds_no_errors(tools: Tools) -> None:
    said = tools.pkcs11("--login", "--pin", PIN, "--test")
    assert "No errors" in said
    assert "(SIGN key)" in said
    assert "(KEY MAN key)" in said


@pytest.mark.parametrize("slot", SLOTS.values())
def test_openssl_finds_the_certificate_good_by_crl_and_ocsp(tools: Tools, enrolled_demo: Demo, slot: str) -> None:
    pki = enrolled_demo.folder / "ra" / "pki"
    root, issuing, certificate = str(pki / "root.pem"), str(pki / "issuing.pem"), f"{slot}.pem"
    crl_url = re.findall(
        r"URI:(\S+)", tools.openssl("x509", "-in", certificate, "-noout", "-ext", "crlDistributionPoints")
    )
    crl = x509.load_der_x509_crl(httpx.get(crl_url[0], trust_env=False).content)
    (tools.folder / "crl.pem").write_bytes(crl.public_bytes(Encoding.PEM))
    chain = ("-CAfile", root, "-untrusted", issuing, "-CRLfile", "crl.pem")
    assert f"{slot}.pem: OK" in tools.openssl("verify", "-x509_strict", "-crl_check", *chain, certificate)
    ocsp_url = tools.openssl("x509", "-in", certificate, "-noout", "-ocsp_uri").strip()
    answer = tools.openssl("ocsp", "-url", ocsp_url, "-CAfile", root, "-issuer", issuing, "-cert", certificate)
    assert "Response verify OK" in answer
    assert f"{slot}.pem: good" in answer
