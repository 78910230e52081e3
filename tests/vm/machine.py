"""A machine in QEMU: its power, its keys and its screen, a root shell behind its back, and what is plugged into it."""

import json
import re
import secrets
import shutil
import socket
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

Found = TypeVar("Found")

BOOT_SECONDS = 600  # in software emulation, on a busy machine
_MEMORY = "1536"
_KEYS = {" ": "spc", "-": "minus", ".": "dot", "/": "slash"}
_HELD_MS = 60
_BETWEEN_SECONDS = 0.15


class VmFailure(Exception):
    """The machine does not do what it should; the text says what was waited for."""


def until(found: Callable[[], Found | None], what: str, seconds: float = BOOT_SECONDS, every: float = 0.5) -> Found:
    """Ask until there is an answer. Raises VmFailure after so many seconds."""
    end = time.monotonic() + seconds
    while (answer := found()) is None:
        if time.monotonic() > end:
            raise VmFailure(f"{what}: not within {seconds:.0f} s")
        time.sleep(every)
    return answer


def accelerator() -> list[str]:
    """Hardware where this machine's processor has it, else software."""
    flags = Path("/proc/cpuinfo").read_text()
    if Path("/dev/kvm").exists() and re.search(r"^flags.*\b(vmx|svm)\b", flags, re.MULTILINE):
        return ["-accel", "kvm", "-cpu", "host"]
    return ["-accel", "tcg,thread=multi", "-cpu", "max"]


