"""CRL, OCSP and certificate profiles, as OpenSSL and RFC 5280 read them."""

import base64
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp as ocsp_messages
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from ra_contract.certificate import Use
from rakiosk_ra.ca.local import revoked_entries
from rakiosk_ra.pki.crl import RevocationList
from rakiosk_ra.pki.ocsp import Responder
from tests.ra.card import KeyPair
from tests.ra.openssl import ocsp, openssl, verify
from tests.ra.world import World

SHA1 = hashes.SHA1()  # noqa: S303  # what OpenSSL names certificates by (RFC 6960); nothing is signed with it


def fetch(world: World, path: str) -> httpx.Response:
    return httpx.get(world.pki_url + path, trust_env=False)


def crl(world: World) -> x509.CertificateRevocationList:
    return x509.load_der_x509_crl(fetch(world, "/c").content)


def reason(world: World, serial: str) -> x509.ReasonFlags | None:
    entry = crl(world).get_revoked_certificate_by_serial_number(int(serial, 16))
    return entry.extensions.get_extension_for_class(x509.CRLReason).value.reason if entry else None


@pytest.mark.manual("2.1.5")
def test_openssl_finds_a_confirmed_certificate_good_by_crl_and_ocsp(world: World, tmp_path: Path) -> None:
    applied = world.visit(world.customer()).applied()
    applied.confirm()
    for use in ("signing", "encryption"):
        assert verify(world.pki_url, tmp_path, applied.der(use)).endswith("ee.pem: OK\n")
        told = ocsp(world.pki_url, tmp_path, applied.serial(use))
        assert "Response verify OK" in told
        assert f"0x{applied.serial(use)}: good" in told
        assert "no nonce" not in told


def test_an_unconfirmed_certificate_is_on_hold_and_never_good(world: World, tmp_path: Path) -> None:
    applied = world.visit(world.customer()).applied()
    for use in ("signing", "encryption"):
        serial = applied.serial(use)
        assert reason(world, serial) is x509.ReasonFlags.certificate_hold
        told = ocsp(world.pki_url, tmp_path, serial)
        assert f"0x{serial}: revoked" in told
        assert "certificateHold" in told
        assert "certificate revoked" in verify(world.pki_url, tmp_path, applied.der(use))
    applied.confirm()
    assert reason(world, applied.serial("signing")) is None


def test_cancelled_and_superseded_certificates_are_revoked_for_good(world: World, tmp_path: Path) -> None:
    visit = world.visit(world.customer())
    applied = visit.applied()
    visit.certify(applied.order, "signing", KeyPair().request())
    assert reason(world, applied.serial("signing")) is x509.ReasonFlags.superseded
    visit.put(f"/v1/orders/{applied.order['id']}/cancellation")
    assert reason(world, applied.serial("encryption")) is x509.ReasonFlags.cessation_of_operation
    assert "cessationOfOperation" in ocsp(world.pki_url, tmp_path, applied.serial("encryption"))


def test_a_held_certificate_is_on_hold_and_what_is_revoked_stays_so(world: World) -> None:
    applied = world.visit(world.customer()).applied()
    applied.confirm()
    world.admin.certificates.hold(applied.visit.customer.cn)
    assert reason(world, applied.serial("signing")) is x509.ReasonFlags.certificate_hold
    certificate = x509.load_der_x509_certificate(applied.der("signing"))
    authority, now = world.registry.authority, world.clock()
    with world.registry.database.write() as session:
        authority.revoke(session, certificate, x509.ReasonFlags.key_compromise, now)
    with world.registry.database.write() as session:
        authority.resume(session, certificate, now)
        authority.revoke(session, certificate, x509.ReasonFlags.certificate_hold, now)
    assert reason(world, applied.serial("signing")) is x509.ReasonFlags.key_compromise


@pytest.mark.parametrize("digest", ["-sha1", "-sha256"])
def test_a_serial_that_was_never_issued_is_unknown(world: World, tmp_path: Path, digest: str) -> None:
    told = ocsp(world.pki_url, tmp_path, "123456789abcdef012", digest)
    assert "Response verify OK" in told
    assert "unknown" in told


def test_ocsp_answers_get_as_well_as_post(world: World) -> None:
    applied = world.visit(world.customer()).applied()
    applied.confirm()
    certificate = x509.load_der_x509_certificate(applied.der("signing"))
    issuer = world.registry.authority.certificate
    request = ocsp_messages.OCSPRequestBuilder().add_certificate(certificate, issuer, hashes.SHA256()).build()
    path = base64.b64encode(request.public_bytes(Encoding.DER)).decode().replace("/", "%2F").replace("+", "%2B")
    reply = fetch(world, f"/pki/ocsp/{path}")
    assert reply.headers["content-type"] == "application/ocsp-response"
    response = ocsp_messages.load_der_ocsp_response(reply.content)
    assert response.certificate_status is ocsp_messages.OCSPCertStatus.GOOD


