"""django-ca beside the RA, in processes and an environment of its own: by its function, and by its own interface."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

_ROOT = Path(__file__).parents[3]
_ENVIRONMENT = _ROOT / "build" / "bench-ra"
_PYTHON = _ENVIRONMENT / "bin" / "python"
_PEER = "tests.ra.bench.peer"


class Peer:
    """django-ca on one engine: each run in a database of its own. Figures are CPU-ms a certificate."""

    def __init__(self, new_database: Callable[[], str]) -> None:
        self._new_database = new_database

    def function_ms(self) -> float:
        """By its manager's `create_cert`: its checks and its row, without HTTP, account or order."""
        return self._run("function")

    def service_ms(self) -> float:
        """By ACME over TLS, as certbot's client asks: order, authorisation, challenge, finalisation, certificate."""
        return self._run("service")

    def _run(self, module: str) -> float:
        with tempfile.TemporaryDirectory(prefix="rakiosk-django-ca-") as folder:
            command = [str(_PYTHON), "-m", f"{_PEER}.{module}", folder, self._new_database()]
            environment = {**os.environ, "NO_PROXY": "localhost"}
            printed = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, cwd=_ROOT, env=environment)
            return float(printed.stdout)


def install() -> None:
    """Make its environment, or bring it up to what is locked."""
    if not _PYTHON.exists():
        subprocess.run([sys.executable, "-m", "venv", _ENVIRONMENT], check=True)
    requirements = _ROOT / "requirements" / "bench.txt"
    subprocess.run([_PYTHON, "-m", "pip", "install", "-q", "--require-hashes", "-r", requirements], check=True)
