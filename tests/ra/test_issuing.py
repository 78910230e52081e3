"""Another issuing authority under the same root: taken into use while the RA serves, the one before answers on."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.ocsp import load_der_ocsp_response

from ra_contract.certificate import Use
from rakiosk_ra.ca import keys, known_keys, rotation
from rakiosk_ra.ca.profile import spki_sha256
from rakiosk_ra.opening import open_registry
from tests.ra.card import unb64
from tests.ra.openssl import openssl, page_says
from tests.ra.process import on
from tests.ra.relying import Party, fetched, list_address
from tests.ra.renewing import renewing
from tests.ra.shell import Shell
from tests.ra.test_statements import stated
from tests.ra.world import World


@pytest.fixture
def own(database: str | None, tmp_path: Path) -> Iterator[World]:
    """A served RA of this test's own, its root in a safe."""
    world = World(tmp_path / "state", database)
    world.start()
    shutil.move(world.folder / "root-offline", tmp_path / "safe")
    yield world
    world.stop()


def replace_authority(world: World, shell: Shell, folder: Path) -> str:
    """The three commands; what the last one says."""
    csr, made, state = folder / "issuing.csr", folder / "issuing.pem", on(world.folder, world.database)
    for _ in range(2):  # asked again it is the same key
        assert shell("issuing", "request", csr, *state)[0] == 0
    code, told, complaint = shell("root", "certify", csr, "--root", folder / "safe", "--out", made)
    assert (code, complaint) == (0, "")
    assert f"the root's list at {world.pki_url}/pki/root.crl" in told
    code, told, complaint = shell("issuing", "replace", made, *state)
    assert (code, complaint) == (0, "")
    return told


def leaf(world: World, cn: str) -> bytes:
    """A customer's newest signing certificate (DER)."""
    return unb64(next(one.der for one in world.admin.certificates.of(cn) if one.use is Use.SIGNING))


def party(folder: Path, world: World, der: bytes) -> Party:
    folder.mkdir(exist_ok=True)
    return Party.of(folder, world.registry.foundation.root, der)


def ocsp(of: Party, world: World, serial: int | None = None) -> str:
    """`openssl ocsp` of a party, with the issuer that it knows; about its own certificate, or a serial."""
    root, issuer = of.folder / "root.pem", of.folder / "issuing.pem"
    asked = ("-serial", hex(serial)) if serial else ("-cert", of.folder / "leaf.pem")
    return openssl("ocsp", "-url", f"{world.pki_url}/o", "-CAfile", root, "-issuer", issuer, *asked)


def test_both_authorities_answer_for_their_own_and_customers_go_over_to_the_new_one(
    own: World, shell: Shell, tmp_path: Path
) -> None:
    customer, bystander = renewing(own), renewing(own)
    before = party(tmp_path / "before", own, leaf(own, customer.cn))
    beside = party(tmp_path / "beside", own, leaf(own, bystander.cn))
    paper = stated(bystander)
    assert "CN=rakiosk C2 signs from now on" in replace_authority(own, shell, tmp_path)

    renewed = customer.certified(customer.ready())  # by the RA that has been serving all the time
    after_der = x509.load_der_x509_certificate(leaf(own, customer.cn))
    assert renewed.confirm()["state"] == "confirmed"
    after = party(tmp_path / "after", own, after_der.public_bytes(Encoding.DER))
    addresses = [f"{own.pki_url}/c", f"{own.pki_url}/c2"]
    leaves = [x509.load_pem_x509_certificate((one.folder / "leaf.pem").read_bytes()) for one in (beside, after)]
    assert [list_address(one) for one in leaves] == addresses

    for one in (beside, after):
        assert one.openssl().endswith("leaf.pem: OK\n")
        assert "Verified. The certificate is trusted." in one.gnutls()
        assert "Response verify OK" in (told := ocsp(one, own))
        assert "leaf.pem: good" in told
    assert "unknown" in ocsp(beside, own, leaves[1].serial_number)
    assert "superseded" in ocsp(before, own)

    own.admin.certificates.hold(bystander.cn)
    held, others = (x509.load_der_x509_crl(fetched(address)) for address in addresses)
    assert held.get_revoked_certificate_by_serial_number(leaves[0].serial_number)
    assert held.get_revoked_certificate_by_serial_number(
        x509.load_pem_x509_certificate((before.folder / "leaf.pem").read_bytes()).serial_number
    )
    assert len(others) == 0
    again = party(tmp_path / "beside", own, leaf(own, bystander.cn))
    assert "certificate revoked" in again.openssl()
    assert "certificateHold" in ocsp(again, own)
    delta = [x509.load_der_x509_crl(fetched(f"{own.pki_url}/{path}")) for path in ("d", "d2")]
    assert [one.issuer.rfc4514_string() for one in delta] == ["CN=rakiosk CA", "CN=rakiosk C2"]
    assert delta[0].get_revoked_certificate_by_serial_number(leaves[0].serial_number)

    assert stated(bystander)["issuer"] == paper["issuer"] == "rakiosk CA"
    serial = format(leaves[1].serial_number, "x")
    assert customer.visit.get(f"/v1/me/certificates/{serial}/statement")["issuer"] == "rakiosk C2"
    said = page_says(own.pki_url, tmp_path, "/pki/statement.pem")
    assert {"statement.pem: OK", "statement.pem: good"} <= set(said)
    open_registry(own.folder, own.database, own.pki_url).close()
    replace_authority(own, shell, tmp_path)
    listed = shell("issuing", "list", *on(own.folder, own.database))[1].splitlines()
    assert [line.partition("\t")[0] for line in listed] == ["CN=rakiosk C3", "CN=rakiosk C2", "CN=rakiosk CA"]
    assert "leaf.pem: good" in ocsp(after, own)
    for lost in ("keys/issuing-1.key", "pki/issuing-2.pem"):  # as a restore from an older backup would
        (own.folder / lost).rename(tmp_path / "lost")
        assert f"lacks {lost}: restore" in shell("customers", "list", *on(own.folder, own.database))[2]
        (tmp_path / "lost").rename(own.folder / lost)


