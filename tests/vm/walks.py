"""Ways through the kiosk by the keys of the machine, as the demo's people go them."""

from dataclasses import dataclass

from tests.vm.counter import Counter
from tests.vm.reader import UsbReader

PIN = "271828"
HOME, CARD_IN, WELCOME = "請選擇服務項目", "讀卡機：晶片卡已插入", "歡迎使用"
FILE_PASSWORD, OLD_FILE_PASSWORD = "Lock4bothfiles", "Files2026a"
APPLIED, RENEWED, TESTED = "憑證申請成功", "憑證展期成功", "晶片卡測試通過"


def signs_in(counter: Counter, cn: str, password: str = "Kiosk2026a") -> None:
    """From the front page to the customer's services."""
    counter.sees(WELCOME)
    counter.press("1")
    counter.sees("您在這裡：登入")
    counter.enter(cn)
    counter.enter(password)
    counter.sees(HOME)


def logs_out(counter: Counter, reader: UsbReader | None = None) -> None:
    """Up to the front page; the card, if one is in, is taken when the kiosk has said good-bye."""
    counter.press("f10")
    counter.sees("是否要登出系統")
    counter.press("ret")
    counter.sees_no_more("是否要登出系統")
    if reader is not None:
        reader.pull()
    counter.sees(WELCOME)


@dataclass(frozen=True)
class _Answer:
    key: str = "ret"
    typed: tuple[str, ...] = ()


_ANSWERS = {
    "無法連線": _Answer(),
    "不同意": _Answer(),
    "已同意用戶約定條款": _Answer(),
    "請選擇您現有的簽章憑證檔": _Answer("2"),
    "請輸入憑證檔密碼": _Answer(typed=(OLD_FILE_PASSWORD,)),
    "請選擇扣款帳戶": _Answer("1"),
    "扣款成功": _Answer(),
    "請設定憑證檔密碼": _Answer(typed=(FILE_PASSWORD, FILE_PASSWORD)),
    "請選擇憑證檔格式": _Answer("1"),
    "憑證檔製作完成": _Answer(),
    "兩個憑證檔之一不在這支隨身碟內": _Answer(),
    "儲存簽章憑證": _Answer(),
    "儲存加密憑證": _Answer(),
    "您現在可以取出隨身碟": _Answer(),
}


def walks_files(counter: Counter, key: str, done: str) -> str:
    """Choose 參一 (1) or 參二 (2), and answer whatever it asks to its end; the last screen."""
    before = counter.sees(HOME)
    counter.press(key)
    while True:
        screen = counter.sees_one_of((done,), *((words,) for words in _ANSWERS), but=before)
        if done in screen:
            return screen
        answer = next(answer for words, answer in _ANSWERS.items() if words in screen)
        for typed in answer.typed[:-1]:
            counter.enter(typed)
        if answer.typed:
            counter.machine.type(answer.typed[-1])
        counter.press(answer.key)
        before = screen
