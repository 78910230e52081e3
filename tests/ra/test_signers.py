"""Keys that sign in the RA's name: replaced and revoked while it serves, and told by OCSP."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519

from ra_contract import claim as claims
from rakiosk_ra.ca import keys, known_keys, rotation
from rakiosk_ra.ca.loading import load_certificate
from rakiosk_ra.ca.profile import spki_sha256
from rakiosk_ra.opening import open_registry
from tests.ra.openssl import ocsp, page_says
from tests.ra.process import on
from tests.ra.renewing import renewing
from tests.ra.shell import Shell
from tests.ra.test_statement_papers import note, pdf
from tests.ra.test_statements import public_key, stated
from tests.ra.world import World


def test_a_revoked_key_of_statements_is_told_by_ocsp_and_another_signs_at_once(
    world: World, shell: Shell, tmp_path: Path
) -> None:
    customer = renewing(world)
    before, old_key = stated(customer), public_key(world)
    for words in (("replace", "statement"), ("revoke", "statement", "--reason", "key_compromise")):
        assert shell("signers", *words, *on(world.folder, world.database)) == (0, "", "")
    after = stated(renewing(world))  # by the RA that has been serving all the time
    claims.verified(after["code"], public_key(world))
    claims.verified(before["code"], old_key)
    with pytest.raises(claims.Forged):
        claims.verified(after["code"], old_key)
    about_key = page_says(world.pki_url, tmp_path, "/pki/statement.pem")
    assert {"statement.pem: OK", "statement.pem: good"} <= set(about_key)
    lines = [line.split("\t") for line in shell("signers", "list", *on(world.folder, world.database))[1].splitlines()]
    assert [line[3] for line in lines if line[0] == "statement"][:3] == ["good", "revoked", "good"]
    assert "revoked" in ocsp(world.pki_url, tmp_path, lines[1][1])
    oldest = ("--serial", lines[2][1])
    assert shell("signers", "revoke", "statement", *oldest, *on(world.folder, world.database))[0] == 0
    assert "keyCompromise" in ocsp(world.pki_url, tmp_path, lines[2][1])
    restarted = open_registry(world.folder, world.database)  # its database knows the new key
    restarted.close()


@pytest.mark.parametrize("is_noted", [False, True])
def test_a_new_key_that_was_cut_off_is_forgotten_or_finished(world: World, is_noted: bool) -> None:
    password, kept = world.registry.foundation.key_password, world.registry.foundation.statement.public_key()
    key = ed25519.Ed25519PrivateKey.generate()
    rotation.lay_next(world.folder, rotation.STATEMENT, keys.key_to_pem(key, password))
    if is_noted:
        with world.registry.database.write() as session:
            known_keys.replace(session, "statement", spki_sha256(key.public_key()))
    open_registry(world.folder, world.database, world.pki_url).close()
    assert world.registry.foundation.statement.public_key() == (key.public_key() if is_noted else kept)
    assert not (world.folder / "keys" / "statement.key.next").exists()


def test_a_revoked_seal_is_told_by_ocsp_and_another_seals_the_next_file(
    world: World, shell: Shell, tmp_path: Path
) -> None:
    customer = renewing(world)
    number = stated(customer)["number"]
    note(customer, number, "job")
    pdf(customer, number)
    serial = format(load_certificate(world.folder / "pki" / "seal.pem").serial_number, "x")
    assert shell("signers", "revoke", "seal", *on(world.folder, world.database)) == (0, "", "")
    assert "keyCompromise" in ocsp(world.pki_url, tmp_path, serial)
    pdf(customer, number)
    assert format(load_certificate(world.folder / "pki" / "seal.pem").serial_number, "x") != serial