@pytest.mark.parametrize("is_noted", [False, True])
def test_a_replacement_that_was_cut_off_is_forgotten_or_finished(
    own: World, shell: Shell, tmp_path: Path, is_noted: bool
) -> None:
    state, csr, made = on(own.folder, own.database), tmp_path / "issuing.csr", tmp_path / "issuing.pem"
    shell("issuing", "request", csr, *state)
    shell("root", "certify", csr, "--root", tmp_path / "safe", "--out", made)
    waiting = own.folder / "keys" / "issuing.key.waiting"
    for file in (rotation.ISSUING, rotation.ISSUING_CERTIFICATE):  # the one before is laid by first of all
        former = own.folder / file
        shutil.copy(former, former.with_stem(f"{former.stem}-1"))
    rotation.lay_next(own.folder, rotation.ISSUING_CERTIFICATE, made.read_bytes())
    rotation.lay_next(own.folder, rotation.ISSUING, waiting.read_bytes())
    if is_noted:
        key = keys.load_key(waiting, own.registry.foundation.key_password).public_key()
        with own.registry.database.write() as session:
            known_keys.replace(session, "issuing", spki_sha256(key))
        rotation.take_up_next(own.folder, rotation.ISSUING_CERTIFICATE)  # and then the power went
        assert own.registry.foundation.issuing.number == 2  # who serves goes on, whatever it finds
    open_registry(own.folder, own.database, own.pki_url).close()
    assert own.registry.foundation.issuing.number == (2 if is_noted else 1)
    assert not list(own.folder.rglob("*.next"))


def test_what_is_no_next_authority_is_a_sentence_and_changes_nothing(own: World, shell: Shell, tmp_path: Path) -> None:
    state, csr, made = on(own.folder, own.database), tmp_path / "issuing.csr", tmp_path / "issuing.pem"
    safe, text = ("--root", tmp_path / "safe"), own.folder / "ra.toml"
    shell("issuing", "request", csr, *state)
    shell("root", "certify", csr, *safe, "--out", made)
    before = (own.folder / "pki" / "issuing.pem").read_bytes()
    (own.folder / "keys" / "issuing.key.waiting").rename(tmp_path / "away")
    wrong: list[tuple[list[str | Path], str]] = [
        (["root", "certify", csr, "--root", own.folder / "pki", "--out", made], "There is no root.key"),
        (["root", "certify", text, *safe, "--out", made], "is no request"),
        (["root", "certify", tmp_path / "none", *safe, "--out", made], "Cannot read"),
        (["issuing", "replace", made, *state], "is not for the key that 'issuing request' has made here"),
        (["issuing", "replace", own.folder / "pki" / "issuing.pem", *state], "is not the next authority after"),
        (["issuing", "replace", own.folder / "pki" / "tls.pem", *state], "was not signed by this RA's root"),
        (["issuing", "replace", text, *state], "is no certificate"),
        (["issuing", "list", "--state", tmp_path / "none"], "There is no RA in"),
    ]
    for words, told in wrong:
        code, _, complaint = shell(*words)
        assert (code, complaint.count("\n"), told in complaint) == (2, 1, True), (words, complaint)
    assert (own.folder / "pki" / "issuing.pem").read_bytes() == before


def test_the_ocsp_signer_is_replaced_while_the_ra_serves(world: World, shell: Shell, tmp_path: Path) -> None:
    one = party(tmp_path / "party", world, leaf(world, renewing(world).cn))

    def signer() -> int:
        answer = tmp_path / "answer.der"
        root, issuer, asked = (one.folder / f"{name}.pem" for name in ("root", "issuing", "leaf"))
        url = f"{world.pki_url}/o"
        openssl("ocsp", "-url", url, "-CAfile", root, "-issuer", issuer, "-cert", asked, "-respout", answer)
        return load_der_ocsp_response(answer.read_bytes()).certificates[0].serial_number

    before = signer()
    assert signer() == before
    assert shell("signers", "replace", "ocsp", *on(world.folder, world.database)) == (0, "", "")
    assert signer() != before
