"""OCSP at its edges: many certificates at once, odd requests, foreign issuers, a database that is away."""

import base64
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from asn1crypto import core
from asn1crypto import ocsp as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp as ocsp_messages
from sqlalchemy.exc import OperationalError

from rakiosk_ra.pki.crl import RevocationList
from rakiosk_ra.pki.ocsp import Responder
from tests.ra.openssl import fetch_chain, openssl, pem
from tests.ra.world import Applied, World

Status = ocsp_messages.OCSPResponseStatus


def ask(world: World, request: bytes, path: str = "/o") -> ocsp_messages.OCSPResponse:
    reply = httpx.post(world.pki_url + path, content=request, trust_env=False)
    assert reply.status_code == 200
    return ocsp_messages.load_der_ocsp_response(reply.content)


def request_about(
    world: World,
    applied: Applied,
    nonce: bytes | None = None,
    by: hashes.SHA256 | hashes.SHA512 = hashes.SHA256(),  # noqa: B008  # it holds nothing
) -> bytes:
    issuer, leaf = world.registry.authority.certificate, x509.load_der_x509_certificate(applied.der("signing"))
    builder = ocsp_messages.OCSPRequestBuilder().add_certificate(leaf, issuer, by)
    if nonce is not None:
        builder = builder.add_extension(x509.OCSPNonce(nonce), critical=False)
    return builder.build().public_bytes(Encoding.DER)


@pytest.fixture
def applied(world: World) -> Applied:
    applied = world.visit(world.customer()).applied()
    applied.confirm()
    return applied


@pytest.fixture
def asks_openssl(world: World, tmp_path: Path) -> Callable[..., str]:
    """`openssl ocsp` with the RA's chain."""
    fetch_chain(world.pki_url, tmp_path)

    def run(*options: str | Path) -> str:
        trust = ("-CAfile", tmp_path / "root.pem", "-issuer", tmp_path / "issuing.pem")
        return openssl("ocsp", *trust, *options)

    return run


def test_one_request_asks_about_several_certificates(
    world: World, applied: Applied, asks_openssl: Callable[..., str], tmp_path: Path
) -> None:
    for use in ("signing", "encryption"):
        (tmp_path / f"{use}.pem").write_bytes(pem(applied.der(use)))
    files = [tmp_path / f"{use}.pem" for use in ("signing", "encryption")]
    told = asks_openssl("-cert", files[0], "-cert", files[1], "-serial", "0x1234", "-url", f"{world.pki_url}/ocsp")
    assert "Response verify OK" in told
    assert "no nonce" not in told
    assert [f"{file}: good" in told for file in files] == [True, True]
    assert "0x1234: unknown" in told


def test_a_hundred_certificates_are_answered_in_turn_and_what_is_beyond_is_an_ocsp_error(
    world: World, applied: Applied
) -> None:
    asked = asn1.OCSPRequest.load(request_about(world, applied, bytes(128), hashes.SHA512()))
    one = asked["tbs_request"]["request_list"][0]
    serials = [one["req_cert"]["serial_number"].native, *(1 << 158 | number for number in range(99))]

    def about(serials: list[int]) -> bytes:
        asked["tbs_request"]["request_list"] = asn1.Requests([one.copy() for _ in serials])
        for each, serial in zip(asked["tbs_request"]["request_list"], serials, strict=True):
            each["req_cert"]["serial_number"] = serial
        return bytes(asked.dump(force=True))

    told = httpx.post(f"{world.pki_url}/o", content=about(serials), trust_env=False).content
    answers = asn1.OCSPResponse.load(told).response_data["responses"]
    assert [each["cert_id"]["serial_number"].native for each in answers] == serials
    assert [each["cert_status"].name for each in answers] == ["good", *["unknown"] * 99]
    for beyond in (about([*serials, 1]), bytes(1 << 20)):
        assert ask(world, beyond).response_status is Status.MALFORMED_REQUEST


def test_a_negative_serial_is_a_malformed_request(
    world: World, asks_openssl: Callable[..., str], tmp_path: Path
) -> None:
    asks_openssl("-serial", "-1", "-reqout", tmp_path / "q.der")
    assert ask(world, (tmp_path / "q.der").read_bytes()).response_status is Status.MALFORMED_REQUEST


@pytest.mark.parametrize("length", [0, 129, 2000])
def test_a_nonce_of_a_length_that_may_not_be_is_a_malformed_request(
    world: World, applied: Applied, length: int
) -> None:
    refused = ask(world, request_about(world, applied, bytes(length)))
    assert refused.response_status is Status.MALFORMED_REQUEST


