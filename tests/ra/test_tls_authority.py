"""Another TLS authority: RA and kiosks find each other at every moment while it takes the place of the one before."""

import asyncio
import os
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from cryptography import x509

from ra_contract.enrolment import KioskToken
from rakiosk.authority import own_certificate
from rakiosk.authority.authorities import learn
from rakiosk.authority.client import RaClient
from rakiosk.authority.content import ContentKeeper
from rakiosk.authority.tls import LEARNED, RENEWAL, TlsFiles
from rakiosk.authority.transport import Transport
from rakiosk.domain.errors import RaBroken
from rakiosk_ra.ca import keys, known_keys, rotation, tls_authorities
from rakiosk_ra.ca.issuing_names import common_name
from rakiosk_ra.ca.profile import spki_sha256
from rakiosk_ra.opening import open_registry
from tests.ra.founding import founded
from tests.ra.openssl import openssl
from tests.ra.process import on
from tests.ra.shell import Shell
from tests.ra.test_content import FEES, page
from tests.ra.world import World


@pytest.fixture
def own(database: str | None, tmp_path: Path) -> Iterator[World]:
    """A served RA of this test's own."""
    world = World(tmp_path / "state", database)
    world.start()
    yield world
    world.stop()


def let_in(world: World, kiosk: str) -> TlsFiles:
    """A new kiosk, by its files."""
    folder = world.folder / "kiosks" / kiosk
    world.admin.kiosks.add(kiosk).write(folder)
    given = (str(folder / name) for name in ("ra-ca.pem", "kiosk.pem", "kiosk.key"))
    return TlsFiles(*given, *(str(folder / "state" / name) for name in (RENEWAL, LEARNED)))


def round_of(world: World, files: TlsFiles) -> bool:
    """One of a kiosk's rounds, of which it makes one every six hours; whether its certificate was renewed."""
    return asyncio.run(
        own_certificate.one_round(files, lambda: Transport.over_tls(world.url, files, timeout_seconds=20))
    )


def is_let_in(world: World, files: TlsFiles) -> bool:
    with httpx.Client(base_url=world.url, verify=files.context(), timeout=20, trust_env=False) as connection:
        try:
            return connection.get("/v1/health").status_code == 200
        except httpx.TransportError:
            return False


def look_after(world: World) -> None:
    """Do what the serving RA does each minute."""
    assert world.listening.tls is not None
    assert world.listening.tls.look_after() == 0


def publish(world: World, folder: Path) -> None:
    world.admin.pages.import_folder(page(folder, "fees.zh_TW.md", FEES))
    world.admin.pages.publish()


def shown(world: World, files: TlsFiles) -> int:
    """The version of the pages that a kiosk takes."""

    async def pages() -> int:
        transport = Transport.over_tls(world.url, files, timeout_seconds=20)
        try:
            taken = await ContentKeeper(RaClient(transport), files.authorities, None).pages()
        finally:
            await transport.close()
        assert taken is not None
        return taken.bundle.version

    return asyncio.run(pages())


def names(files: TlsFiles) -> list[str]:
    return [common_name(one.subject).removeprefix("rakiosk ") for one in files.authorities()]


def test_it_takes_the_place_of_the_one_before_and_no_kiosk_is_lost(own: World, shell: Shell, tmp_path: Path) -> None:
    state = on(own.folder, own.database)
    kiosk, asleep = let_in(own, "counter-1"), let_in(own, "counter-2")
    publish(own, tmp_path / "pages")
    own.admin.kiosks.token("counter-3", None, timedelta(hours=2))
    assert "There is no next TLS authority" in shell("tls", "replace", *state)[2]
    assert not round_of(own, kiosk)
    assert not Path(kiosk.learned).exists()

    for _ in range(2):  # asked again it is the same
        assert "rakiosk TLS CA 2 is trusted by the RA" in shell("tls", "prepare", *state)[1]
    look_after(own)
    code, _, complaint = shell("tls", "replace", *state)
    assert (code, complaint.count("\n")) == (2, 1)
    assert "3 kiosks do not trust the next TLS authority yet (counter-1, counter-2, counter-3)" in complaint
    for files in (kiosk, asleep):
        assert not round_of(own, files)
        assert names(files) == ["TLS CA", "TLS CA 2"]
    token = own.admin.kiosks.token("counter-3", None, timedelta(hours=2))
    assert len(KioskToken.read(token.text()).authorities) == 2
    assert "next\ttrusted by 3 of 3 kiosks, 0 have their certificate from it" in shell("tls", "list", *state)[1]

    code, told, complaint = shell("tls", "replace", *state)
    assert (code, complaint) == (0, "")
    assert "rakiosk TLS CA 2 certifies from now on" in told
    look_after(own)
    assert is_let_in(own, kiosk)
    late = TlsFiles(kiosk.authority, kiosk.certificate, kiosk.key)
    assert not is_let_in(own, late)  # it never heard of the next one
    address = urlsplit(own.url).netloc
    assert "Verify return code: 0 (ok)" in openssl(
        "s_client", "-connect", address, "-CAfile", kiosk.learned, "-cert", kiosk.certificate, "-key", kiosk.key
    )

    assert "public pages are signed under the former" in shell("tls", "retire", *state)[2]
    assert shown(own, kiosk) == 1
    publish(own, tmp_path / "pages")
    assert shown(own, kiosk) == 2
    own.admin.kiosks.withdraw("counter-3")
    refused = "2 kiosks have no certificate from the TLS authority in force yet (counter-1, counter-2)"
    assert refused in shell("tls", "retire", *state)[2]
    assert round_of(own, kiosk)  # long before its certificate ends
    assert not round_of(own, kiosk)
    assert "yet (counter-2): one that is on" in shell("tls", "retire", *state)[2]
    code, told, _ = shell("tls", "retire", "--leave-behind", *state)
    assert (code, "left behind: counter-2; withdraw" in told) == (0, True)
    look_after(own)
    assert is_let_in(own, kiosk)
    assert not is_let_in(own, asleep)
    assert not round_of(own, kiosk)
    assert names(kiosk) == ["TLS CA 2"]
    assert is_let_in(own, kiosk)
    assert shown(own, kiosk) == 2
    assert "there is nothing to retire" in shell("tls", "retire", *state)[2]
    new = let_in(own, "counter-4")
    assert names(new) == ["TLS CA 2"]
    assert is_let_in(own, new)
    open_registry(own.folder, own.database, own.pki_url).close()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can write for others")
