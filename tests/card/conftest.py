"""Fixtures of the tests of the card ladder."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.card import rig


@pytest.fixture(scope="module", params=[False, True], ids=["T=1", "T=0"])
def both_protocols(request: pytest.FixtureRequest) -> Iterator[None]:
    """A module's tests twice: with cards that speak T=1, then with cards that speak T=0."""
    rig.protocol.is_t0 = request.param
    yield
    rig.protocol.is_t0 = False


@pytest.fixture(scope="session")
def module(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """SoftHSM's module with a folder of the tests' own; it reads its settings once in a process."""
    pytest.importorskip("pkcs11", reason="python-pkcs11 is not installed: the extra rakiosk[pkcs11]")
    found = next(Path("/usr/lib").glob("**/libsofthsm2.so"), None)
    if found is None or shutil.which("softhsm2-util") is None:
        pytest.skip("the Debian package softhsm2 is missing")
    folder = tmp_path_factory.mktemp("softhsm")
    settings = folder / "softhsm2.conf"
    settings.write_text(f"directories.tokendir = {folder}\nlog.level = ERROR\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOFTHSM2_CONF", str(settings))
        yield str(found)


@pytest.fixture
def token(module: str) -> Iterator[str]:
    """A token with the customer's PIN, the only one of its module; its label."""
    import pkcs11

    label = f"t-{os.urandom(8).hex()}"
    command = ("softhsm2-util", "--module", module, "--init-token", "--free", "--label", label)
    subprocess.run((*command, "--so-pin", "12345678", "--pin", rig.PIN), check=True, capture_output=True)
    pkcs11.lib(module).reinitialize()
    yield label
    deletion = ("softhsm2-util", "--module", module, "--delete-token", "--token", label)
    subprocess.run(deletion, check=True, capture_output=True)
    pkcs11.lib(module).reinitialize()
