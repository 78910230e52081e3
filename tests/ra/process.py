"""`rakiosk-ra` as a process of its own."""

import select
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Self

COMMAND = [sys.executable, "-m", "rakiosk_ra.cli"]


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    command = [*COMMAND, *map(str, arguments)]
    return subprocess.run(command, check=False, capture_output=True, text=True, stdin=subprocess.DEVNULL)


def on(state_dir: Path, database: str | None) -> list[str]:
    """The options that name an RA."""
    return ["--state", str(state_dir), *(["--database", database] if database else [])]


@dataclass
class Served:
    """A served RA that can be killed."""

    process: subprocess.Popen[str]
    url: str
    pki_url: str
    log: Path

    @classmethod
    def start(
        cls, state_dir: Path, database: str | None, listen: str = "127.0.0.1:0", under: tuple[str, ...] = ()
    ) -> Self:
        """Serve, under a command that sets limits if there is one, and wait for the line that says so."""
        log = state_dir.parent / "ra.log"
        with log.open("a") as stderr:
            process = subprocess.Popen(
                [
                    *under,
                    *COMMAND,
                    "serve",
                    *on(state_dir, database),
                    "--listen",
                    listen,
                    "--pki-listen",
                    "127.0.0.1:0",
                ],
                stdout=subprocess.PIPE,
                stderr=stderr,
                text=True,
            )
        assert process.stdout is not None
        assert select.select([process.stdout], [], [], 30)[0], log.read_text()
        words = process.stdout.readline().split()
        assert words[::2] == ["ready", "pki"], log.read_text()
        return cls(process, words[1], words[3], log)

    @property
    def sides(self) -> dict[str, int]:
        """The process numbers of its two sides."""
        number = self.process.pid
        children = Path(f"/proc/{number}/task/{number}/children").read_text().split()
        return dict(zip(("api", "public"), map(int, children), strict=True))

    def kill(self) -> None:
        """End it with -9."""
        self.process.kill()
        self._gone()

    def terminate(self) -> int:
        """End it with SIGTERM; its exit code."""
        self.process.terminate()
        return self._gone()

    def _gone(self) -> int:
        code = self.process.wait(30)
        assert self.process.stdout is not None
        self.process.stdout.close()
        return code
