"""The key-encryption key: replaced while the RA serves, and not raw where a password is given."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from rakiosk_ra.admin.interface import Admin
from rakiosk_ra.base.errors import AdminError
from rakiosk_ra.base.vault import kek_fingerprint
from rakiosk_ra.ca import kek, known_keys, rotation
from rakiosk_ra.cards.rows import CardRow
from rakiosk_ra.opening import open_registry
from tests.ra.founding import founded
from tests.ra.process import on
from tests.ra.shell import Shell
from tests.ra.test_pin_resets import authorised, redeem
from tests.ra.world import World


def test_another_key_seals_everything_while_the_ra_serves(world: World, shell: Shell) -> None:
    visit = authorised(world)
    redeem(visit)
    codes = redeem(visit)
    before = (world.folder / rotation.KEK).read_bytes()
    for _ in range(2):
        code, told, _ = shell("kek", "replace", *on(world.folder, world.database))
        assert (code, "values are sealed anew" in told) == (0, True)
    assert redeem(visit) == codes  # by the RA that has been serving all the time
    kept = kek.read_all(world.folder, world.registry.foundation.key_password)
    assert before not in kept
    with world.registry.database.read() as session:
        sealed = session.scalars(sa.select(CardRow.sealed_puk)).all()
        noted = known_keys.noted(session)["kek"]
    assert {one[:5] for one in sealed} == {b"\x01" + bytes.fromhex(noted)[:4]}
    world.admin.cards.all()
    other = world.visit(world.customer())  # what is sealed by it now needs no key from before
    other.authenticate(other.ready())
    open_registry(world.folder, world.database, world.pki_url).close()


@pytest.mark.parametrize("is_noted", [False, True])
def test_a_replacement_that_was_cut_off_is_forgotten_or_finished(world: World, is_noted: bool) -> None:
    before = (world.folder / rotation.KEK).read_bytes()
    fresh, content = kek.new_content()
    rotation.lay_next(world.folder, rotation.KEK, content)
    if is_noted:
        (world.folder / rotation.KEK_FORMER).write_bytes(before)
        with world.registry.database.write() as session:
            known_keys.replace(session, "kek", kek_fingerprint(fresh))
    open_registry(world.folder, world.database, world.pki_url).close()
    assert (world.folder / rotation.KEK).read_bytes() == (fresh if is_noted else before)
    assert not rotation.next_of(world.folder, rotation.KEK).exists()
    world.admin.kek.replace()  # values from before are read, and sealed anew


def test_where_a_password_is_given_the_key_is_not_raw(
    database: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "ra-key-password").write_text("a long password\n")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    file = founded(tmp_path / "state", database) / rotation.KEK
    with pytest.raises(AdminError, match="does not open"):
        kek.read(file, b"another")
    before = kek.read(file, b"a long password")
    with Admin(tmp_path / "state", database) as admin:
        admin.kek.replace()
    after = kek.read(file, b"a long password")
    assert after != before
    assert {before in file.read_bytes(), after in file.read_bytes()} == {False}
