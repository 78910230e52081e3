"""The audit of a real visit: its steps, what the RA was asked for, its troubles; nobody's name, CN or password."""

import asyncio
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from rakiosk import cli
from rakiosk.audit.port import Act, Fact
from rakiosk.audit.reading import lines, verify
from rakiosk.audit.recorder import Recorder
from rakiosk.audit.who import who_digest
from rakiosk.journey.customer import Listeners
from rakiosk.kit.noted import noted
from tests.kiosk import Customer, kiosk_of
from tests.ra.world import World


@contextmanager
def recording(folder: Path) -> Iterator[Recorder]:
    recorder = Recorder(folder)
    recorder.start()
    yield recorder
    recorder.close()


def told(folder: Path) -> list[dict[str, Fact]]:
    return [line.facts for line in lines(folder)]


async def test_a_visit_is_told_from_signing_in_to_logging_out_and_nobody_is_named(
    served_ra: World, customer: Customer, tmp_path: Path
) -> None:
    folder = tmp_path / "state" / "audit"
    with recording(folder) as audit:
        async with kiosk_of(served_ra, tmp_path, listeners=Listeners(audit=audit)) as kiosk:
            await kiosk.sees("歡迎使用")
            await kiosk.press("1")
            await kiosk.sees("憑證識別碼 (CN)")
            await kiosk.enter(customer.cn, "Ostrich4Canary")
            await kiosk.sees("與登入密碼不符")
            await kiosk.enter(customer.password)
            await kiosk.sees("請選擇服務項目")
            await kiosk.press("b")
            await kiosk.sees("登入密碼變更")
            await kiosk.press("escape")
            await kiosk.sees("請選擇服務項目")
            await kiosk.press("f10")
            await kiosk.sees("是否要登出")
            await kiosk.press("enter")
            await kiosk.sees("歡迎使用")
    acts = [
        tuple(str(fact) for name, fact in record.items() if name not in {"n", "at", "before"})
        for record in told(folder)
    ]
    who = who_digest(folder, customer.cn)
    in_order = [
        ("section", "user.login", "1.1"),
        ("asked", "POST /v1/session"),
        ("answered", "401", "POST /v1/session"),
        ("answered", "201", "POST /v1/session"),
        ("section-done", "1.1"),
        ("signed-in", "card", who),
        ("section", "user.password", "1.8"),
        ("asked", "DELETE /v1/session"),
        ("visit-ended",),
    ]
    places = [acts.index(act) for act in in_order]
    assert places == sorted(places)
    assert ("section-done", "1.8") not in acts  # it was left
    assert verify(folder).fault is None
    content = b"".join(file.read_bytes() for file in folder.iterdir())
    for secret in (customer.cn, customer.password, "Ostrich4Canary", "林測試"):
        assert secret.encode() not in content
        assert secret.encode("unicode_escape") not in content


def test_whatever_a_fact_is_told_by_mistake_a_name_is_not_kept(tmp_path: Path) -> None:
    with recording(tmp_path) as audit:
        audit.note(Act.STEP, name="王小明", other="somebody@example.com", long="9" * 200)
    (record,) = [record for record in told(tmp_path) if record["act"] == "step"]
    assert (record["name"], record["other"], record["long"]) == ("…", "…", "…")


def test_a_trouble_that_is_shown_is_in_the_audit_by_its_code_alone(tmp_path: Path) -> None:
    import logging

    from rakiosk.audit.troubles import TROUBLES, TroubleNotes
    from rakiosk.domain.errors import RaUnreachable

    with recording(tmp_path) as audit:
        handler = TroubleNotes(audit)
        logging.getLogger(TROUBLES).addHandler(handler)
        try:
            noted("R01", RaUnreachable("to 王小明"))
        finally:
            logging.getLogger(TROUBLES).removeHandler(handler)
    assert [record.get("code") for record in told(tmp_path)] == [None, "R01"]


async def test_an_act_that_must_be_on_disk_is_there_before_anything_goes_on(tmp_path: Path) -> None:
    with recording(tmp_path) as audit:
        await audit.noted(Act.ASKED, what="PUT /v1/orders/-/payment")
        assert told(tmp_path)[-1]["what"] == "PUT /v1/orders/-/payment"
        assert audit.keep(Act.CRASHED, incident="A1B2C3")
        assert told(tmp_path)[-1]["incident"] == "A1B2C3"


async def test_a_folder_that_cannot_be_written_is_a_line_in_the_log_and_stops_nobody(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    in_the_way = tmp_path / "audit"
    in_the_way.write_text("a file")
    with recording(in_the_way) as audit:
        for _ in range(3):
            audit.note(Act.STEP, name="one")
            await asyncio.wait_for(audit.noted(Act.STEP, name="two"), 10)
        assert caplog.text.count("the audit cannot be written: FileExistsError") == 1
        in_the_way.unlink()
        audit.note(Act.STEP, name="three")
    assert [record.get("name") for record in told(in_the_way)] == [None, *(["one", "two"] * 3), "three"]


async def test_an_act_that_cannot_be_put_into_it_is_counted_and_those_after_it_are_kept(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with recording(tmp_path) as audit:
        assert not audit.keep(Act.SIGNED_IN, who="half a letter: \udc80")
        assert "1 acts cannot be put into the audit: UnicodeEncodeError" in caplog.text
        assert "half a letter" not in caplog.text
        assert audit.keep(Act.STEP, name="after")
    assert [told(tmp_path)[-2].get("name"), told(tmp_path)[-1].get("records")] == ["after", 1]


SETTINGS = """
kiosk = {{ id = "counter-1", state = "{state}" }}
ra = {{ url = "https://127.0.0.1:1", ca = "c.pem", certificate = "c.pem", key = "k.pem" }}
"""


def test_the_command_verifies_shows_and_exports(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "c.pem").write_text("-----BEGIN CERTIFICATE-----\n")
    (tmp_path / "k.pem").write_text("-----BEGIN PRIVATE KEY-----\n")
    (tmp_path / "k.pem").chmod(0o600)
    (tmp_path / "k.toml").write_text(SETTINGS.format(state=tmp_path))
    with recording(tmp_path / "audit") as audit:
        audit.note(Act.STEP, name="agree")

    def run(*words: str) -> tuple[int, str]:
        status = cli.main(["audit", *words, "--config", str(tmp_path / "k.toml")])
        printed = capsys.readouterr()
        return status, printed.out + printed.err

    status, words = run("verify")
    assert (status, "records 1 to 2" in words) == (0, True)
    found = re.search(r"head (\d+:[0-9a-f]{64})", words)
    assert found is not None
    assert run("verify", "--head", found[1])[0] == 0
    assert "name=agree" in run("show")[1]
    assert '"digest": "' in run("export")[1]
    status, words = run("verify", "--head", "9:" + "0" * 64)
    assert (status, "an old copy was put back" in words) == (1, True)
    assert run("verify", "--head", "nine")[0] == cli.REFUSED
    (file,) = (tmp_path / "audit").glob("audit-*.log")
    file.write_bytes(file.read_bytes().replace(b"agree", b"other"))
    status, words = run("verify")
    assert (status, "BROKEN" in words, "record 2" in words) == (1, True, True)
