"""Support at a running kiosk: what it is told, what the customer sees of it, who is heard, behind a real sshd."""

import asyncio
import getpass
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import pytest

from rakiosk.audit.port import Fact
from rakiosk.audit.reading import lines
from rakiosk.audit.recorder import Recorder
from rakiosk.config import Config
from rakiosk.journey.customer import Listeners
from rakiosk.support import command, server
from tests.kiosk import Customer, Kiosk, kiosk_of
from tests.ports import own_port
from tests.ra.world import World

RAKIOSK = [sys.executable, "-m", "rakiosk"]
SSHD = shutil.which("sshd", path="/usr/sbin:/usr/bin")
UNKNOWN_HOST = ("-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null")
DROP_IN = Path(__file__).parents[2] / "kiosk-config" / "sshd" / "50-rakiosk-support.conf"


def config_of(folder: Path) -> Config:
    name = folder / "unused.pem"
    return Config(
        kiosk_id="counter-1",
        ra_url="https://127.0.0.1:1",
        ra_ca=name,
        ra_certificate=name,
        ra_key=name,
        state=folder,
        support_socket=folder / "support.sock",
        support_user="nobody",
    )


@contextmanager
def recorded(folder: Path) -> Iterator[Listeners]:
    """An audit in this folder, for a kiosk."""
    audit = Recorder(folder / "audit")
    audit.start()
    yield Listeners(audit=audit)
    audit.close()


@asynccontextmanager
async def supported(world: World, folder: Path) -> AsyncIterator[Kiosk]:
    """A kiosk that hears support at `support.sock` in the folder."""
    config, audit = config_of(folder), Recorder(folder / "audit")
    audit.start()
    async with kiosk_of(world, folder, listeners=Listeners(audit=audit)) as kiosk:
        hearing = asyncio.create_task(server.SupportServer(kiosk.app, config, audit).serve(folder / "support.sock"))
        await kiosk.sees("歡迎使用")
        yield kiosk
        hearing.cancel()
    audit.close()


async def asks(folder: Path, *words: str, **variables: str) -> tuple[int, str]:
    """The answer to a process of support's."""
    process = await asyncio.create_subprocess_exec(
        *RAKIOSK, "support", "--socket", str(folder / "support.sock"), *words,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT, env=os.environ | variables,
    )  # fmt: skip
    told, _ = await process.communicate()
    return process.returncode or 0, told.decode()


def acts(folder: Path) -> list[dict[str, Fact]]:
    return [line.facts for line in lines(folder / "audit") if line.facts["act"] == "support"]


async def test_support_is_told_what_goes_on_and_never_who_is_there(
    served_ra: World, customer: Customer, tmp_path: Path
) -> None:
    async with supported(served_ra, tmp_path) as kiosk:
        await kiosk.sign_in(customer)
        await kiosk.press("1")
        await kiosk.sees("請插入憑證晶片卡")
        status, told = await asks(tmp_path)
        assert status == 0
        for words in (
            "kiosk: counter-1",
            "signed_in: True",
            "prompt: InsertCard",
            "title: 請插入憑證晶片卡",
            "waiting_for: a card",
            "waiting_seconds: ",
            "sticks: None",
            "憑證申請（步驟 1／3）",
            "events [N]",
        ):
            assert words in told
        status, events = await asks(tmp_path, SSH_ORIGINAL_COMMAND="events 20")
        assert (status, "signed-in" in events, "name=hardware.apply" in events) == (0, True, True)
        status, packed = await asks(tmp_path, "pack")
        for words in (
            "In this pack: status, doctor, audit, events",
            "== doctor",
            "kiosk: counter-1",
            "name=hardware.apply",
        ):
            assert words in packed
        for secret in (customer.cn, "林測試", customer.password):
            assert secret not in told + events + packed
        status, told = await asks(tmp_path, "restart", "app")
        assert (status, "somebody is at the kiosk" in told) == (1, True)
        for nonsense in (["sh"], ["status;", "id"], ["restart"], ["events", "x"]):
            assert command.support(tmp_path / "support.sock", nonsense) == command.USAGE
        user = getpass.getuser()
        assert [(act["what"], act["by"]) for act in acts(tmp_path)] == [
            ("status", user),
            ("events", user),
            ("pack", user),
            ("pack-sent", user),
            ("restart", user),
            ("restart-refused", user),
        ]


async def test_a_message_lies_over_the_screen_until_it_is_read(served_ra: World, tmp_path: Path) -> None:
    async with supported(served_ra, tmp_path) as kiosk:
        assert (await asks(tmp_path, "message", "請稍候，", "正在處理\x1b[2J"))[0] == 0
        await kiosk.sees("客服人員的訊息", "請稍候， 正在處理")
        status, told = await asks(tmp_path, "message", "again")
        assert (status, "something else" in told) == (1, True)
        await kiosk.press("enter")
        await kiosk.sees("歡迎使用")