@pytest.mark.parametrize("path", ["x", "AAAA", "%00", "====", "MAA="])
def test_what_is_no_ocsp_request_is_told_so(world: World, path: str) -> None:
    reply = fetch(world, f"/o/{path}")
    status = ocsp_messages.load_der_ocsp_response(reply.content).response_status
    assert status is ocsp_messages.OCSPResponseStatus.MALFORMED_REQUEST


def test_the_pki_listener_has_no_other_paths(world: World) -> None:
    assert fetch(world, "/v1/health").status_code == 404


def test_the_responders_certificate_is_short_lived_rotated_and_not_itself_asked_about(world: World) -> None:
    responder = Responder(world.registry)
    ours, issuer = (
        responder._signer(world.registry.foundation.issuing, world.registry.signing.now()).issuer.certificate,
        world.registry.authority.certificate,
    )
    request = ocsp_messages.OCSPRequestBuilder().add_certificate(ours, issuer, SHA1).build()

    def certificate() -> x509.Certificate:
        response = ocsp_messages.load_der_ocsp_response(responder.answer(request.public_bytes(Encoding.DER)))
        return response.certificates[0]

    first = certificate()
    assert first.extensions.get_extension_for_class(x509.OCSPNoCheck)
    usage = first.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert list(usage) == [ExtendedKeyUsageOID.OCSP_SIGNING]
    assert first.not_valid_after_utc - first.not_valid_before_utc < timedelta(days=31)
    assert certificate() == first
    world.clock.ahead = timedelta(days=24)
    second = certificate()
    assert second.serial_number != first.serial_number
    assert second.not_valid_after_utc > first.not_valid_after_utc


def test_a_list_is_signed_anew_only_when_something_changed_and_its_number_grows(world: World) -> None:
    revocations = RevocationList(world.registry)
    first = revocations.der()
    assert revocations.der() == first
    world.visit(world.customer()).applied()
    second = revocations.der()
    assert second != first
    world.clock.ahead = timedelta(hours=13)
    third = revocations.der()
    numbers = [
        x509.load_der_x509_crl(der).extensions.get_extension_for_class(x509.CRLNumber).value.crl_number
        for der in (first, second, third)
    ]
    assert numbers == sorted(set(numbers))


def test_a_list_costs_the_making_of_what_changed_only(world: World) -> None:
    world.visit(world.customer()).applied()
    before = listed(world)
    assert len(before) >= 2
    other = world.visit(world.customer()).applied()
    other.confirm()
    world.admin.certificates.hold(other.visit.customer.cn)
    after = listed(world)
    assert all(after[serial] is entry for serial, entry in before.items())
    assert len(after) == len(before) + 2


def listed(world: World) -> dict[int, x509.RevokedCertificate]:
    with world.registry.database.read() as session:
        return {entry.serial_number: entry for entry in revoked_entries(session, ended_before=world.clock())}


def test_an_expired_certificate_leaves_the_list_after_one_that_was_signed_beyond_its_end(world: World) -> None:
    customer, now = world.customer(), datetime.now(UTC)
    der = world.admin.certificates.issue(
        customer.cn, Use.SIGNING, KeyPair().spki(), now - timedelta(days=9), now + timedelta(hours=1)
    )
    serial = format(x509.load_der_x509_certificate(der).serial_number, "x")
    world.admin.certificates.hold(customer.cn)
    assert reason(world, serial) is x509.ReasonFlags.certificate_hold

    def is_listed(later: timedelta) -> bool:
        world.clock.ahead = later
        fresh = x509.load_der_x509_crl(RevocationList(world.registry).der())
        return fresh.get_revoked_certificate_by_serial_number(int(serial, 16)) is not None

    assert is_listed(timedelta(days=5))  # the RA was away for days: none was signed beyond its end before this one
    assert not is_listed(timedelta(days=5, hours=1))
    assert not is_listed(timedelta(days=9))


def test_an_expired_certificate_stays_on_the_list_for_a_day(world: World) -> None:
    customer, now = world.customer(), datetime.now(UTC)
    der = world.admin.certificates.issue(
        customer.cn, Use.SIGNING, KeyPair().spki(), now - timedelta(days=9), now + timedelta(hours=1)
    )
    world.admin.certificates.hold(customer.cn)
    for later in (timedelta(hours=2), timedelta(hours=24)):
        world.clock.ahead = later
        fresh = x509.load_der_x509_crl(RevocationList(world.registry).der())
        serial = x509.load_der_x509_certificate(der).serial_number
        assert fresh.get_revoked_certificate_by_serial_number(serial) is not None


