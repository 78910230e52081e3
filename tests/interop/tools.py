"""Programs that nobody here wrote, let loose on a card in a private reader."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from rakiosk_demo.pcsc import READER_NAME

PACKAGES = {
    "yubico-piv-tool": "yubico-piv-tool",
    "pkcs11-tool": "opensc",
    "pkcs15-tool": "opensc",
    "openssl": "openssl",
}
_SECONDS = 120
# Newer ones (2.7 of Debian 13; not 2.2 of Debian 12) ask for the maker's version (INS FD) before anything else.
_ONLY_ITS_MAKERS_CARDS = "Failed to connect to yubikey: Not supported"


class Tools:
    """Runs them in a folder of the test's own. Each returns what was said, on both channels, and must succeed."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.folder = folder
        self._environment = os.environ | environment | {"HOME": str(folder), "LC_ALL": "C"}

    def yubico(self, *arguments: str, succeeds: bool = True) -> str:
        """yubico-piv-tool."""
        return self.run("yubico-piv-tool", "-r", READER_NAME, *arguments, succeeds=succeeds)

    def pkcs11(self, *arguments: str, succeeds: bool = True) -> str:
        """OpenSC through its PKCS#11 module."""
        return self.run("pkcs11-tool", "--module", str(opensc_module()), *arguments, succeeds=succeeds)

    def pkcs15(self, *arguments: str, succeeds: bool = True) -> str:
        """OpenSC through PKCS#15."""
        return self.run("pkcs15-tool", *arguments, succeeds=succeeds)

    def openssl(self, *arguments: str) -> str:
        """The referee."""
        return self.run("openssl", *arguments)

    def run(self, *command: str, succeeds: bool = True) -> str:
        """Any of them."""
        done = subprocess.run(
            command,
            cwd=self.folder,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=_SECONDS,
        )
        if _ONLY_ITS_MAKERS_CARDS in done.stdout:
            pytest.skip("this yubico-piv-tool talks to its maker's cards only, not to any PIV card")
        assert (done.returncode == 0) == succeeds, f"{' '.join(command)}\n{done.stdout}"
        return done.stdout

    def make_authority(self) -> None:
        """A certification authority: ca.key, ca.pem."""
        self.openssl(
            *("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=test authority", "-days", "9"),
            *("-keyout", "ca.key", "-out", "ca.pem"),
        )

    def certify(self, public_key: str, name: str, certificate: str) -> None:
        """A certificate over a public key, signed by the authority."""
        self.openssl(
            *("x509", "-new", "-force_pubkey", public_key, "-subj", f"/CN={name}", "-days", "9"),
            *("-CA", "ca.pem", "-CAkey", "ca.key", "-out", certificate),
        )


def require_tools() -> None:
    """Skip with the reason when a tool is missing; under RAKIOSK_REQUIRE_PCSC that is a failure."""
    missing = {package for program, package in PACKAGES.items() if shutil.which(program) is None}
    if not missing:
        return
    reason = f"Debian packages are missing: {' '.join(sorted(missing))}"
    if os.environ.get("RAKIOSK_REQUIRE_PCSC"):
        pytest.fail(reason)
    pytest.skip(reason)


def opensc_module() -> Path:
    """OpenSC's PKCS#11 module, wherever Debian put it on this architecture."""
    return next(Path("/usr/lib").glob("*/opensc-pkcs11.so"))