async def test_the_customer_sees_that_support_looks_as_long_as_it_does(served_ra: World, tmp_path: Path) -> None:
    async with supported(served_ra, tmp_path) as kiosk:
        place = str(tmp_path / "support.sock")
        reader, writer = await asyncio.open_unix_connection(place)
        writer.write(b'{"do": "mirror", "who": "lin@support ticket=12345"}\n')
        await kiosk.sees("客服人員 lin@support 正在檢視此畫面")
        assert len(await reader.readexactly(4)) == 4
        writer.close()
        await kiosk.sees_no_more("正在檢視此畫面")
    assert [act["what"] for act in acts(tmp_path)] == ["mirror", "mirror-ended"]
    assert acts(tmp_path)[0]["by"] == "lin_support ticket_12345"


def open_the_way_to(folder: Path) -> None:
    """Let every user of the machine pass to this folder."""
    for one in (folder, *folder.parents):
        if one == Path(tempfile.gettempdir()):
            return
        one.chmod(0o755)


def test_a_kiosk_that_hangs_or_is_gone_is_told_as_that(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "support.sock"
    monkeypatch.setattr(command, "ANSWER_SECONDS", 0.01)
    with socket.socket(socket.AF_UNIX) as silent:
        silent.bind(str(place))
        silent.listen()
        assert command.support(place, ["status"]) == command.FAILED
        assert "timed out" in capsys.readouterr().err
    assert command.support(place, ["status"]) == command.FAILED
    assert "does not answer" in capsys.readouterr().err


async def test_the_mirror_in_a_terminal_draws_what_is_new_until_it_is_interrupted(
    served_ra: World, tmp_path: Path
) -> None:
    async with supported(served_ra, tmp_path) as kiosk:
        words = [*RAKIOSK, "support", "--socket", str(tmp_path / "support.sock"), "mirror"]
        process = await asyncio.create_subprocess_exec(*words, stdout=asyncio.subprocess.PIPE)
        assert process.stdout is not None
        first = (await process.stdout.readuntil("F5 遮蔽".encode())).decode()
        assert first.startswith("\x1b[2J\x1b[1;1H")
        assert "歡迎使用，請選擇服務項目" in first
        await kiosk.sees("正在檢視此畫面")
        await kiosk.press("1")
        update = (await process.stdout.readuntil("您在這裡：登入".encode())).decode()
        assert "\x1b[2J" not in update
        process.send_signal(signal.SIGINT)
        await process.communicate()
        assert process.returncode == 0
        await kiosk.sees_no_more("正在檢視此畫面")


async def test_another_user_of_the_machine_is_not_heard(
    served_ra: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if os.getuid() != 0:
        pytest.skip("another user is nobody's to become but root's")
    open_the_way_to(tmp_path)
    place = str(tmp_path / "support.sock")
    words = f"""
import os, socket
os.setgid(65534); os.setuid({pwd.getpwnam("daemon").pw_uid})
s = socket.socket(socket.AF_UNIX); s.connect({place!r})
try:
    s.sendall(b'{{"do": "status", "who": "root"}}\\n')
except BrokenPipeError:
    pass
try:
    print(s.recv(1000))
except ConnectionResetError:
    print(b"")
"""
    async with supported(served_ra, tmp_path):
        process = await asyncio.create_subprocess_exec(sys.executable, "-c", words, stdout=asyncio.subprocess.PIPE)
        assert (await process.communicate())[0] == b"b''\n"
    assert [act["what"] for act in acts(tmp_path)] == ["refused"]


# a real sshd


def run(*words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(list(map(str, words)), capture_output=True, text=True, timeout=60, check=False)


@contextmanager
def sshd(folder: Path) -> Iterator[tuple[int, Path]]:
    """A real sshd with the drop-in of the kiosk, its paths moved to this folder; its port and its settings."""
    if SSHD is None or os.getuid() != 0:
        pytest.skip("needs sshd, and root to start it")
    user = getpass.getuser()
    text = DROP_IN.read_text().replace("Match User rasupport", f"Match User {user}")
    text = text.replace("/etc/rakiosk/", f"{folder}/")
    command = f"{' '.join(RAKIOSK)} support --socket {folder}/support.sock"
    text = text.replace("/usr/bin/rakiosk support --socket /run/rakiosk/support.sock", command)
    for key in ("host", "ca"):
        run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / key)
    shutil.copy(folder / "ca.pub", folder / "support-ca.pub")
    (folder / "support-principals").write_text("rasupport-counter\n")
    (folder / "support-revoked").write_text("")
    settings = folder / "sshd_config"
    Path("/run/sshd").mkdir(exist_ok=True)
    with own_port() as port, (folder / "sshd.log").open("w") as log:
        settings.write_text(
            f"Port {port}\nListenAddress 127.0.0.1\nHostKey {folder}/host\nPidFile none\nUsePAM no\nStrictModes no\n"
            f"PermitRootLogin yes\nLogLevel VERBOSE\nSubsystem sftp internal-sftp\n{text}"
        )
        with subprocess.Popen([SSHD, "-D", "-e", "-f", settings], stderr=log) as process:
            try:
                yield port, settings
            finally:
                process.terminate()


def certificate(
    folder: Path, name: str, *options: str, principal: str = "rasupport-counter", signer: str = "ca"
) -> Path:
    """A key of this name with a certificate."""
    run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / name)
    given = options or ("-z", "1042", "-V", "-15m:+8h")
    limits = ("-O", "clear", "-O", "permit-pty")
    names = ("-I", "lin@support ticket=12345", "-n", principal)
    made = run("ssh-keygen", "-q", "-s", folder / signer, *names, *given, *limits, folder / f"{name}.pub")
    assert made.returncode == 0, made.stderr
    return folder / name


async def comes_in(port: int, key: Path, *words: str, options: tuple[str, ...] = ()) -> tuple[int, str]:
    """The exit status and the words of an ssh with this key."""
    alone = ("-o", "IdentitiesOnly=yes", "-o", "BatchMode=yes", "-o", "LogLevel=ERROR", "-o", "ConnectionAttempts=20")
    process = await asyncio.create_subprocess_exec(
        *("ssh", "-F", "none", "-p", str(port), "-i", str(key), *alone, *UNKNOWN_HOST, *options),
        *(f"{getpass.getuser()}@127.0.0.1", *words),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    told, _ = await process.communicate()
    return process.returncode or 0, told.decode()


async def test_a_certificate_gets_support_and_nothing_else_gets_anything(served_ra: World, tmp_path: Path) -> None:
    async with supported(served_ra, tmp_path):
        with sshd(tmp_path) as (port, settings):
            good = certificate(tmp_path, "good")
            status, told = await comes_in(port, good, "status")
            assert (status, "kiosk: counter-1" in told) == (0, True), told
            assert acts(tmp_path)[-1]["by"] == "lin_support ticket_12345"

            run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", tmp_path / "other-ca")
            run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", tmp_path / "plain")
            ended = certificate(tmp_path, "ended", "-V", "-2h:-1h")
            principal = certificate(tmp_path, "principal", principal="root")
            signer = certificate(tmp_path, "signer", signer="other-ca")
            for key in (tmp_path / "plain", ended, principal, signer):
                status, told = await comes_in(port, key, "status")
                assert (status, "Permission denied" in told) == (255, True), key.name

            for words in ("sh", "id; id", f"cat {settings}", "/usr/lib/openssh/sftp-server"):
                status, told = await comes_in(port, good, words)
                assert (status, "There is no such request" in told, "uid=" in told) == (64, True, False)
            server = ("-P", str(port), "-i", good, "-o", "BatchMode=yes", *UNKNOWN_HOST)
            copied = run("scp", "-F", "none", *server, f"{getpass.getuser()}@127.0.0.1:{settings}", tmp_path / "stolen")
            assert copied.returncode != 0
            assert not (tmp_path / "stolen").exists()
            forwarding = ("-o", "ExitOnForwardFailure=yes", "-R", "127.0.0.1:0:127.0.0.1:1")
            assert (await comes_in(port, good, "status", options=forwarding))[0] == 255

            ended_ones, revoked = tmp_path / "ended-ones", tmp_path / "support-revoked"
            ended_ones.write_text("serial: 1042\n")
            run("ssh-keygen", "-q", "-k", "-f", revoked, "-s", tmp_path / "ca.pub", ended_ones)
            assert "REVOKED" in run("ssh-keygen", "-Q", "-f", revoked, f"{good}-cert.pub").stdout
            assert (await comes_in(port, good, "status"))[0] == 255

            with (tmp_path / "support-ca.pub").open("a") as authorities:  # a second one, in good time
                authorities.write((tmp_path / "other-ca.pub").read_text())
            assert (await comes_in(port, signer, "status"))[0] == 0

            effective = run(str(SSHD), "-T", "-f", settings, "-C", f"user={getpass.getuser()},host=h,addr=127.0.0.1")
            for line in (
                "disableforwarding yes", "permittunnel no", "permituserrc no", "passwordauthentication no",
                "kbdinteractiveauthentication no", "authorizedkeysfile none", "exposeauthinfo yes",
                "allowagentforwarding no", "allowtcpforwarding no", "x11forwarding no",
            ):  # fmt: skip
                assert line in effective.stdout.lower(), line
