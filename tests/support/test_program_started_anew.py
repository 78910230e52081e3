"""The program of a running kiosk started anew by support, through sshd: between customers, with leave, else not."""

import asyncio
from pathlib import Path

from tests.alone import running_alone, settings
from tests.support.test_way_in import acts, certificate, comes_in, sshd

AGAIN = "機台剛才重新啟動，您的資料沒有遺失"
STARTS = b"\x1b[?1049h"  # takes the alternate screen


async def test_it_is_started_anew_between_customers_and_with_leave_and_not_otherwise(tmp_path: Path) -> None:
    told = settings(kiosk='state = "."', more='[support]\nsocket = "support.sock"')
    with running_alone(tmp_path, is_ready=False, told=told) as kiosk, sshd(tmp_path) as (port, _):
        key = certificate(tmp_path, "good")

        async def asks(*why: str) -> tuple[int, str]:
            return await comes_in(port, key, "restart", "app", *why)

        def dies(before: int, since: int) -> None:
            kiosk.hears(STARTS, since)
            kiosk.sees("歡迎使用", AGAIN)
            assert kiosk.kiosk_pid != before

        before, since = kiosk.kiosk_pid, len(kiosk.written)
        kiosk.press("1")
        kiosk.sees("憑證識別碼 (CN)")
        status, words = await asks("it hangs")
        assert (status, "they type something" in words) == (1, True), words
        kiosk.press("escape")
        kiosk.sees("歡迎使用")
        assert kiosk.kiosk_pid == before
        assert await asks() == (0, "it starts again\n")
        await asyncio.to_thread(dies, before, since)

        before, since = kiosk.kiosk_pid, len(kiosk.written)
        kiosk.press("2")
        kiosk.sees("R01")
        for keys, answer in ((["enter"], (1, "does not want it")), (["shift+tab", "enter"], (0, "it starts again"))):
            asking = asyncio.create_task(asks("it hangs"))
            await asyncio.to_thread(kiosk.sees, "請問客服人員可以重新啟動本機台嗎", "lin@support", "it hangs")
            await asyncio.to_thread(kiosk.press, *keys)
            status, words = await asking
            assert (status, answer[1] in words) == (answer[0], True), words
        await asyncio.to_thread(dies, before, since)
    kept = [str(act["what"]) for act in acts(tmp_path)]
    assert kept == [
        *("restart", "restart-refused"),
        *("restart", "restart-done"),
        *("restart", "restart-app-asked", "restart-app-refused", "restart-refused"),
        *("restart", "restart-app-asked", "restart-app-granted", "restart-done"),
    ]