@dataclass
class Machine:
    """One machine of the disks in `image`, which are copied to `folder` once and stay there over power cuts."""

    image: Path
    folder: Path
    extra: list[str] = field(default_factory=list)
    _program: subprocess.Popen[bytes] | None = None

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        for name in ("root.img", "data.img"):
            if not (self.folder / name).exists():
                subprocess.run(["cp", "--sparse=always", self.image / name, self.folder / name], check=True)

    def on(self, *, has_data: bool = True) -> None:
        """Switch it on; it boots. Its disk of data can be missing."""
        for name in ("qmp", "shell", "eyes"):
            (self.folder / name).unlink(missing_ok=True)
        log = (self.folder / "qemu.log").open("wb")
        disks = ("root.img", "data.img") if has_data else ("root.img",)
        self._program = subprocess.Popen([*self._command(*disks), *self.extra], stdout=log, stderr=log)
        until(lambda: True if (self.folder / "qmp").exists() else self._is_off(), "QEMU starts", 60, 0.1)
        self._monitor = _Monitor(self.folder / "qmp")

    def _is_off(self) -> None:
        if self._program is not None and self._program.poll() is not None:
            raise VmFailure(f"QEMU ended: {(self.folder / 'qemu.log').read_text()}")

    def _command(self, *disks: str) -> list[str]:
        def socket_of(name: str, more: str = "") -> str:
            return f"socket,id={name},path={self.folder / name},server=on,wait=off{more}"

        kernel = (
            "root=LABEL=root ro console=ttyS0 quiet loglevel=1 systemd.volatile=no panic=60 systemd.debug_shell=ttyS1"
        )
        drives = (("-drive", f"file={self.folder / disk},format=raw,if=virtio,cache=writeback") for disk in disks)
        return [
            *("qemu-system-x86_64", *accelerator(), "-smp", "1", "-m", _MEMORY, "-nodefaults", "-display", "none"),
            *("-kernel", str(self.image / "kernel"), "-initrd", str(self.image / "initrd"), "-append", kernel),
            *chain.from_iterable(drives),
            *("-device", "VGA,xres=1280,yres=800,edid=on", "-device", "qemu-xhci,id=usb"),
            *("-device", "usb-kbd,bus=usb.0", "-device", "usb-tablet,bus=usb.0"),
            *("-netdev", "user,id=net", "-device", "virtio-net-pci,netdev=net"),
            *("-device", "i6300esb", "-action", "watchdog=reset"),
            *("-serial", f"file:{self.folder / 'console.log'}"),
            *("-chardev", socket_of("shell", f",logfile={self.folder / 'shell.log'}"), "-serial", "chardev:shell"),
            *("-device", "virtio-serial", "-chardev", socket_of("eyes")),
            *("-device", "virtserialport,chardev=eyes,name=eyes"),
            *("-qmp", f"unix:{self.folder / 'qmp'},server=on,wait=off"),
        ]

    def cut(self) -> None:
        """Pull its plug: whatever is not on its disks is gone."""
        if self._program is not None:
            self._monitor.close()
            self._program.kill()
            self._program.wait()
            self._program = None

    @property
    def is_on(self) -> bool:
        """Whether QEMU runs: with -no-reboot a reboot would end it."""
        return self._program is not None and self._program.poll() is None

    def tell(self, command: str, **arguments: Any) -> Any:
        """A command to QEMU itself (QMP). Raises VmFailure when it is refused."""
        return self._monitor.tell(command, arguments)

    def picture(self, file: Path) -> Path:
        """Take its screen, as PNG."""
        file.parent.mkdir(parents=True, exist_ok=True)
        self.tell("screendump", filename=str(file.resolve()), format="png")
        return file

    def press(self, *keys: str) -> None:
        """Press keys by QEMU's names; those joined by + together."""
        for key in keys:
            codes = [{"type": "qcode", "data": code} for code in key.split("+")]
            self.tell("send-key", keys=codes, **{"hold-time": _HELD_MS})
            time.sleep(_BETWEEN_SECONDS)

    def type(self, text: str) -> None:
        """Type letters, digits and a few signs."""
        for character in text:
            key = _KEYS.get(character, character.lower())
            self.press(f"shift+{key}" if character.isupper() else key)

    def shell(self, command: str, seconds: float = 120) -> str:
        """Run a command as root in the machine; its words. Raises VmFailure for another exit status than 0."""
        status, said = self.shell_status(command, seconds)
        if status:
            raise VmFailure(f"{command!r} ended with {status}: {said.strip()}")
        return said

    def shell_status(self, command: str, seconds: float = 120) -> tuple[int, str]:
        """The exit status of a command of root in the machine, and what it says, by the shell at its second port."""
        mark = f"m{secrets.token_hex(4)}"
        line = f"\x15stty -echo cols 4000; {{ {command}\n}} 2>&1; echo {mark[:1]}''{mark[1:]}=$?\n"
        with socket.socket(socket.AF_UNIX) as line_to:
            line_to.connect(str(self.folder / "shell"))
            line_to.sendall(f"\x15echo {mark[:1]}''{mark[1:]}begin; ".encode() + line[1:].encode())
            line_to.settimeout(1)
            heard, end = b"", time.monotonic() + seconds
            while time.monotonic() < end:
                try:
                    heard += line_to.recv(65536)
                except TimeoutError:
                    continue
                found = re.search(rf"{mark}begin\r?\n(.*?){mark}=(\d+)".encode(), heard, re.DOTALL)
                if found:
                    return int(found[2]), _plain(found[1].decode(errors="replace"))
        raise VmFailure(f"{command!r}: no answer within {seconds:.0f} s: {heard[-300:]!r}")

    def has_shell(self) -> bool | None:
        """Whether root's shell answers by now."""
        self._is_off()
        try:
            return self.shell_status("true", 5)[0] == 0 or None
        except (VmFailure, OSError):
            return None


class _Monitor:
    """QEMU's monitor (QMP): JSON lines; what it tells by itself is passed over."""

    def __init__(self, place: Path) -> None:
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.connect(str(place))
        self._stream = self._socket.makefile("rw")
        self._stream.readline()
        self.tell("qmp_capabilities", {})

    def tell(self, command: str, arguments: dict[str, Any]) -> Any:
        self._stream.write(json.dumps({"execute": command, "arguments": arguments}) + "\n")
        self._stream.flush()
        while True:
            answer = json.loads(self._stream.readline() or '{"error": "QEMU is gone"}')
            if "error" in answer:
                raise VmFailure(f"{command}: {answer['error']}")
            if "return" in answer:
                return answer["return"]

    def close(self) -> None:
        self._stream.close()
        self._socket.close()


def _plain(text: str) -> str:
    return re.sub(r"\x1b\][^\x07\x1b]*(\x07|\x1b\\)|\x1b\[[0-9;?]*[a-zA-Z]", "", text).replace("\r", "")


def is_installed() -> bool:
    """Whether there is a QEMU."""
    return shutil.which("qemu-system-x86_64") is not None
