"""`rakiosk check-printer`: a sentence for each thing that a printer cannot do, and what to do about it."""

import subprocess
from pathlib import Path

import pytest

from tests.alone import SETTINGS
from tests.demo import KIOSK
from tests.ports import own_port
from tests.printing.eve import EvePrinter, eve_printer
from tests.ra.founding import new_admin


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With the files of a kiosk."""
    folder = tmp_path_factory.mktemp("kiosk")
    with new_admin(folder / "ra", pki_url="http://127.0.0.1:1") as admin:
        admin.kiosks.add("counter-1").write(folder)
    return folder


def check(folder: Path, settings: str) -> tuple[int, str]:
    """Its exit status and what it says of a printer."""
    file = folder / "rakiosk.toml"
    file.write_text(f"{SETTINGS}[printer]\n{settings}\n")
    command = [*KIOSK, "check-printer", "--config", str(file)]
    run = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert "Traceback" not in run.stderr
    return run.returncode, run.stdout


def test_a_printer_with_paper_is_ready(folder: Path, eve: EvePrinter) -> None:
    eve.has_paper(is_in=True)
    status, said = check(folder, f'uri = "{eve.uri}"')
    assert (status, said.splitlines()[1:]) == (0, ["It is ready: papers can be printed."])


def test_each_thing_that_it_cannot_do_is_a_sentence(folder: Path, eve: EvePrinter) -> None:
    eve.has_paper(is_in=True)
    assert "does not take paper of this size" in check(folder, f'uri = "{eve.uri}"\npaper = "A5"')[1]
    assert "no printer of this name" in check(folder, f'uri = "{eve.uri}x"')[1]
    eve.has_paper(is_in=False)
    status, said = check(folder, f'uri = "{eve.uri}"')
    assert status == 1
    assert "out of paper" in said
    assert check(folder, "") == (1, "This kiosk has no printer: [printer] uri and folder are empty.\n")
    with own_port() as nobodys:
        assert "cannot be reached" in check(folder, f'uri = "ipp://127.0.0.1:{nobodys}/ipp/print"')[1]


def test_a_printer_that_takes_no_pdf_is_told_with_the_queue_that_it_needs(folder: Path) -> None:
    with eve_printer("image/urf,image/pwg-raster") as eve:
        status, said = check(folder, f'uri = "{eve.uri}"')
    assert status == 1
    assert "image/urf" in said
    assert f"-m 'driverless:{eve.uri}'" in said
    assert "takes no papers" not in said
