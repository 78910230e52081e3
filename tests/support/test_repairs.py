"""Parts of a kiosk started anew by support: between customers at once, else with their leave, never at work."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from rakiosk.audit.recorder import Recorder
from rakiosk.i18n import _
from rakiosk.supervisor import CRASHED
from rakiosk.support import consent
from rakiosk.support.desk import Desk
from rakiosk.support.requests import start_anew
from tests.kiosk import Customer, Kiosk
from tests.support.test_way_in import acts, config_of

WHO = "lin@support ticket=12345"
ASKED = ("請問客服人員可以重新啟動讀卡機服務嗎", "lin@support", "stuck reader")


@pytest.fixture
def systemctl(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A systemctl in the place of the real one; the file in which it writes what it was asked for."""
    asked, program = tmp_path / "asked", tmp_path / "systemctl"
    program.write_text(
        f'#!/bin/sh\necho "$@" >> {asked}\n[ "$3" = pcscd.service ] && exit 0\necho "Unit $3 not found."; exit 5\n'
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    return asked


def lines_of(file: Path) -> list[str]:
    return file.read_text().splitlines()


async def asks(desk: Desk, what: str, why: str = "") -> str:
    told = await start_anew(desk, WHO, {"what": what, "text": why})
    return str(told.get("error") or told["lines"][0])


def desk_of(kiosk: Kiosk, folder: Path, **more: str) -> Desk:
    audit = Recorder(folder / "audit")
    audit.start()
    return Desk(kiosk.app, replace(config_of(folder), **more), audit)  # type: ignore[arg-type]


async def test_between_customers_it_is_done_at_once_and_what_systemd_says_is_told(
    kiosk: Kiosk, tmp_path: Path, systemctl: Path
) -> None:
    await kiosk.sees("歡迎使用")
    desk = desk_of(kiosk, tmp_path, printer_uri="cups:slips")
    assert await asks(desk, "reader") == "pcscd.service is started anew"
    assert await asks(desk, "queue") == "rakiosk-queue@slips.service: Unit rakiosk-queue@slips.service not found."
    assert "there is no sshd to be started anew" in await asks(desk, "sshd")
    assert "no queue of its own" in await asks(desk_of(kiosk, tmp_path / "other"), "queue")
    assert lines_of(systemctl) == [
        "--no-ask-password restart pcscd.service",
        "--no-ask-password start rakiosk-queue@slips.service",
    ]
    desk.audit.close()
    told = [(act["what"], act.get("part")) for act in acts(tmp_path)]
    assert told == [("restart-done", "reader"), ("restart-refused", "queue")]


async def test_with_somebody_there_it_needs_their_leave_which_is_no_unless_they_say_yes(
    kiosk: Kiosk, customer: Customer, tmp_path: Path, systemctl: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = desk_of(kiosk, tmp_path)
    await kiosk.sees("歡迎使用")
    await kiosk.press("1")
    await kiosk.sees("憑證識別碼 (CN)")
    assert "they type something" in await asks(desk, "reader", "stuck reader")
    await kiosk.press("escape")
    await kiosk.sign_in(customer)
    assert "say why" in await asks(desk, "reader")
    for keys, told in ((("enter",), "does not want it"), (("shift+tab", "enter"), "is started anew")):
        asking = asyncio.create_task(asks(desk, "reader", "stuck reader"))
        await kiosk.sees(*ASKED)
        await kiosk.press(*keys)
        assert told in await asking
    monkeypatch.setattr(consent, "ASKED_SECONDS", 0.01)
    assert "did not answer" in await asks(desk, "app", "stuck reader")
    assert len(lines_of(systemctl)) == 1
    assert kiosk.app.visit is not None
    async with kiosk.app.visit.working(_("Asking the registration authority…")):
        await kiosk.sees("請稍候")
        assert "the kiosk works for the customer" in await asks(desk, "reader", "stuck reader")
    desk.audit.close()
    told_of = [act["what"] for act in acts(tmp_path)]
    assert told_of == [
        *("restart-refused", "restart-refused"),
        *("restart-reader-asked", "restart-reader-refused", "restart-refused"),
        *("restart-reader-asked", "restart-reader-granted", "restart-done"),
        *("restart-app-asked", "restart-app-unanswered", "restart-refused", "restart-refused"),
    ]


async def test_the_program_is_started_anew_by_whoever_keeps_it(
    kiosk: Kiosk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended, codes = asyncio.Event(), list[int]()

    def ends(return_code: int) -> None:
        codes.append(return_code)
        ended.set()

    monkeypatch.setattr(kiosk.app, "exit", ends)
    await kiosk.sees("歡迎使用")
    assert await asks(desk_of(kiosk, tmp_path), "app") == "it starts again"
    await asyncio.wait_for(ended.wait(), 10)
    assert codes == [CRASHED]
