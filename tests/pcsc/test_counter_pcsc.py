"""The counter with both people: DEMO-04's blocked PIN, through real PC/SC, and a supervisor at another terminal."""

import base64
import json
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from cryptography import x509

from rakiosk_demo.seed import OFFICE
from rakiosk_ra.admin.interface import Admin
from tests.demo import CARD_OUT, KIOSK, Demo, logs_out, signs_in
from tests.ra.openssl import ocsp, verified
from tests.terminal import Terminal

pytestmark = pytest.mark.xdist_group("demo")

NEW_PIN = "83620174"
SETTINGS = """
[kiosk]
id = "desk-1"
[ra]
url = "https://127.0.0.1:{port}"
ca = "ra-ca.pem"
certificate = "kiosk.pem"
key = "kiosk.key"
[log]
file = "desk.log"
"""


@pytest.fixture
def settings(enrolled_demo: Demo, tmp_path: Path) -> Path:
    """The settings of a clerk's own terminal at the demo's RA."""
    port, _pki = json.loads((enrolled_demo.folder / "ports.json").read_text())
    with Admin(enrolled_demo.folder / "ra") as admin:
        admin.kiosks.add("desk-1", OFFICE, is_desk=True).write(tmp_path)
    (tmp_path / "desk.toml").write_text(SETTINGS.format(port=port))
    return tmp_path / "desk.toml"


def clerk_signs_in(terminal: Terminal, clerk: str, password: str) -> None:
    """At the sign-in of staff."""
    terminal.sees("人員代號", "人員登入密碼")
    terminal.enter(clerk, password)
    terminal.sees("的臨櫃作業", "臨櫃人員作業中")


def is_refused(kiosk: Terminal) -> None:
    """The signed-in customer chooses 晶片卡密碼重置, in vain, and logs out."""
    kiosk.press("6")
    kiosk.sees("目前無法重置晶片卡密碼", "B16")
    kiosk.press("enter")
    kiosk.sees("請選擇服務項目")
    logs_out(kiosk)


def asks_for_the_reset(kiosk: Terminal) -> None:
    """The clerk finds the card's holder, ticks two documents, and waits for a second person."""
    kiosk.press("f8")
    clerk_signs_in(kiosk, "clerk01", "Counter2026a")
    kiosk.enter("0")
    kiosk.sees("張雅婷", "DEMO-04", "在讀卡機內，已查驗")
    kiosk.press("1")
    kiosk.sees("您查驗了哪些證件")
    kiosk.press("1", "2", "enter")
    kiosk.sees("需要第二位人員核可")
    kiosk.press("2")
    kiosk.sees("正在等候第二位人員核可")


def approves(desk: Terminal) -> None:
    """The supervisor, in their own list."""
    desk.sees("註冊中心臨櫃作業")
    desk.press("1")
    clerk_signs_in(desk, "super01", "Counter2026b")
    desk.enter("1")
    desk.sees("待核可案件", "DEMO-04")
    desk.press("1")
    desk.sees("國民身分證", "clerk01")
    desk.press("1")
    desk.sees("已完成：晶片卡密碼重置授權")


def takes_over(kiosk: Terminal) -> None:
    """The customer signs in and chooses a new PIN."""
    kiosk.sees("晶片卡密碼重置已授權")
    kiosk.press("1")
    kiosk.sees("張雅婷 您好，請您接手操作鍵盤")
    kiosk.press("enter")
    kiosk.sees("登入密碼", "DEMO-04")
    kiosk.enter("Kiosk2026a")
    kiosk.sees("請輸入欲設定之晶片卡密碼")
    kiosk.enter(NEW_PIN, NEW_PIN)
    kiosk.sees("晶片卡密碼重置完成", "剩餘機會", "3")
    kiosk.press("enter")
    kiosk.sees("請選擇服務項目")


def approves_here(kiosk: Terminal) -> None:
    """The supervisor signs in at the clerk's screen."""
    kiosk.sees("需要第二位人員核可")
    kiosk.press("1")
    kiosk.sees("第二位人員：")
    kiosk.enter("super01", "Counter2026b")


def has_the_signature_tested(kiosk: Terminal) -> None:
    """With the new PIN."""
    kiosk.press("9")
    kiosk.sees("請插入憑證晶片卡", "讀卡機中已有晶片卡")
    kiosk.press("enter")
    kiosk.sees("請輸入晶片卡密碼")
    kiosk.enter(NEW_PIN)
    kiosk.sees("晶片卡測試通過")
    kiosk.press("enter")
    kiosk.sees("請選擇服務項目")


