"""A kiosk's own certificate is renewed over the one that it has; no lost answer and no crash leaves it without."""

import asyncio
import base64
import shutil
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key

from rakiosk.authority import own_certificate
from rakiosk.authority.tls import RENEWAL, TlsFiles
from rakiosk.authority.transport import Transport
from rakiosk_ra.base.clock import SignedAt
from rakiosk_ra.base.errors import AdminError
from rakiosk_ra.ca import profile
from rakiosk_ra.ca.profile import KIOSK_VALIDITY, name
from rakiosk_ra.kiosks.rows import KioskRow
from tests.ra.world import World, line

PATH = "/v1/kiosk/certificate"
SOON = KIOSK_VALIDITY - timedelta(days=29)


@pytest.fixture
def kiosk(world: World) -> Iterator[Path]:
    """The files of a kiosk whose certificate, by the RA's book, ends within thirty days."""
    folder = world.folder / "kiosks" / "ageing"
    shutil.rmtree(folder, ignore_errors=True)
    world.admin.kiosks.add("ageing").write(folder)
    age(world, SOON)
    yield folder
    with suppress(AdminError):  # it has withdrawn it itself
        world.admin.kiosks.withdraw("ageing")


def age(world: World, since: timedelta) -> None:
    with world.registry.database.write() as session:
        session.execute(
            sa.update(KioskRow)
            .where(KioskRow.name == "ageing", KioskRow.withdrawn_at.is_(None))
            .values(issued_at=world.clock() - since)
        )


def request(key: ec.EllipticCurvePrivateKey, subject: x509.Name | None = None) -> dict[str, str]:
    builder = x509.CertificateSigningRequestBuilder(subject or name("ageing"))
    return {"request": base64.b64encode(builder.sign(key, hashes.SHA256()).public_bytes(Encoding.DER)).decode()}


def asked(world: World, folder: Path, body: dict[str, str]) -> httpx.Response:
    with line(world.url, folder) as connection:
        return connection.put(PATH, json=body)


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def files(folder: Path) -> TlsFiles:
    authority, certificate, key = (str(folder / file) for file in ("ra-ca.pem", "kiosk.pem", "kiosk.key"))
    return TlsFiles(authority, certificate, key, str(folder / "state" / RENEWAL))


def round_of(world: World, folder: Path) -> bool:
    """One round of the kiosk itself, on the day when it finds its certificate about to end."""

    def connect() -> Transport:
        return Transport.over_tls(world.url, files(folder), timeout_seconds=20)

    return asyncio.run(own_certificate.one_round(files(folder), connect))


def is_let_in(world: World, folder: Path) -> bool:
    """By the pair that the kiosk would use now."""
    with httpx.Client(base_url=world.url, verify=files(folder).context(), timeout=20, trust_env=False) as connection:
        return connection.get("/v1/health").status_code == 200


