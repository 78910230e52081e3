"""The rooms keep their walls: every import contract bites, files stay small, only carriers ask which carrier it is."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src"
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
LINES_MOST = 250

# for each contract an import that it must not let pass: the file, and the module that is imported there
SPOILERS: dict[str, tuple[str, str]] = {
    "layers of the kiosk: top may import below, never up; siblings never each other": (
        "rakiosk/kit/stage.py",
        "rakiosk.carriers.port",
    ),
    "one carrier never knows another": ("rakiosk/carriers/card/words.py", "rakiosk.carriers.file.words"),
    "one chapter of the manual never knows another": (
        "rakiosk/sections/hardware/driver.py",
        "rakiosk.sections.user.links",
    ),
    "only ui imports textual": ("rakiosk/journey/front.py", "textual"),
    "only card.scard imports pyscard": ("rakiosk/card/description.py", "smartcard"),
    "the software card is written apart from the ladder": (
        "rakiosk_demo/simulators/card/tlv.py",
        "rakiosk.card.tlv",
    ),
    "the RA knows nothing of the kiosk: only the contract, and the slips that both set": (
        "rakiosk_ra/cli.py",
        "rakiosk.secret",
    ),
    "the kiosk knows neither the RA nor the demo; only the demo knows them all": (
        "rakiosk/app.py",
        "rakiosk_demo.people",
    ),
    "the contract knows neither side of it": ("ra_contract/base.py", "rakiosk.secret"),
    "slips know the contract only": ("rakiosk_slip/content.py", "rakiosk.secret"),
    "layers of the RA: the ways in, what opens one, the subjects, what an opened one is, base": (
        "rakiosk_ra/customers/accounts.py",
        "rakiosk_ra.orders.lifecycle",
    ),
    "nothing of the RA leans on routes but what puts them together": (
        "rakiosk_ra/cards/pin_resets.py",
        "rakiosk_ra.cards.routes",
    ),
    "what asks the bank between transactions is called by who has none open: routes and the reaper": (
        "rakiosk_ra/orders/lifecycle.py",
        "rakiosk_ra.orders.settlement",
    ),
}


@pytest.fixture(scope="module")
def spoiled(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The linter's report on a copy of the source in which every contract is broken once."""
    folder = tmp_path_factory.mktemp("spoiled")
    shutil.copytree(SOURCE, folder / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    for file, module in SPOILERS.values():
        with (folder / "src" / file).open("a", encoding="utf-8") as source:
            source.write(f"\nimport {module}\n")
    command = "import sys; sys.path.insert(0, 'src'); from importlinter.cli import lint_imports_command as run; run()"
    linted = subprocess.run(
        [sys.executable, "-c", command, "--no-cache"], cwd=folder, capture_output=True, text=True, check=False
    )
    return re.sub(r"\s+", " ", linted.stdout)


def test_every_contract_has_a_spoiler() -> None:
    assert sorted(contract["name"] for contract in CONTRACTS) == sorted(SPOILERS)


@pytest.mark.parametrize("name", SPOILERS)
def test_a_contract_bites(name: str, spoiled: str) -> None:
    assert f"{name} BROKEN" in spoiled, spoiled


def test_no_file_is_a_place_for_everything() -> None:
    long = {
        str(file.relative_to(SOURCE)): lines
        for file in SOURCE.rglob("*.py")
        if "migrations" not in file.parts and (lines := len(file.read_text(encoding="utf-8").splitlines())) > LINES_MOST
    }
    assert not long


def test_only_carriers_and_the_contents_ask_which_carrier_it_is() -> None:
    asking = {
        str(file.relative_to(SOURCE / "rakiosk")): line
        for file in (SOURCE / "rakiosk").rglob("*.py")
        for line in kinds_named_in(file.read_text(encoding="utf-8"))
    }
    assert {file for file in asking if not file.startswith("carriers/")} == {"sections/__init__.py"}


def kinds_named_in(source: str) -> Iterator[int]:
    """The lines that name a kind of carrier: CarrierKind.CARD, CarrierKind.FILE."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "CarrierKind":
            yield node.lineno


def test_a_question_for_the_kind_of_carrier_is_seen() -> None:
    assert list(kinds_named_in("def f(c):\n    return c is CarrierKind.CARD\n")) == [2]
