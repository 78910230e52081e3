"""Relying parties: programs of others, which know the RA by nothing but its root and the addresses in certificates."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko_certvalidator import CertificateValidator, ValidationContext

from ra_contract.certificate import CarrierKind, Use
from rakiosk_ra.admin.interface import Admin
from tests.ra.card import KeyPair
from tests.ra.founding import founded
from tests.ra.openssl import openssl, pem
from tests.ra.relying import Party, fetched, issuer_address, list_address
from tests.ra.world import World

KEYS = {
    "p-256": lambda: KeyPair(ec.generate_private_key(ec.SECP256R1())),
    "rsa-2048": lambda: KeyPair(rsa.generate_private_key(65537, 2048)),
}


@pytest.fixture(params=KEYS)
def party(world: World, request: pytest.FixtureRequest, tmp_path: Path) -> Party:
    """A party with a customer's signing certificate before it."""
    customer, now = world.customer(), datetime.now(UTC)
    validity = (now - timedelta(minutes=5), now + timedelta(days=300))
    key = KEYS[request.param]()
    world.admin.certificates.issue(customer.cn, Use.ENCRYPTION, KEYS[request.param]().spki(), *validity)
    certificate = world.admin.certificates.issue(customer.cn, Use.SIGNING, key.spki(), *validity)
    return Party.of(tmp_path, world.registry.foundation.root, certificate)


def suspend(world: World, party: Party) -> None:
    leaf = x509.load_pem_x509_certificate((party.folder / "leaf.pem").read_bytes())
    world.admin.certificates.hold(str(leaf.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)[0].value))
    issuing = x509.load_pem_x509_certificate((party.folder / "issuing.pem").read_bytes())
    lists = [x509.load_der_x509_crl(fetched(list_address(one))) for one in (leaf, issuing)]
    party.write("lists.pem", b"".join(one.public_bytes(Encoding.PEM) for one in lists))


def test_java_s_pkix_as_it_comes_takes_a_certificate_and_refuses_it_suspended(world: World, party: Party) -> None:
    assert party.java() == {"lists": "valid", "fetched": "valid"}
    suspend(world, party)
    verdicts = party.java()
    assert "CERTIFICATE_HOLD" in verdicts["lists"]
    assert "CERTIFICATE_HOLD" in verdicts["fetched"]


def test_openssl_takes_it_with_every_list_asked_for_even_a_little_behind(world: World, party: Party) -> None:
    for behind in (0, 5, 240):
        assert party.openssl("-attime", str(int(time.time()) - behind)).endswith("leaf.pem: OK\n")
    suspend(world, party)
    assert "certificate revoked" in party.openssl()


def test_gnutls_takes_it_with_every_list_at_hand(world: World, party: Party) -> None:
    assert "Verified. The certificate is trusted." in party.gnutls()
    suspend(world, party)
    assert "The certificate chain is revoked" in party.gnutls()


async def test_pyhanko_takes_it_where_revocation_must_be_known(party: Party) -> None:
    def loaded(name: str) -> bytes:
        return x509.load_pem_x509_certificate((party.folder / name).read_bytes()).public_bytes(Encoding.DER)

    from asn1crypto.x509 import Certificate

    root, issuing, leaf = (Certificate.load(loaded(f"{name}.pem")) for name in ("root", "issuing", "leaf"))
    lists = [one.public_bytes(Encoding.DER) for one in _lists(party)]
    context = ValidationContext(trust_roots=[root], crls=lists, revocation_mode="require", allow_fetching=False)
    validator = CertificateValidator(leaf, [issuing], validation_context=context)
    await validator.async_validate_usage({"digital_signature"})  # type: ignore[no-untyped-call]


def _lists(party: Party) -> list[x509.CertificateRevocationList]:
    blocks = (party.folder / "lists.pem").read_bytes().split(b"-----END X509 CRL-----\n")
    return [x509.load_pem_x509_crl(block + b"-----END X509 CRL-----\n") for block in blocks if block]


def test_pkilint_finds_nothing_in_certificates_and_lists(world: World, party: Party) -> None:
    suspend(world, party)
    for name in ("leaf.pem", "issuing.pem", "root.pem"):
        assert party.linted(name) == ""
    for number, one in enumerate(_lists(party)):
        party.write(f"{number}.pem", one.public_bytes(Encoding.PEM))
        assert party.linted(f"{number}.pem", "lint_crl", "-t", "CRL", "-p", "PKIX") == ""


def test_a_policy_is_named_where_the_settings_name_one(tmp_path: Path) -> None:
    state = founded(tmp_path / "state")
    policy, now = "1.3.6.1.4.1.99999.7", datetime.now(UTC)
    with (state / "ra.toml").open("a") as settings:
        settings.write(f'\n[certificates]\npolicies = ["{policy}"]\n')
    with Admin(state) as admin:
        admin.customers.add("P-1", "名", CarrierKind.FILE)
        der = admin.certificates.issue("P-1", Use.SIGNING, KeyPair().spki(), now, now + timedelta(days=9))
    (tmp_path / "leaf.pem").write_bytes(pem(der))
    chain = ("-CAfile", state / "pki" / "root.pem", "-untrusted", state / "pki" / "issuing.pem", tmp_path / "leaf.pem")
    assert "OK" in openssl("verify", "-x509_strict", "-explicit_policy", "-policy", policy, *chain)
    assert "OK" not in openssl("verify", "-x509_strict", "-explicit_policy", "-policy", "1.2.3.4", *chain)


def test_every_address_in_a_certificate_leads_to_what_it_says(world: World, party: Party) -> None:
    leaf, issuing = (
        x509.load_pem_x509_certificate((party.folder / f"{name}.pem").read_bytes()) for name in ("leaf", "issuing")
    )
    assert x509.load_der_x509_certificate(fetched(issuer_address(leaf))) == issuing
    assert x509.load_der_x509_certificate(fetched(issuer_address(issuing))) == world.registry.foundation.root
    root_list = x509.load_der_x509_crl(fetched(list_address(issuing)))
    assert root_list.is_signature_valid(world.registry.foundation.root.public_key())  # type: ignore[arg-type]
    assert root_list.next_update_utc is not None
    assert root_list.next_update_utc - datetime.now(UTC) > timedelta(days=300)
