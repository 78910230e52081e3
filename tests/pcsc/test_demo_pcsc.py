"""The whole demo through real PC/SC, before a real terminal, by keys alone."""

from pathlib import Path

import pytest

from ra_contract.certificate import Status, Use
from rakiosk.kit.certificates import grouped_serial, validity
from tests.demo import CARD_OUT, KIOSK, Demo, has_card_tested, logs_out, signs_in
from tests.terminal import Terminal

pytestmark = pytest.mark.xdist_group("demo")


@pytest.mark.manual("1.1.1", "1.1.2", "1.1.3", "1.1.4")
def test_the_first_sign_in_changes_the_password_and_the_second_reaches_the_menu(enrolled_demo: Demo) -> None:
    assert "大小寫英文字母與數字" in enrolled_demo.screens["must change"]
    assert "下次請使用新登入密碼登入" in enrolled_demo.screens["changed"]
    for words in ("林美玲 您好", "基本資料維護", "憑證作業", "憑證晶片卡作業"):
        assert words in enrolled_demo.screens["home"]


@pytest.mark.manual("2.1.1", "2.1.2", "2.1.3", "2.1.4", "2.1.5")
def test_the_application_ends_with_serials_and_validity_of_what_the_ra_issued(enrolled_demo: Demo) -> None:
    certificates = enrolled_demo.certificates("DEMO-01")
    assert {(certificate.use, certificate.status) for certificate in certificates} == {
        (Use.SIGNING, Status.VALID),
        (Use.ENCRYPTION, Status.VALID),
    }
    for certificate in certificates:
        assert grouped_serial(certificate.serial) in enrolled_demo.screens["applied"]
        assert validity(certificate) in enrolled_demo.screens["applied"]


@pytest.mark.manual("2.9.1", "2.9.2", "2.9.3", "2.9.4")
def test_the_card_just_enrolled_passes_the_signature_test(enrolled_demo: Demo) -> None:
    screen = enrolled_demo.screens["tested"]
    signing = next(entry for entry in enrolled_demo.certificates("DEMO-01") if entry.use is Use.SIGNING)
    assert "晶片卡測試通過" in screen
    assert grouped_serial(signing.serial) in screen


@pytest.mark.manual("1.9.1", "1.9.2", "1.9.3")
def test_logging_out_leaves_neither_name_nor_card(enrolled_demo: Demo) -> None:
    assert "DEMO-01" not in enrolled_demo.screens["gone"]
    assert "林美玲" not in enrolled_demo.screens["gone"]


def test_a_second_demo_on_the_same_state_is_refused_in_a_sentence(enrolled_demo: Demo) -> None:
    with Terminal([*KIOSK, "demo", "--pcsc", "--state", str(enrolled_demo.folder)]) as second:
        assert second.ends() == 2
        said = second.written.decode()
    folder = enrolled_demo.folder
    assert said == f"rakiosk demo: another demo uses {folder}: end that one, or name another folder with --state\r\n"
    assert Path(enrolled_demo.environment["PCSCLITE_CSOCK_NAME"]).is_socket()


@pytest.mark.manual("2.9.4")
def test_the_card_that_demo_03_brings_passes_the_signature_test(enrolled_demo: Demo) -> None:
    terminal = enrolled_demo.terminal
    signs_in(terminal, "DEMO-03", "Kiosk2026a")
    terminal.sees("請選擇服務項目", "讀卡機：晶片卡已插入")
    assert "晶片卡測試通過" in has_card_tested(terminal)
    terminal.press("enter")
    terminal.sees("請選擇服務項目")
    logs_out(terminal)
    terminal.sees("歡迎使用", CARD_OUT)
