"""A kiosk's audit at the RA: its head, so that an old copy shows; who a digest stands for; what support did there."""

import asyncio
import base64
import os
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from ra_contract.people import digest_under
from rakiosk import cli
from rakiosk.audit.lines import files_in
from rakiosk.audit.port import Act
from rakiosk.audit.reading import head_of, lines_from
from rakiosk.audit.recorder import Recorder
from rakiosk.audit.who import who_digest
from rakiosk.authority.audit_head import keep_told, one_round
from rakiosk.authority.tls import TlsFiles
from rakiosk.authority.transport import Transport
from rakiosk_ra.clerks import audit
from rakiosk_ra.kiosks.audit_heads import KnownAudit
from tests.ra.world import World

PATH = "/v1/kiosk/audit-head"
NOTHING, KEY = "0" * 64, os.urandom(32)


def news(count: int, known: str = NOTHING, **more: Any) -> dict[str, Any]:
    """A head of so many records, whose digest is its count."""
    digest = f"{count:064x}"
    key = base64.b64encode(KEY).decode()
    return {"head": {"count": count, "digest": digest}, "known": known, "who_key": key, **more}


def told(world: World, kiosk: str, count: int, known: int = 0, **more: Any) -> int:
    return world.line(kiosk).put(PATH, json=news(count, f"{known:064x}", **more)).status_code


def known(world: World, kiosk: str) -> KnownAudit:
    return next(each for each in world.admin.kiosks.audits() if each.kiosk.name == kiosk)


def test_a_head_is_kept_when_the_chain_goes_through_the_one_before(world: World) -> None:
    assert world.line("chain-1").get(PATH).json() == {"count": 0, "digest": NOTHING}
    assert [told(world, "chain-1", *each) for each in ((7,), (9, 7), (9, 7), (9, 9))] == [204] * 4  # answers get lost
    assert world.line("chain-1").get(PATH).json()["count"] == 9
    assert known(world, "chain-1").broken is None


def test_an_old_copy_is_found_and_stays_found_however_long_it_grows(world: World) -> None:
    told(world, "chain-2", 20)
    assert told(world, "chain-2", 12, known=0) == 204  # the copy does not reach record 20
    for count in (25, 30):
        assert told(world, "chain-2", count, known=99) == 204
    found = known(world, "chain-2")
    assert found.last is not None
    assert found.broken is not None
    assert (found.last.count, found.broken.count) == (20, 12)
    assert told(world, "chain-2", 40, known=20) == 204  # nor is the true one believed again by itself
    assert known(world, "chain-2").broken is not None
    assert world.admin.kiosks.begin_audit_anew("chain-2") == 5
    assert told(world, "chain-2", 3) == 204
    assert known(world, "chain-2").broken is None


def test_a_copy_that_grew_past_the_known_head_is_found_as_well(world: World) -> None:
    told(world, "chain-3", 20)
    told(world, "chain-3", 25, known=99)
    assert known(world, "chain-3").broken is not None


@pytest.mark.parametrize(
    "bad",
    [
        {"known": "x" * 64},
        {"known": "ab"},
        {"who_key": "AAAA"},
        {"head": {"count": -1, "digest": NOTHING}},
        {"support": [{"number": 1, "at": "2026-11-29T00:00:00Z", "what": "a\x00b", "by": "lin"}]},
    ],
)
def test_what_is_no_head_is_refused(world: World, bad: dict[str, Any]) -> None:
    assert world.line("chain-4").put(PATH, json=news(1) | bad).status_code == 422