def made_as_of_before(world: World, folder: Path) -> None:
    """The kiosk's own file, too, is one that ends before the next one."""
    key = load_pem_private_key((folder / "kiosk.key").read_bytes(), None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    when = SignedAt(world.clock() - SOON)
    old = profile.tls_kiosk(world.registry.foundation.tls, key.public_key(), "ageing", when)
    (folder / "kiosk.pem").write_bytes(old.public_bytes(Encoding.PEM))
    with world.registry.database.write() as session:
        session.execute(
            sa.update(KioskRow)
            .where(KioskRow.name == "ageing", KioskRow.withdrawn_at.is_(None))
            .values(fingerprint=old.fingerprint(hashes.SHA256()).hex())
        )


def test_the_same_key_gets_the_same_certificate_and_the_old_one_stays_good(world: World, kiosk: Path) -> None:
    body = request(ec.generate_private_key(ec.SECP256R1()))
    first = asked(world, kiosk, body)
    assert first.status_code == 200
    assert asked(world, kiosk, body).json() == first.json()
    assert is_let_in(world, kiosk)


def test_what_est_refuses_is_refused(world: World, kiosk: Path) -> None:
    own = ec.generate_private_key(ec.SECP256R1())
    assert code(asked(world, kiosk, request(own, name("counter-1")))) == (422, "invalid-request")
    assert code(asked(world, kiosk, {"request": "AAAA"})) == (422, "invalid-request")
    assert code(asked(world, kiosk, request(ec.generate_private_key(ec.SECP384R1())))) == (422, "key-too-weak")
    spoiled = bytearray(base64.b64decode(request(own)["request"]))
    spoiled[-1] ^= 1
    answer = asked(world, kiosk, {"request": base64.b64encode(spoiled).decode()})
    assert code(answer) == (422, "proof-of-possession")
    age(world, KIOSK_VALIDITY - timedelta(days=31))
    assert code(asked(world, kiosk, request(own))) == (409, "too-early")
    world.admin.kiosks.withdraw("ageing")
    assert code(asked(world, kiosk, request(own))) == (403, "client-certificate")


def test_a_kiosk_renews_by_itself_and_a_copy_of_its_old_files_cannot(world: World, kiosk: Path, tmp_path: Path) -> None:
    made_as_of_before(world, kiosk)
    copy = shutil.copytree(kiosk, tmp_path / "copy")
    assert round_of(world, kiosk)
    (kept,) = (kiosk / "state").iterdir()
    assert kept.name == RENEWAL
    assert kept.stat().st_mode & 0o777 == 0o600
    assert not round_of(world, kiosk)  # until thirty days before the end of the new one
    assert is_let_in(world, kiosk)
    assert is_let_in(world, copy)  # until its end: whoever is under way with it goes on
    assert code(asked(world, copy, request(ec.generate_private_key(ec.SECP256R1())))) == (403, "client-certificate")
    (row,) = [row for row in world.admin.kiosks.all() if row.name == "ageing" and row.withdrawn_at is None]
    assert world.clock() - row.issued_at < timedelta(days=1)
    world.admin.kiosks.withdraw("ageing")
    assert not is_let_in(world, kiosk)
    assert not is_let_in(world, copy)


def test_a_crash_at_any_moment_leaves_a_pair_that_is_let_in(
    world: World, kiosk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made_as_of_before(world, kiosk)
    kept = kiosk / "state" / RENEWAL

    class Crash(BaseException):
        pass

    def crash(*_arguments: object) -> None:
        raise Crash

    keys = []
    for place in (
        "signed_request",
        "checked",
        "_put_in_place",
    ):  # the key is kept; the answer is lost; nothing is in place
        with monkeypatch.context() as patched:
            patched.setattr(own_certificate, place, crash)
            with pytest.raises(Crash):
                round_of(world, kiosk)
        assert is_let_in(world, kiosk)
        keys.append(kept.with_suffix(".key").read_bytes())
    assert round_of(world, kiosk)
    assert len(set(keys)) == 1
    assert keys[0] in kept.read_bytes()
    assert is_let_in(world, kiosk)


def test_what_hinders_it_costs_nothing_but_a_line(
    world: World, kiosk: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    made_as_of_before(world, kiosk)
    (kiosk / "state").touch()  # where the folder should be
    assert not round_of(world, kiosk)
    assert "was not renewed: NotADirectoryError" in caplog.text
    (kiosk / "state").unlink()
    with monkeypatch.context() as away:
        away.setattr(world, "url", "https://127.0.0.1:9")
        assert not round_of(world, kiosk)
    assert "was not renewed: RaUnreachable" in caplog.text
    assert is_let_in(world, kiosk)
    assert round_of(world, kiosk)


def test_an_administrators_newer_files_are_used_again(world: World, kiosk: Path) -> None:
    made_as_of_before(world, kiosk)
    assert round_of(world, kiosk)
    assert files(kiosk).pair()[0].endswith(RENEWAL)
    world.admin.kiosks.withdraw("ageing")
    later = world.clock.ahead = timedelta(minutes=3)
    world.admin.kiosks.add("ageing").write(kiosk)
    world.clock.ahead -= later
    assert files(kiosk).pair() == (str(kiosk / "kiosk.pem"), str(kiosk / "kiosk.key"))
    assert is_let_in(world, kiosk)