@pytest.mark.parametrize("length", [1, 32, 128])
def test_a_nonce_comes_back(world: World, applied: Applied, length: int) -> None:
    nonce = bytes(range(length))
    answered = ask(world, request_about(world, applied, nonce))
    assert answered.extensions.get_extension_for_class(x509.OCSPNonce).value.nonce == nonce


def test_about_a_foreign_issuer_nobody_here_has_a_say(world: World, applied: Applied) -> None:
    root = world.registry.foundation.root
    foreign = ocsp_messages.OCSPRequestBuilder().add_certificate(root, root, hashes.SHA256()).build()
    assert ask(world, foreign.public_bytes(Encoding.DER)).response_status is Status.UNAUTHORIZED
    mixed = asn1.OCSPRequest.load(request_about(world, applied))
    mixed["tbs_request"]["request_list"].append(
        asn1.OCSPRequest.load(foreign.public_bytes(Encoding.DER))["tbs_request"]["request_list"][0].copy()
    )
    assert ask(world, mixed.dump(force=True)).response_status is Status.UNAUTHORIZED


def test_requests_that_no_standard_allows_are_malformed(world: World, applied: Applied) -> None:
    good = request_about(world, applied, b"n" * 16)
    nobody, twice, critical = (asn1.OCSPRequest.load(good) for _ in range(3))
    nobody["tbs_request"]["request_list"] = asn1.Requests([])
    twice["tbs_request"]["request_extensions"].append(twice["tbs_request"]["request_extensions"][0].copy())
    critical["tbs_request"]["request_extensions"].append(
        asn1.TBSRequestExtension(
            {"extn_id": "1.2.3.4", "critical": True, "extn_value": core.ParsableOctetString(b"\x05\x00")}
        )
    )
    odd = [one.dump(force=True) for one in (nobody, twice, critical)]
    for request in (*odd, good + b"\0", good[:-1], b"", b"0" * 4096):
        assert ask(world, request).response_status is Status.MALFORMED_REQUEST


@pytest.mark.parametrize("path", ["/o/", "//o", "//ocsp/", "//pki//ocsp//"])
def test_slashes_that_clients_add_and_other_base64_are_forgiven(world: World, applied: Applied, path: str) -> None:
    request = request_about(world, applied)
    assert ask(world, request, path).response_status is Status.SUCCESSFUL
    encoded = base64.b64encode(request).decode()
    url_safe = base64.urlsafe_b64encode(request).decode()
    for asked in (f"{path}/{encoded}", f"{path}//{encoded}", f"{path}/{url_safe}", f"{path}/{encoded.rstrip('=')}"):
        reply = httpx.get(world.pki_url + asked, trust_env=False)
        assert ocsp_messages.load_der_ocsp_response(reply.content).response_status is Status.SUCCESSFUL


@pytest.mark.parametrize("path", ["//c", "/crl/", "/pki//issuing.crl", "//a", "/ca", "/pki/root.crl/"])
def test_slashes_are_forgiven_for_lists_and_certificates_too(world: World, path: str) -> None:
    assert httpx.get(world.pki_url + path, trust_env=False).status_code == 200


@contextmanager
def away(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The database gone from under the RA."""

    def refuse(*_arguments: object) -> None:
        raise OperationalError("select 1", {}, ConnectionRefusedError())

    with monkeypatch.context() as patch:
        patch.setattr(type(world.registry.database), "read", refuse)
        patch.setattr(type(world.registry.database), "write", refuse)
        yield


def test_while_the_database_is_away_ocsp_says_later_and_the_last_list_is_served(
    world: World, applied: Applied, monkeypatch: pytest.MonkeyPatch
) -> None:
    revocations, responder, request = (
        RevocationList(world.registry),
        Responder(world.registry),
        request_about(world, applied),
    )
    last = revocations.der()
    with away(world, monkeypatch):
        assert ocsp_messages.load_der_ocsp_response(responder.answer(request)).response_status is Status.TRY_LATER
        assert revocations.der() == last
        world.clock.ahead = timedelta(days=2)  # it is good no longer
        with pytest.raises(OperationalError):
            revocations.der()


def test_what_was_made_while_the_clock_ran_ahead_is_thrown_away(world: World, applied: Applied) -> None:
    revocations, responder = RevocationList(world.registry), Responder(world.registry)
    world.clock.ahead = timedelta(days=25)  # the responder's certificate is made anew, too
    ahead = x509.load_der_x509_crl(revocations.der())
    responder.answer(request_about(world, applied))
    world.clock.ahead = timedelta(0)
    fresh = x509.load_der_x509_crl(revocations.der())
    assert fresh.last_update_utc < ahead.last_update_utc
    assert fresh.last_update_utc <= world.clock()
    answered = ocsp_messages.load_der_ocsp_response(responder.answer(request_about(world, applied)))
    assert answered.certificates[0].not_valid_before_utc <= world.clock()
