"""`rakiosk run` by keys: RA filled by hand, a card made by hand, and a PC/SC service that dies on the way."""

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from ra_contract.certificate import Status, Use
from rakiosk.card.reader import PcscReader
from rakiosk.card.session import CardSession
from rakiosk_demo.pcsc import PrivatePcscd
from rakiosk_demo.simulators.card import ManagementAlgorithm, SoftwareCard
from rakiosk_ra.admin.interface import Admin
from tests.alone import settings
from tests.counter.staff import staff_card
from tests.demo import CARD_IN, CARD_OUT, KIOSK, PIN, changes_first_password, comes_to_the_pin, logs_out, signs_in
from tests.ra.founding import PKI_URL, founded
from tests.ra.process import Served, run
from tests.terminal import Terminal

pytestmark = pytest.mark.xdist_group("pcsc")

CN = "HAND-1"
NO_SERVICE = "讀卡機：服務未啟動，請告知櫃檯人員"
OWN_PIN, MISSING = "請輸入您本人卡片的晶片卡密碼", "本機台待處理事項"
MANAGEMENT_KEY = bytes(range(24))
PUK = "31415926"


@dataclass
class Counter:
    """An RA with one customer, whose card lies beside it, and the settings of one kiosk."""

    state: Path
    card: Path
    password: str
    config: Path


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    """All of it made by the commands that a post office has."""
    state, card, kiosk = tmp_path / "ra", tmp_path / "card.json", tmp_path / "kiosk"
    blank = SoftwareCard.create(
        card, management_key=MANAGEMENT_KEY, management_algorithm=ManagementAlgorithm.AES_192, pin=PIN, puk=PUK.encode()
    )
    commanded("init", "--pki-url", PKI_URL, "--state", state)
    password = commanded("customers", "add", CN, "--name", "何手工", "--carrier", "card", "--state", state).strip()
    secrets = tmp_path / "secrets"
    secrets.write_text(f"{MANAGEMENT_KEY.hex()}\n{PUK}\n")
    holder = ("--guid", blank.guid, "--holder", CN, "--management-algorithm", "AES-192")
    commanded("cards", "add", *holder, "--secrets", secrets, "--state", state)
    commanded("kiosks", "add", "counter-1", "--out", kiosk, "--state", state)
    ra = Served.start(state, None)
    config = kiosk / "rakiosk.toml"
    config.write_text(settings(ra.url))
    yield Counter(state, card, password, config)
    ra.terminate()


def staff_work_by_their_own_card(terminal: Terminal, pcscd: PrivatePcscd, counter: Counter) -> None:
    """A clerk whose card the RA knows by its certificate: F8, its PIN; a first password is changed."""
    file, pem = counter.state.parent / "staff.json", counter.state.parent / "staff.pem"
    _card, certificate = staff_card(file)
    pem.write_bytes(certificate)
    state = ("--state", counter.state)
    first = commanded("clerks", "add", "clerk77", "--name", "何佳穎", "--role", "clerk", *state).strip()
    commanded("clerks", "card", "clerk77", "--certificate", pem, *state)
    pcscd.insert(file)
    terminal.sees("歡迎使用", CARD_IN)
    terminal.press("f8")
    if terminal.first_of(OWN_PIN, MISSING) == MISSING:  # the kiosk may have looked at itself by now: no sticks here
        terminal.sees(MISSING, "臨櫃人員登入")
        terminal.press("1")
    types_the_pin_of_the_own_card(terminal, pcscd)
    terminal.sees("這是首次登入，請變更登入密碼")
    terminal.enter(first, "Parcel2026b", "Parcel2026b")
    terminal.sees("登入密碼變更成功")
    pcscd.insert(file)
    terminal.sees("登入密碼變更成功", CARD_IN)
    terminal.press("enter")
    types_the_pin_of_the_own_card(terminal, pcscd)
    terminal.sees("何佳穎", "的臨櫃作業")
    assert SoftwareCard.load(file).pin_tries_left == 3


def types_the_pin_of_the_own_card(terminal: Terminal, pcscd: PrivatePcscd) -> None:
    terminal.sees(OWN_PIN)
    terminal.enter(PIN)
    terminal.sees("請取回您的晶片卡", "臨櫃人員作業中")
    pcscd.pull()


def commanded(*arguments: str | Path) -> str:
    done = run(*arguments)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_a_reader_by_another_name_is_told_as_not_connected(pcscd: PrivatePcscd, tmp_path: Path) -> None:
    commanded("kiosks", "add", "counter-1", "--out", tmp_path, "--state", founded(tmp_path / "ra"))
    config = tmp_path / "rakiosk.toml"
    config.write_text(settings(more='[reader]\npattern = "^SCR3310"'))
    with Terminal([*KIOSK, "run", "--config", str(config)], environment=pcscd.environment) as terminal:
        terminal.sees("歡迎使用", "讀卡機：未連接，請告知櫃檯人員")


@pytest.mark.manual("1.1.2", "2.1.4", "2.1.5", "1.9.3")
def test_a_kiosk_set_up_by_hand_enrols_although_pcscd_dies_at_the_pin(counter: Counter, pcscd: PrivatePcscd) -> None:
    command = [*KIOSK, "run", "--config", str(counter.config)]
    with Terminal(command, environment=pcscd.environment) as terminal:
        terminal.sees("歡迎使用", CARD_OUT)
        pcscd.insert(counter.card)
        signs_in(terminal, CN, counter.password)
        *_, home = changes_first_password(terminal, CN, counter.password, "Handmade1")
        assert "何手工 您好" in home
        comes_to_the_pin(terminal)
        pcscd.kill()
        terminal.sees("讀卡機目前無法使用", "C01", NO_SERVICE)
        pcscd.restart()
        terminal.sees("請輸入晶片卡密碼", "還剩 3 次機會", CARD_IN)
        terminal.enter(PIN)
        terminal.sees("憑證申請成功")
        terminal.press("enter")
        terminal.sees("請選擇服務項目")
        logs_out(terminal)
        terminal.sees("請取回您的晶片卡")
        on_card = CardSession(PcscReader().connect())
        written = {use: base64.b64encode(on_card.read_certificate(use)).decode() for use in Use}
        pcscd.pull()
        terminal.sees("歡迎使用", CARD_OUT)
        staff_work_by_their_own_card(terminal, pcscd, counter)
    with Admin(counter.state) as admin:
        issued = [entry for entry in admin.certificates.of(CN) if entry.status is Status.VALID]
    assert {entry.use: entry.der for entry in issued} == written
    assert SoftwareCard.load(counter.card).pin_tries_left == 3