def test_what_root_makes_can_be_read_by_whom_the_ra_runs_as(shell: Shell, tmp_path: Path) -> None:
    nobody = 65534
    state = founded(tmp_path / "state")
    for path in (state, *state.rglob("*")):
        os.chown(path, nobody, nobody)
    assert shell("tls", "prepare", "--state", state)[0] == 0
    assert [file.stat().st_uid for file in state.rglob("tls-next*")] == [nobody, nobody]
    assert shell("tls", "replace", "--leave-behind", "--state", state)[0] == 0
    assert {file.stat().st_uid for file in (*(state / "pki").iterdir(), *(state / "keys").iterdir())} == {nobody}


@pytest.mark.parametrize("is_noted", [False, True])
def test_a_replacement_that_was_cut_off_is_forgotten_or_finished(own: World, shell: Shell, is_noted: bool) -> None:
    state, known = on(own.folder, own.database), own.registry.foundation.tls_authorities
    assert shell("tls", "prepare", *state)[0] == 0
    waiting, key = own.folder / tls_authorities.NEXT_CERTIFICATE, own.folder / tls_authorities.NEXT
    before = known.current().certificate
    shutil.copy(own.folder / rotation.TLS_CERTIFICATE, own.folder / tls_authorities.FORMER_CERTIFICATE)
    rotation.lay_next(own.folder, rotation.TLS_CERTIFICATE, waiting.read_bytes())
    rotation.lay_next(own.folder, rotation.TLS, key.read_bytes())
    if is_noted:
        public = keys.load_key(key, own.registry.foundation.key_password).public_key()
        with own.registry.database.write() as session:
            known_keys.replace(session, "tls", spki_sha256(public))
        rotation.take_up_next(own.folder, rotation.TLS_CERTIFICATE)  # and then the power went
        assert known.current().certificate != before  # who serves goes on, whatever it finds
    open_registry(own.folder, own.database, own.pki_url).close()
    assert (known.current().certificate != before, known.former() == before, known.next() is None) == (is_noted,) * 3
    assert len(known.trusted()) == 2
    assert not list(own.folder.rglob("*.next"))
    key.unlink(missing_ok=True)  # as a restore that lacks it
    told = "there is no next" if is_noted else "lacks keys/tls-next.key: restore it"
    assert told in shell("tls", "replace", "--leave-behind", *state)[2].replace("There", "there")
    told = "is trusted still: end that first" if is_noted else ""
    assert told in shell("tls", "prepare", *state)[2]


def test_a_kiosk_takes_no_authorities_but_beside_its_own_and_an_administrators_file_counts(
    own: World, tmp_path: Path
) -> None:
    kiosk = let_in(own, "counter-1")
    own.admin.tls.prepare()
    look_after(own)

    def hear(files: TlsFiles) -> x509.Certificate:
        async def learned() -> x509.Certificate:
            transport = Transport.over_tls(own.url, kiosk, timeout_seconds=20)
            try:
                return await learn(files, transport)
            finally:
                await transport.close()

        return asyncio.run(learned())

    elsewhere = TlsFiles(str(own.folder / "pki" / "root.pem"), kiosk.certificate, kiosk.key, "", str(tmp_path / "kept"))
    with pytest.raises(RaBroken, match="none that this kiosk trusts"):
        hear(elsewhere)
    with pytest.raises(OSError, match="no state folder"):
        hear(TlsFiles(kiosk.authority, kiosk.certificate, kiosk.key))
    seen = kiosk.stamp()
    assert hear(kiosk) == own.registry.foundation.tls.certificate
    assert kiosk.renewed(seen)[0] is not None
    Path(kiosk.authority).write_bytes(Path(elsewhere.authority).read_bytes())
    assert kiosk.trusted() == kiosk.authority
    assert names(kiosk) == ["root"]