def test_two_people_at_two_machines_have_a_blocked_pin_reset_and_never_see_it(
    enrolled_demo: Demo, settings: Path
) -> None:
    kiosk = enrolled_demo.terminal
    signs_in(kiosk, "DEMO-04", "Kiosk2026a")
    kiosk.sees("請選擇服務項目", "讀卡機：晶片卡已插入")
    is_refused(kiosk)
    kiosk.sees("歡迎使用", CARD_OUT)
    enrolled_demo.put_in("4")
    asks_for_the_reset(kiosk)
    with Terminal([*KIOSK, "clerk", "--config", str(settings)], size=(80, 24)) as desk:
        approves(desk)
        takes_over(kiosk)
        desk.press("enter")
        desk.sees("的臨櫃作業")
        assert NEW_PIN.encode() not in desk.written
    assert NEW_PIN.encode() not in kiosk.written
    has_the_signature_tested(kiosk)
    is_refused(kiosk)
    kiosk.sees("請取回您的晶片卡")
    enrolled_demo.put_in("p", CARD_OUT)
    kiosk.sees("歡迎使用")
    stored = [file for file in (*enrolled_demo.folder.rglob("*"), *settings.parent.rglob("*")) if file.is_file()]
    holding = {file.name for file in stored if NEW_PIN.encode() in file.read_bytes()}
    assert holding <= {"C-0004.json"}, "only the card itself knows the new PIN"


def test_a_suspension_is_lifted_at_the_desk_and_ocsp_and_both_lists_agree(enrolled_demo: Demo, tmp_path: Path) -> None:
    kiosk, [signing, *_] = enrolled_demo.terminal, enrolled_demo.certificates("DEMO-08")
    _port, pki = json.loads((enrolled_demo.folder / "ports.json").read_text())
    world = Relying(f"http://127.0.0.1:{pki}", signing.serial, base64.b64decode(signing.der), tmp_path)
    held = world.listed("f")
    assert world.statuses(held) == ("revoked", "certificate revoked", x509.ReasonFlags.certificate_hold)
    kiosk.sees("歡迎使用")
    kiosk.press("f8")
    clerk_signs_in(kiosk, "clerk01", "Counter2026a")
    kiosk.enter("DEMO-08")
    kiosk.sees("趙麗華", "已暫禁")
    kiosk.press("5")
    kiosk.sees("要解禁哪些憑證")
    kiosk.press("1")
    kiosk.sees("您查驗了哪些證件")
    kiosk.press("1", "2", "enter")
    approves_here(kiosk)
    kiosk.sees("已完成：憑證解禁")
    kiosk.press("enter")
    kiosk.sees("趙麗華", "有效")
    kiosk.press("f10")
    kiosk.sees("是否要登出系統")
    kiosk.press("enter")
    kiosk.sees("歡迎使用")
    assert world.statuses(held) == ("good", ": OK", x509.ReasonFlags.remove_from_crl)
    assert world.entry(world.listed("f")) is None, "absent in the full list"


@dataclass
class Relying:
    """A relying party with the system's openssl, and one certificate."""

    pki: str
    serial: str
    der: bytes
    folder: Path

    def listed(self, which: str) -> x509.CertificateRevocationList:
        """The complete list (f) or the delta list (d)."""
        return x509.load_der_x509_crl(httpx.get(f"{self.pki}/{which}", trust_env=False).content)

    def entry(self, listed: x509.CertificateRevocationList) -> x509.ReasonFlags | None:
        """The certificate's reason in a list, if it is there."""
        entry = listed.get_revoked_certificate_by_serial_number(int(self.serial, 16))
        return entry.extensions.get_extension_for_class(x509.CRLReason).value.reason if entry else None

    def statuses(self, full: x509.CertificateRevocationList) -> tuple[str, str, x509.ReasonFlags | None]:
        """The word of OCSP; of openssl with this full list and the present delta list; of the delta list."""
        delta, told = self.listed("d"), ocsp(self.pki, self.folder, self.serial)
        verdict = verified(self.folder, self.der, full, delta)
        by_lists = next(word for word in (": OK", "certificate revoked") if word in verdict)
        assert "Response verify OK" in told
        by_ocsp = next(word for word in ("good", "revoked") if f"0x{self.serial}: {word}" in told)
        return by_ocsp, by_lists, self.entry(delta)
