"""Raw bytes, floods, storms of sizes: the real kiosk before a real terminal stays what it is."""

import os
import random
import re
import termios
from pathlib import Path

from tests.alone import running_alone
from tests.terminal import NORMAL, Terminal
from tests.ui.terminal_keys import sequences

HERE = re.compile("您在這裡|You are here")
TO_CLIPBOARD = re.compile(rb"\x1b\]52;[a-z]*;[^!]")
SAMPLE = 600
NO_PASTE = "這裡不能貼上文字。請用鍵盤輸入。"


def sends(terminal: Terminal, data: bytes) -> None:
    """Write as fast as the kiosk reads, and draw what it draws."""
    os.set_blocking(terminal._ours, False)
    try:
        while data:
            try:
                data = data[os.write(terminal._ours, data[:4096]) :]
            except BlockingIOError:
                terminal._read(0.05)
    finally:
        os.set_blocking(terminal._ours, True)
    while terminal._read(0.5):
        pass


def resizes(terminal: Terminal, columns: int, rows: int) -> None:
    termios.tcsetwinsize(terminal._ours, (rows, columns))


def check(terminal: Terminal, folder: Path, kiosk: int) -> None:
    """The kiosk shows where one is, has not crashed, and has put nothing into anybody's clipboard."""
    log = folder / "kiosk.log"
    assert "incident" not in (log.read_text(encoding="utf-8") if log.exists() else "")
    assert terminal.process.poll() is None
    assert terminal.kiosk_pid == kiosk
    assert HERE.search(terminal.text()), terminal.text()
    assert TO_CLIPBOARD.search(terminal.written) is None


def test_a_sample_of_everything_as_raw_bytes_leaves_it_on_a_screen_of_its_own(tmp_path: Path) -> None:
    seed = random.randrange(2**32)  # noqa: S311
    chance = random.Random(seed)  # noqa: S311  # which keys are pressed is no secret
    with running_alone(tmp_path) as terminal:
        kiosk = terminal.kiosk_pid
        for sequence in chance.sample(sequences(), SAMPLE):
            os.write(terminal._ours, sequence.encode("utf-8", "surrogatepass"))
            terminal._read(0.0)
        sends(terminal, os.urandom(20_000))
        print("seed", seed)  # noqa: T201  # shown when it fails
        check(terminal, tmp_path, kiosk)


def test_a_megabyte_pasted_and_a_storm_of_sizes_change_nothing(tmp_path: Path) -> None:
    with running_alone(tmp_path) as terminal:
        kiosk = terminal.kiosk_pid
        terminal.press("1")
        before = terminal.sees("憑證識別碼 (CN)")
        sends(terminal, b"\x1b[200~" + b"1\x1b[31m\r\n" * 125_000 + b"\x1b[201~")
        assert terminal.sees("憑證識別碼 (CN)", NO_PASTE).replace(NO_PASTE, "").split() == before.split()
        sends(terminal, b"a" * 1_000_000)
        terminal.sees("憑證識別碼 (CN)", "a" * 40)
        for size in ((1, 1), (500, 200), (2, 300), (300, 2), (0, 0), (77, 20)) * 10:
            resizes(terminal, *size)
            terminal._read(0.0)
        resizes(terminal, *NORMAL)
        while "歡迎使用" not in terminal.text():  # as long as the flood is being dropped, so is this key
            terminal.press("escape")
        check(terminal, tmp_path, kiosk)
