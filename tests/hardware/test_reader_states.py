"""The reader's state, always on the screen: its line, the prompt's words, the trouble, and the way back."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from rakiosk_demo.simulators.card import SimulatedReader
from rakiosk_demo.simulators.card.faults import Fault
from tests.flows import at_the_pin, walks_to_the_end
from tests.kiosk import PIN, Customer, Kiosk, kiosk_of
from tests.ra.world import World

Act = Callable[[SimulatedReader], None]


class ForeignCard:
    """A card of somebody else's make: it answers, and knows no PIV."""

    atr = bytes.fromhex("3B6500009C02020702")
    is_t0 = False

    def power_on(self) -> None:
        """Nothing to start anew."""

    def reset(self) -> None:
        """Nothing to forget."""

    def transmit(self, _command: bytes) -> bytes:
        """ISO 7816-4, 5.6: file or application not found."""
        return b"\x6a\x82"


class State(NamedTuple):
    """A state without a usable reader: how it comes and goes, and how it is told."""

    comes: Act
    goes: Act
    line: str
    sentences: tuple[str, ...]


STATES = pytest.mark.parametrize(
    "state",
    [
        State(
            SimulatedReader.stop_service,
            SimulatedReader.start_service,
            "讀卡機：服務未啟動，請告知櫃檯人員",
            ("讀卡機目前無法使用", "讀卡機服務正在重新啟動", "C01"),
        ),
        State(
            SimulatedReader.unplug,
            SimulatedReader.plug_in,
            "讀卡機：未連接，請告知櫃檯人員",
            ("沒有連接讀卡機", "請告知櫃檯人員", "C02"),
        ),
    ],
    ids=["no service", "no reader"],
)


@STATES
@pytest.mark.manual("2.1.1", "2.1.4")
async def test_at_the_pin_it_is_its_own_sentence_and_back_again_it_goes_on(
    kiosk: Kiosk, customer: Customer, state: State
) -> None:
    await at_the_pin(kiosk, customer)
    state.comes(kiosk.reader)
    await kiosk.sees(state.line, *state.sentences)
    state.goes(kiosk.reader)
    await kiosk.sees("讀卡機：晶片卡已插入", "請輸入晶片卡密碼", "還剩 3 次機會")
    await walks_to_the_end(kiosk)


@STATES
@pytest.mark.manual("1.1.3", "2.1.1")
async def test_on_every_screen_the_reader_line_says_so(
    kiosk: Kiosk, customer: Customer, state: State, caplog: pytest.LogCaptureFixture
) -> None:
    await kiosk.sees("歡迎使用", "讀卡機：已就緒，尚未插入晶片卡")
    assert "C0" not in caplog.text
    state.comes(kiosk.reader)
    await kiosk.sees("歡迎使用", state.line)
    assert f"{state.sentences[-1]} the reader: no-" in caplog.text
    await kiosk.sign_in(customer)
    await kiosk.sees(state.line)
    await kiosk.press("9")
    screen = await kiosk.sees("請插入憑證晶片卡")
    assert screen.count(state.line) == 2  # beside the prompt, and in the reader's own line
    state.goes(kiosk.reader)
    await kiosk.sees("插入晶片卡後會自動繼續", "讀卡機：已就緒，尚未插入晶片卡")


@pytest.mark.manual("2.1.4")
@pytest.mark.parametrize(
    ("fault", "mends", "sentence"),
    [
        (Fault.SERVICE_STOP, SimulatedReader.start_service, "讀卡機目前無法使用"),
        (Fault.UNPLUG, SimulatedReader.plug_in, "沒有連接讀卡機"),
    ],
)
async def test_during_the_work_it_is_its_own_sentence_and_back_again_it_goes_on(
    kiosk: Kiosk, customer: Customer, fault: Fault, mends: Act, sentence: str
) -> None:
    await at_the_pin(kiosk, customer)
    kiosk.reader.plan(fault, at=9)
    await kiosk.enter(PIN)
    await kiosk.sees(sentence, "仍然保留")
    mends(kiosk.reader)
    await kiosk.sees("請輸入晶片卡密碼", "還剩 3 次機會")
    await walks_to_the_end(kiosk)


@pytest.mark.manual("2.9.2")
async def test_a_card_put_in_upside_down_is_told_and_turned_round_it_goes_on(kiosk: Kiosk, customer: Customer) -> None:
    await kiosk.sign_in(customer)
    await kiosk.press("9")
    await kiosk.sees("請插入憑證晶片卡")
    kiosk.reader.insert(customer.card, upside_down=True)
    screen = await kiosk.sees("晶片卡沒有回應，請確認晶片朝上、朝前插入")
    assert "請插入憑證晶片卡" in screen
    kiosk.reader.pull()
    kiosk.reader.insert(customer.card)
    await kiosk.sees("請輸入晶片卡密碼")


@pytest.mark.manual("2.1.4")
async def test_the_card_put_back_upside_down_is_told_at_the_pin_too(kiosk: Kiosk, customer: Customer) -> None:
    await at_the_pin(kiosk, customer)
    kiosk.reader.insert(customer.card, upside_down=True)
    await kiosk.sees("晶片卡沒有回應。", "請取出晶片卡，確認晶片朝上、朝前，再重新插入", "C04")
    kiosk.reader.insert(customer.card)
    await kiosk.sees("請輸入晶片卡密碼", "還剩 3 次機會")


@pytest.mark.manual("2.9.2")
async def test_a_card_of_another_make_is_told_and_ones_own_goes_on(kiosk: Kiosk, customer: Customer) -> None:
    await kiosk.sign_in(customer)
    await kiosk.press("9")
    await kiosk.sees("請插入憑證晶片卡")
    kiosk.reader.insert(ForeignCard())
    await kiosk.sees("這不是本局的憑證晶片卡", "金融卡、健保卡及自然人憑證在此不適用", "C05")
    kiosk.reader.insert(customer.card)
    await kiosk.sees("請輸入晶片卡密碼")


@pytest.mark.manual("2.1.4")
async def test_a_card_that_another_program_holds_is_told(served_ra: World, customer: Customer, tmp_path: Path) -> None:
    async with kiosk_of(served_ra, tmp_path) as kiosk:
        await at_the_pin(kiosk, customer)
        kiosk.reader.hold_elsewhere(held=True)
        await kiosk.enter(PIN)
        await kiosk.sees("其他程式正在使用晶片卡", "C09")
        kiosk.reader.hold_elsewhere(held=False)
        await kiosk.goes_on("enter")
        await kiosk.sees("請輸入晶片卡密碼", "還剩 3 次機會")


@pytest.mark.manual("2.1.4")
async def test_a_reader_that_hangs_is_told_and_when_it_lets_go_it_goes_on(
    served_ra: World, customer: Customer, tmp_path: Path
) -> None:
    async with kiosk_of(served_ra, tmp_path, card_deadline_seconds=0.5) as kiosk:
        await at_the_pin(kiosk, customer)
        kiosk.reader.plan(Fault.SILENCE, at=4)
        await kiosk.enter(PIN)
        await kiosk.sees("讀卡機沒有回應。", "請取出晶片卡再重新插入", "C10", "讀卡機：沒有回應，請告知櫃檯人員")
        await kiosk.goes_on("enter")
        await kiosk.sees("C10")
        kiosk.reader.release()
        await kiosk.sees("讀卡機：晶片卡已插入", "請輸入晶片卡密碼", "還剩 3 次機會")
        await walks_to_the_end(kiosk)
