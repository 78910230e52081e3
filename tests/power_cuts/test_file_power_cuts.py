"""參一 and 參二 with the kiosk killed by -9 as it mounts, saves, unmounts and asks: nothing half, nothing twice."""

import base64
import os
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from ra_contract.certificate import Certificate, Status, Use
from rakiosk.media.safestore import PART
from rakiosk_demo.simulators.sticks import FolderStick
from tests.flows import new_account
from tests.ra.world import World
from tests.software.flows import OLD_FILE_PASSWORD, held_in, puts_old_files_on
from tests.software.people import FileCustomer, certified_file_customer, new_file_customer

IS_WHOLE = os.environ.get("RAKIOSK_POWER_CUTS") == "whole"
PATIENCE = 90  # seconds in which a walk that does not end is a failure


@dataclass
class Cut:
    """A customer with a stick, at kiosks that lose their power."""

    world: World
    customer: FileCustomer
    stick: FolderStick
    key: str
    folder: Path
    runs: int = 0
    old: dict[str, bytes] = field(default_factory=dict)

    def walk(self, event: int = 0) -> int:
        """Walk until the power fails at this event, or to the end; how many events there were, 0 when it failed."""
        self.runs += 1
        own = self.folder / f"kiosk-{self.runs}"
        own.mkdir()
        arguments = (self.world.folder, self.world.url, own, self.stick.folder, self.customer.cn, self.key, event)
        command = [sys.executable, "-m", "tests.power_cuts.file_kiosk", *map(str, arguments)]
        ended = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
        self.nothing_is_half()
        if event and ended.returncode == -signal.SIGKILL:
            return 0
        assert ended.returncode == 0, ended.stderr[-2000:]
        return int(ended.stdout.split()[-1])

    def nothing_is_half(self) -> None:
        """Every named file opens, the old ones are as they were, and what is in force lies on the stick, both of it."""
        files = {file.name: file.read_bytes() for file in self.stick.folder.glob("*.p12")}
        opened = {**held_in(self.stick), **held_in(self.stick, OLD_FILE_PASSWORD)}
        held = {name: certificate for name, certificate in opened.items() if name in files}
        assert set(held) == set(files), "a named file does not open"
        assert {name: files[name] for name in self.old} == self.old
        valid = {base64.b64decode(c.der) for c in self.certificates() if c.status is Status.VALID}
        assert valid <= set(held.values()), "a certificate in force is in no file"
        assert len(valid) in {0, 2}

    def certificates(self) -> list[Certificate]:
        """All that the RA has of the customer."""
        return self.world.admin.certificates.of(self.customer.cn)

    def is_done(self) -> None:
        """New certificates in force, in files of the new password, and one debit if it costs one."""
        valid = {c.use: base64.b64decode(c.der) for c in self.certificates() if c.status is Status.VALID}
        assert set(valid) == set(Use)
        assert set(valid.values()) <= set(held_in(self.stick).values())
        assert not list(self.stick.folder.glob(f"*{PART}")), "a part of a file that was cut off is left"
        debits = sum(account.debits for account in self.world.admin.bank.accounts(self.customer.cn))
        assert debits == (1 if self.key == "2" else 0)


def applying(world: World, folder: Path) -> Cut:
    stick = FolderStick(folder / "stick", "KINGSTON")
    stick.folder.mkdir()
    return Cut(world, new_file_customer(world), stick, "1", folder)


def renewing(world: World, folder: Path) -> Cut:
    stick = FolderStick(folder / "stick", "KINGSTON")
    customer = certified_file_customer(world, expires_in_days=12)
    new_account(world, customer)
    puts_old_files_on(stick, customer)
    old = {file.name: file.read_bytes() for file in stick.folder.iterdir()}
    return Cut(world, customer, stick, "2", folder, old=old)


@pytest.mark.manual("3.1.4", "3.1.6", "3.1.8", "3.1.9", "3.1.10")
def test_killed_while_applying_the_customer_goes_on_and_both_files_are_whole(served_ra: World, tmp_path: Path) -> None:
    cut = applying(served_ra, tmp_path)
    # in short: before the first file is renamed and before its stick is unmounted, in the middle of the second, before
    # the stick is mounted to be read back and before it is unmounted then, and before the confirmation
    for event in range(1, 34) if IS_WHOLE else (16, 18, 25, 31, 32, 33):
        assert cut.walk(event) == 0, f"event {event} never came"
    assert cut.walk() == 35
    cut.is_done()


@pytest.mark.manual("3.2.4", "3.2.5", "3.2.8", "3.2.10", "3.2.11", "3.2.12")
def test_killed_while_renewing_the_customer_pays_once_and_both_files_are_whole(
    served_ra: World, tmp_path: Path
) -> None:
    cut = renewing(served_ra, tmp_path)
    # to the old key's proof, then to the payment, then as in applying: what is done is not asked for again, and so are
    # the events counted; in short: as the payment leaves, and before the first file is unmounted
    for event in (*range(1, 9), *range(1, 5), *range(1, 34)) if IS_WHOLE else (9, 22):
        assert cut.walk(event) == 0, f"event {event} never came"
    assert cut.walk() == 35
    cut.is_done()


@pytest.mark.manual("3.1.10")
@pytest.mark.parametrize("event", [34, 35], ids=["as the answer comes", "before the stick is ejected"])
def test_killed_after_the_confirmation_nothing_is_left_to_do(served_ra: World, tmp_path: Path, event: int) -> None:
    cut = applying(served_ra, tmp_path)
    assert cut.walk(event) == 0
    cut.is_done()
