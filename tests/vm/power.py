"""The machine's plug pulled at random moments of a renewal in files: nothing is lost, and nothing is paid for twice."""

import base64
import os
import random
import shutil
import sys
import threading
import time
from collections import Counter as Tally
from dataclasses import replace
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding, pkcs12

from ra_contract.certificate import Certificate, Status, Use
from rakiosk_demo.people import Person, people
from rakiosk_demo.seed import add
from rakiosk_ra.admin.interface import Admin
from tests.vm.machine import VmFailure
from tests.vm.stick import UsbStick
from tests.vm.story import Story
from tests.vm.walks import FILE_PASSWORD, OLD_FILE_PASSWORD, RENEWED, signs_in, walks_files

CUTS = int(os.environ.get("RAKIOSK_VM_CUTS", "10"))
_LONGEST_SECONDS = 60.0  # of a renewal that is not cut, in software emulation
_FEE_TO_END_SECONDS = 20.0  # from the debit to the last file


def cuts(story: Story) -> str:
    """QEMU killed at random moments of 參二: every file opens, all in force is on the stick, each paid once"""
    moments: list[str] = []
    customers = 0
    while len(moments) < CUTS:
        customers += 1
        _renew_with_cuts(story, _customer(story, customers), moments)
    story.boot_again()
    audit = story.machine.shell("setpriv --reuid rakiosk --regid rakiosk --clear-groups rakiosk audit verify").strip()
    return f"{CUTS} cuts: {', '.join(moments)}; {customers} renewals, each paid once; {audit.splitlines()[-1]}"


def _customer(story: Story, number: int) -> Person:
    """A person like DEMO-06, with a stick of their own."""
    found = next(person for person in people() if person.cn == "DEMO-06")
    accounts = tuple(replace(account, number=f"{int(account.number) + number:014}") for account in found.accounts)
    person = replace(found, cn=f"DEMO-6{number}", accounts=accounts)
    with Admin(story.world.ra_folder) as admin:
        add(admin, story.world, person)
    return person


def _renew_with_cuts(story: Story, person: Person, moments: list[str]) -> None:
    """Renew to the end, the plug pulled as often as is left to do."""
    stick = UsbStick(story.folder / "sticks" / f"{person.cn}.img")
    stick.put(story.world.stick(person.cn))
    while True:
        story.boot_again()
        stick.plug_into(story.machine)
        signs_in(story.counter, person.cn)
        plug = _Plug(story, person, waits_for_fee=len(moments) % 2 == 1)
        if is_cut := len(moments) < CUTS:
            plug.start()
        try:
            walks_files(story.counter, "2", RENEWED)
        except (VmFailure, OSError, ValueError):
            if not is_cut or story.machine.is_on:
                plug.is_left_alone.set()
                raise
            plug.join()
            moments.append(f"{plug.told}, {_stage(story, person)}")
            _nothing_is_half(story, person, stick)
            _say(f"cut {len(moments)}, {moments[-1]}, {person.cn}: nothing is half")
            continue
        plug.is_left_alone.set()
        story.machine.cut()
        _nothing_is_half(story, person, stick)
        _is_paid_once(story, person)
        _say(f"{person.cn} has renewed, and paid once")
        return


class _Plug(threading.Thread):
    """Pulled at a random moment of a renewal, counted from its start or, so that some come there, from the fee."""

    def __init__(self, story: Story, person: Person, *, waits_for_fee: bool) -> None:
        super().__init__(daemon=True)
        self.is_left_alone = threading.Event()
        self.told = ""
        self._story, self._person, self._waits_for_fee = story, person, waits_for_fee

    def run(self) -> None:
        """Wait, and pull it."""
        after, longest = "the start", _LONGEST_SECONDS
        if self._waits_for_fee and not _debits(self._story, self._person):
            after, longest = "the fee", _FEE_TO_END_SECONDS
            while not _debits(self._story, self._person):
                if self.is_left_alone.wait(0.2):
                    return
        moment = random.uniform(0, longest)  # noqa: S311  # no secret
        began = time.monotonic()
        if self.is_left_alone.wait(moment):
            return
        self.told = f"{time.monotonic() - began:.1f} s after {after}"
        self._story.machine.cut()


def _stage(story: Story, person: Person) -> str:
    """How far the renewal had come at the RA."""
    states = Tally(certificate.status.value for certificate in _certificates(story, person))
    return " ".join([f"debits={_debits(story, person)}", *(f"{state}={count}" for state, count in states.items())])


def _debits(story: Story, person: Person) -> int:
    with Admin(story.world.ra_folder) as admin:
        return sum(account.debits for account in admin.bank.accounts(person.cn))


def _say(told: str) -> None:
    """Something that is seen before the step ends, which takes long."""
    sys.stdout.write(f"        {told}\n")
    sys.stdout.flush()


def _certificates(story: Story, person: Person) -> list[Certificate]:
    with Admin(story.world.ra_folder) as admin:
        return admin.certificates.of(person.cn)


def _nothing_is_half(story: Story, person: Person, stick: UsbStick) -> None:
    """Every named file opens, and what is in force lies on the stick, both of it."""
    folder = story.folder / "sticks" / person.cn
    shutil.rmtree(folder, ignore_errors=True)
    held = {_certificate_in(file) for file in stick.files(folder) if file.suffix == ".p12"}
    valid = [base64.b64decode(c.der) for c in _certificates(story, person) if c.status is Status.VALID]
    if not set(valid) <= held or len(valid) not in {0, len(Use)}:
        raise VmFailure(f"{person.cn}: {len(valid)} certificates are in force, {len(held)} are on the stick")


def _certificate_in(file: Path) -> bytes:
    content = file.read_bytes()
    for password in (FILE_PASSWORD, OLD_FILE_PASSWORD):
        try:
            key, certificate, _ = pkcs12.load_key_and_certificates(content, password.encode())
        except ValueError:
            continue
        if key is not None and certificate is not None:
            return certificate.public_bytes(Encoding.DER)
    raise VmFailure(f"{file.name}, {len(content)} bytes, does not open")


def _is_paid_once(story: Story, person: Person) -> None:
    debits = _debits(story, person)
    if debits != 1:
        raise VmFailure(f"{person.cn} has paid {debits} times")