def test_only_the_newest_heads_are_kept_and_the_known_one(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rakiosk_ra.kiosks.audit_heads._KEPT", 3)
    for count in range(1, 7):
        told(world, "chain-5", count, known=count - 1)
    for count in range(1, 7):
        told(world, "chain-5", count, known=99)
    found = known(world, "chain-5")
    assert found.last is not None
    assert found.broken is not None
    assert (found.last.count, found.broken.count) == (6, 1)
    assert world.admin.kiosks.begin_audit_anew("chain-5") == 5


# the kiosk's own side of it, over the wire


def recorded(folder: Path, *, what: str = "help-granted", times: int = 1) -> Recorder:
    recorder = Recorder(folder)
    recorder.start()
    for _ in range(times):
        recorder.note(Act.SIGNED_IN, who="DEMO-01")
        recorder.note(Act.SUPPORT, what="status", by="lin_support")
        recorder.note(Act.SUPPORT, what=what, by="lin_support")
    return recorder


def connecting(world: World, name: str) -> Callable[[], Transport]:
    world.line(name)
    files = world.folder / "kiosks" / name
    tls = TlsFiles(*(str(files / each) for each in ("ra-ca.pem", "kiosk.pem", "kiosk.key")))
    return lambda: Transport.over_tls(world.url, tls, timeout_seconds=10)


def tell(world: World, name: str, folder: Path) -> bool:
    with closing(recorded(folder)) as recorder:
        return asyncio.run(one_round(folder, connecting(world, name), recorder))


@pytest.mark.parametrize(("every_seconds", "is_visited"), [(0.01, False), (3600.0, True)], ids=["hour", "visit"])
def test_the_ra_is_told_at_each_visit_s_end_and_each_hour_without_one(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, every_seconds: float, is_visited: bool
) -> None:
    monkeypatch.setattr("rakiosk.authority.audit_head.EVERY_SECONDS", every_seconds)
    name = f"told-{is_visited}"
    connect, visit_over = connecting(world, name), asyncio.Event()

    async def tell_thrice(recorder: Recorder) -> None:
        telling = asyncio.create_task(keep_told(tmp_path, connect, recorder, visit_over))
        count = 0
        for _ in range(3):
            while (last := known(world, name).last) is None or last.count == count:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
            count = last.count
            if is_visited:
                visit_over.set()
        telling.cancel()

    with closing(recorded(tmp_path)) as recorder:
        asyncio.run(asyncio.wait_for(tell_thrice(recorder), 60))


def test_support_s_acts_are_in_the_audit_of_both_sides_once_each(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("rakiosk.authority.audit_head.SUPPORT_ACTS_MOST", 2)
    recorded(tmp_path, times=4).close()
    assert tell(world, "both-sides", tmp_path)
    assert tell(world, "both-sides", tmp_path)
    mine = [line.facts["n"] for line in lines_from(tmp_path, 1) if line.facts.get("what") == "help-granted"]
    with world.registry.database.read() as session:
        entries = [each for each in audit.entries(session, most=99_999) if each.place == "both-sides"]
        audit.verify(session)
    assert [each.subject.partition(" at ")[0] for each in entries] == [f"record {number}" for number in mine]
    assert {(each.actor, each.role, each.act) for each in entries} == {
        ("lin_support", "support", "support-help-granted")
    }


def test_the_ra_knows_for_whom_a_digest_stands_and_the_kiosk_keeps_the_digest_alone(
    world: World, tmp_path: Path
) -> None:
    customer = world.customer()
    recorder = recorded(tmp_path)
    recorder.note(Act.SIGNED_IN, who=customer.cn)
    recorder.close()
    assert tell(world, "who-is-it", tmp_path)
    digest = who_digest(tmp_path, customer.cn.lower())
    assert any(line.facts.get("who") == digest for line in lines_from(tmp_path, 1))
    assert world.admin.kiosks.people_of("who-is-it", digest) == [customer.cn]
    assert world.admin.kiosks.people_of("who-is-it", digest_under(KEY, customer.cn)) == []
    world.admin.kek.replace()
    assert world.admin.kiosks.people_of("who-is-it", digest) == [customer.cn]


def test_an_old_copy_that_was_put_back_is_found_at_both_sides(
    world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    state = tmp_path / "state"
    folder = state / "audit"
    recorded(folder).close()
    shutil.copytree(folder, tmp_path / "copy")
    assert tell(world, "put-back", folder)
    settings = tmp_path / "k.toml"
    files = world.folder / "kiosks" / "put-back"
    settings.write_text(
        f'kiosk = {{ id = "put-back", state = "{state}" }}\nra = {{ url = "{world.url}", ca = "{files}/ra-ca.pem", '
        f'certificate = "{files}/kiosk.pem", key = "{files}/kiosk.key" }}\n'
    )
    verify = ["audit", "verify", "--ra", "--config", str(settings)]
    assert cli.main(verify) == 0
    shutil.rmtree(folder)
    shutil.copytree(tmp_path / "copy", folder)
    assert cli.main(verify) == 1
    assert "an old copy was put back" in capsys.readouterr().out
    recorded(folder, times=9).close()  # it grows past what the RA knows
    assert head_of(folder).count > 20
    assert len(files_in(folder)) == 1
    assert cli.main(verify) == 1
    assert not tell(world, "put-back", folder)
    assert "was an old copy put back" in caplog.text
    assert known(world, "put-back").broken is not None
