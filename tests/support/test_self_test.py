"""The kiosk looks at itself while nobody is there, shows the staff what it finds, and tells the RA."""

import asyncio
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import rakiosk
from ra_contract.kiosk_report import Standing
from rakiosk.authority.tls import TlsFiles
from rakiosk.authority.transport import Transport
from rakiosk.config import Config, load
from rakiosk.i18n import set_language
from rakiosk.kit.self_test import Concern
from rakiosk.support import reporting, self_test
from rakiosk.support.doctor.verdict import Check, Verdict, ok
from rakiosk.support.reporting import digest
from rakiosk.support.self_test import SelfTest
from rakiosk_ra.kiosks.reports import KnownKiosk
from tests.alone import settings
from tests.ra.world import World


@pytest.fixture
def config(served_ra: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Config:
    """The settings of a kiosk of the test's own, whose printer is away, and which looks at once."""
    monkeypatch.setattr(self_test, "PATIENCE_SECONDS", 0.0)
    monkeypatch.setattr(self_test, "SPREAD_SECONDS", 0.0)
    served_ra.admin.kiosks.add(tmp_path.name[:32]).write(tmp_path)
    more = '[media]\nudisks = false\n[printer]\nuri = "ipp://127.0.0.1:9/none"\n'
    (tmp_path / "rakiosk.toml").write_text(settings(served_ra.url, name="tells-1", more=more))
    return load(tmp_path / "rakiosk.toml")


def connecting(config: Config, url: str = "") -> Callable[[], Transport]:
    return lambda: Transport.over_tls(url or config.ra_url, TlsFiles.of(config), timeout_seconds=20)


def known(world: World, name: str) -> KnownKiosk:
    return next(each for each in world.admin.kiosks.known() if each.kiosk.name == name)


def round_of(config: Config, *, absent: list[bool], url: str = "") -> tuple[SelfTest, float]:
    """One round that tells the front page of it, and when the next one is."""
    one, told = SelfTest(config), list[str]()
    until = asyncio.run(one.one_round(connecting(config, url), lambda: absent.pop(0), lambda: told.append("front")))
    assert (told, absent) == (["front"], [])
    return one, until


def test_it_looks_when_nobody_is_there_and_tells_the_ra(
    served_ra: World, config: Config, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    set_language("zh_TW")
    found, until = round_of(config, absent=[False, False, True])
    assert until == self_test.AGAIN_SECONDS  # for the printer
    assert Concern.PAPERS in {each.concern for each in found.findings if each.is_broken}
    assert "printer broken: ipp://127.0.0.1:9/none, A4. It cannot be reached: is it switched on" in caplog.text
    report = known(served_ra, tmp_path.name[:32]).report
    assert report is not None
    assert (report.version, report.settings_sha256) == (rakiosk.__version__, digest(config))
    told = {each.check: each for each in report.checks}
    assert (told["ra"].standing, told["ra"].found.partition(",")[0]) == (Standing.OK, "It answers")
    assert (told["printer"].standing, told["sticks"].standing) == (Standing.BROKEN, Standing.UNASKED)


def test_a_kiosk_that_is_well_is_looked_at_each_hour(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    async def well(_config: Config) -> tuple[Verdict, ...]:
        return (ok(Check.READER, "there"),)

    monkeypatch.setattr(self_test, "verdicts_apart", well)
    assert round_of(config, absent=[True])[1] == self_test.EVERY_SECONDS
    assert round_of(config, absent=[True], url="https://127.0.0.1:9")[1] == self_test.AGAIN_SECONDS


def test_an_ra_that_is_away_is_told_sooner(config: Config, caplog: pytest.LogCaptureFixture) -> None:
    _found, until = round_of(config, absent=[True], url="https://127.0.0.1:9")
    assert until == self_test.AGAIN_SECONDS
    assert "the RA was not told of this kiosk: RaUnreachable" in caplog.text


def test_kiosks_that_are_set_alike_have_one_digest(config: Config, tmp_path: Path) -> None:
    file = tmp_path / "rakiosk.toml"
    file.write_text(file.read_text().replace("tells-1", "tells-2"))
    assert digest(load(file)) == digest(config)
    file.write_text(file.read_text().replace("127.0.0.1:9", "127.0.0.1:10"))
    assert digest(load(file)) != digest(config)


def test_the_commit_is_that_of_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert reporting.commit() == ""
    monkeypatch.setattr(rakiosk, "__file__", str(tmp_path / "__init__.py"))
    (tmp_path / "commit").write_text("0123456789ab\n")
    assert reporting.commit() == "0123456789ab"


def test_the_kiosk_keeps_nothing_of_what_the_look_has_loaded_and_outlives_a_look_that_fails(
    config: Config, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    script = f"import asyncio, sys; from pathlib import Path; from rakiosk.config import load; \
from rakiosk.support.self_test import SelfTest; one = SelfTest(load(Path({str(tmp_path / 'rakiosk.toml')!r}))); \
asyncio.run(one.look()); print(len(one.findings), 'pyipp' in sys.modules, 'dbus_fast' in sys.modules)"
    (temporary := tmp_path / "temporary").mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    seen = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    count, *kept = seen.stdout.split()
    assert (int(count) > 0, kept, list(temporary.iterdir())) == (True, ["False", "False"], [])
    monkeypatch.setattr(sys, "executable", "/bin/false")
    failing = SelfTest(config)
    asyncio.run(failing.look())
    assert [(each.is_broken, "status 1" in f"{each.found} {each.advice}") for each in failing.findings] == [
        (True, False)
    ]
    assert "libraries broken: It could not be looked at. (ExaminationEnded: status 1)" in caplog.text
