"""A card after 貳、二 憑證展期 at the kiosk, judged by programs that nobody here wrote."""

import base64
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from ra_contract.certificate import Status, Use
from rakiosk_demo.pcsc import PrivatePcscd
from tests.flows import at_the_account, certified_customer, new_account, walks_to_the_renewal
from tests.interop.tools import Tools
from tests.kiosk import PIN, kiosk_of
from tests.ra.world import World

pytestmark = pytest.mark.xdist_group("interop")

SLOTS = {Use.SIGNING: "9c", Use.ENCRYPTION: "9d"}


@pytest.mark.manual("2.2.6", "2.2.7")
async def test_it_holds_the_new_certificates_and_both_keys_go_on_working(
    served_ra: World, service: PrivatePcscd, tools: Tools, tmp_path: Path
) -> None:
    path = tmp_path / "customer.json"
    customer = certified_customer(served_ra, expires_in_days=20, path=path)
    new_account(served_ra, customer)
    async with kiosk_of(served_ra, tmp_path) as kiosk:
        await at_the_account(kiosk, customer)
        await walks_to_the_renewal(kiosk, customer)
    service.insert(path)
    for certificate in served_ra.admin.certificates.of(customer.cn):
        if certificate.status is Status.VALID:
            slot = SLOTS[certificate.use]
            pem = x509.load_der_x509_certificate(base64.b64decode(certificate.der)).public_bytes(Encoding.PEM).decode()
            (tools.folder / f"{slot}.pem").write_text(pem)
            assert tools.yubico("-a", "read-certificate", "-s", slot) == pem
    assert "No errors" in tools.pkcs11("--login", "--pin", PIN, "--test")
    signed = tools.yubico("-a", "verify-pin", "-P", PIN, "-a", "test-signature", "-s", "9c", "-i", "9c.pem")
    assert "Successful ECDSA verification" in signed
    opened = tools.yubico("-a", "verify-pin", "-P", PIN, "-a", "test-decipher", "-s", "9d", "-i", "9d.pem")
    assert "Successfully performed ECDH exchange" in opened