def test_a_certificate_for_a_p256_key_fits_onto_a_card_in_two_commands(world: World) -> None:
    applied = world.visit(world.customer()).applied()
    for use in ("signing", "encryption"):
        assert len(applied.der(use)) <= 492
    assert len(world.pki_url) >= len("http://127.0.0.1:10000")


def test_a_certificate_says_what_its_profile_wants_and_no_more(world: World) -> None:
    visit = world.visit(world.customer())
    applied = visit.applied()
    signing, encryption = (x509.load_der_x509_certificate(applied.der(use)) for use in ("signing", "encryption"))
    assert [(a.oid, a.value) for a in signing.subject] == [(NameOID.COMMON_NAME, visit.customer.cn)]
    assert signing.issuer == world.registry.authority.certificate.subject
    assert 64 <= signing.serial_number.bit_length() <= 128
    assert (signing.not_valid_after_utc - signing.not_valid_before_utc) == timedelta(days=365)
    usage = signing.extensions.get_extension_for_class(x509.KeyUsage)
    assert usage.critical
    assert (usage.value.digital_signature, usage.value.content_commitment) == (True, True)
    assert (usage.value.key_agreement, usage.value.key_encipherment, usage.value.key_cert_sign) == (False,) * 3
    other = encryption.extensions.get_extension_for_class(x509.KeyUsage).value
    assert other.key_agreement
    assert (other.digital_signature, other.content_commitment, other.key_encipherment) == (False,) * 3
    points = signing.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    names = points[0].full_name
    assert names is not None
    assert names[0].value == f"{world.pki_url}/c"
    access = signing.extensions.get_extension_for_class(x509.AuthorityInformationAccess).value
    assert [one.access_location.value for one in access] == [f"{world.pki_url}/o", f"{world.pki_url}/a"]
    assert {extension.oid._name for extension in signing.extensions} == {
        "authorityKeyIdentifier",
        "subjectKeyIdentifier",
        "keyUsage",
        "cRLDistributionPoints",
        "authorityInfoAccess",
    }


def test_an_rsa_encryption_key_is_for_key_encipherment(world: World) -> None:
    key, now = KeyPair(rsa.generate_private_key(65537, 2048)), datetime.now(UTC)
    der = world.admin.certificates.issue(world.customer().cn, Use.ENCRYPTION, key.spki(), now, now + timedelta(days=1))
    usage = x509.load_der_x509_certificate(der).extensions.get_extension_for_class(x509.KeyUsage).value
    assert (usage.key_encipherment, usage.key_agreement) == (True, False)


def test_serials_do_not_repeat_and_do_not_follow_each_other(world: World) -> None:
    visit = world.visit(world.customer())
    order = visit.ready()
    serials = [
        int(visit.certify(order, "signing", KeyPair().request()).json()["certificate"]["serial"], 16) for _ in range(8)
    ]
    steps = [abs(b - a) for a, b in pairwise(serials)]
    assert min(steps) > 2**32


def test_the_root_is_a_root_and_the_issuing_authority_may_issue_no_other(world: World, tmp_path: Path) -> None:
    root, issuing = world.registry.foundation.root, world.registry.authority.certificate
    assert root.issuer == root.subject
    issuing.verify_directly_issued_by(root)
    constraint = issuing.extensions.get_extension_for_class(x509.BasicConstraints)
    assert (constraint.critical, constraint.value.ca, constraint.value.path_length) == (True, True, 0)
    (tmp_path / "root.pem").write_bytes(root.public_bytes(Encoding.PEM))
    (tmp_path / "issuing.pem").write_bytes(issuing.public_bytes(Encoding.PEM))
    assert "OK" in openssl("verify", "-x509_strict", "-CAfile", tmp_path / "root.pem", tmp_path / "issuing.pem")


def test_keys_are_encrypted_and_no_one_elses_to_read(world: World) -> None:
    for key in ("keys/issuing.key", "keys/tls.key", "keys/server.key", "root-offline/root.key"):
        path = world.folder / key
        assert path.stat().st_mode & 0o777 == 0o600
        assert b"ENCRYPTED PRIVATE KEY" in path.read_bytes()
    assert (world.folder / "keys" / "kek").stat().st_mode & 0o777 == 0o600
    if world.database is None:
        assert (world.folder / "ra.sqlite").stat().st_mode & 0o777 == 0o600
