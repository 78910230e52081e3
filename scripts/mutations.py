"""Change the wizards in ten small ways, each in a copy of the tree, and see whether a golden turns red for each.

A sentence dropped, a tone, a button, a fact left out, two steps swapped, in all three chapters. Ends with 1 when a
change goes unseen. `make mutations`; the suite tries one.
"""

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[1]
COPIED = ("src", "tests", "styles", "scripts", "kiosk-config", "pyproject.toml")
TESTS_FAILED = 1  # pytest's exit status: they ran, and some failed


class SnippetNotFound(ValueError):
    """The code has changed: a mutation's snippet does not stand in its file just once."""


@dataclass(frozen=True, slots=True)
class Mutation:
    """A change of a file below src, and the section whose walk comes by what it spoils."""

    name: str
    section: str
    file: str
    before: str
    after: str

    def spoil(self, tree: Path) -> None:
        """Make the change in a copy of the tree. Raises SnippetNotFound."""
        file = tree / "src/rakiosk" / self.file
        text = file.read_text(encoding="utf-8")
        if text.count(self.before) != 1:
            raise SnippetNotFound(f"{self.name}: {self.before!r} stands {text.count(self.before)} times in {self.file}")
        file.write_text(text.replace(self.before, self.after), encoding="utf-8")


MUTATIONS = (
    Mutation(
        "the sentence that all sessions have ended dropped",
        "1.8",
        "sections/user/password.py",
        '(_("All your sessions have ended, at other kiosks too. The old login password is no longer valid."),)',
        "()",
    ),
    Mutation("the tone of a changed login password", "1.8", "sections/user/password.py", "Tone.GOOD", "Tone.PLAIN"),
    Mutation(
        "the telephone left out of what was saved",
        "1.7",
        "sections/user/profile.py",
        '        (_("Telephone"), (profile.phone if wanted.phone else hidden.phone) or _("none")),\n',
        "",
    ),
    Mutation(
        "the amount left out of a debit",
        "2.2",
        "procedures/pay.py",
        '            (_("Amount"), f"NT$ {receipt.amount}"),\n',
        "",
    ),
    Mutation(
        "receipt and payment swapped",
        "2.2",
        "procedures/renew.py",
        "*keyring.before_paying, pay, paid, *keyring.making",
        "*keyring.before_paying, paid, pay, *keyring.making",
    ),
    Mutation("the button that revokes", "2.3", "procedures/revoke.py", 'forward=_("Revoke")', 'forward=_("Go on")'),
    Mutation(
        "who can lift a suspension dropped",
        "2.4",
        "procedures/suspend.py",
        'and you cannot either."),\n            LIFT,\n',
        'and you cannot either."),\n',
    ),
    Mutation(
        "the sentence on the login password dropped from a changed card PIN",
        "2.8",
        "sections/hardware/pin_change.py",
        '(_("From now on the card takes only the new card PIN. Your login password stays as it is."),)',
        "()",
    ),
    Mutation(
        "the two files saved the other way round",
        "3.1",
        "carriers/file/keyring.py",
        """            partial(saving.save_signing, pair=pair),
            partial(saving.save_encryption, pair=pair),
""",
        """            partial(saving.save_encryption, pair=pair),
            partial(saving.save_signing, pair=pair),
""",
    ),
    Mutation(
        "the old file no longer to be kept",
        "3.2",
        "carriers/file/words.py",
        'no longer valid."), KEEP_OLD, _KEEP_BOTH)',
        'no longer valid."), _KEEP_BOTH)',
    ),
)


def is_seen(mutation: Mutation) -> bool:
    """Whether a golden of its section turns red. Raises SnippetNotFound, and RuntimeError when the tests do not run."""
    with TemporaryDirectory(prefix="mutation-") as folder:
        tree = Path(folder)
        for name in COPIED:
            place = ROOT / name
            (shutil.copytree if place.is_dir() else shutil.copy)(place, tree / name)
        mutation.spoil(tree)
        command = [sys.executable, "-m", "pytest", "-q", "-x", "tests/screens/test_walks.py"]
        command += ["-p", "no:cacheprovider", "-k", f"{mutation.section}-zh_TW"]
        environment = {**os.environ, "PYTHONPATH": str(tree / "src"), "PYTEST_ADDOPTS": ""}
        environment = {name: value for name, value in environment.items() if not name.startswith("PYTEST_XDIST")}
        done = subprocess.run(command, cwd=tree, env=environment, capture_output=True, text=True, check=False)
    if done.returncode not in {0, TESTS_FAILED} or "error" in done.stdout.splitlines()[-1]:
        raise RuntimeError(f"{mutation.name}: the tests did not run:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.returncode == TESTS_FAILED


def main(arguments: Sequence[str] | None = None) -> int:
    """Try those whose name holds what is asked for; say how many were caught."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", metavar="TEXT", help="those whose name holds this text")
    chosen = [mutation for mutation in MUTATIONS if parser.parse_args(arguments).only in mutation.name]
    with ThreadPoolExecutor(2) as pool:
        seen = list(pool.map(is_seen, chosen))
    for mutation, caught in zip(chosen, seen, strict=True):
        print(f"{'caught' if caught else 'UNSEEN'}  {mutation.section}  {mutation.name}")
    print(f"{sum(seen)} of {len(chosen)} caught")
    return 0 if chosen and all(seen) else 1


if __name__ == "__main__":
    sys.exit(main())
