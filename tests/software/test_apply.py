"""參、一 憑證申請 in files: both on the customer's own stick, read back and opened before they are confirmed."""

import asyncio
import base64
import subprocess
from datetime import datetime
from pathlib import Path

import pytest

from ra_contract.certificate import Use
from ra_contract.local_time import TAIPEI
from rakiosk_demo.simulators.sticks import FolderMedia, FolderStick
from tests.kiosk import Kiosk
from tests.software.flows import (
    FILE_PASSWORD,
    at_the_first_name,
    finishes,
    held_in,
    in_force,
    saves_the_first,
    saves_the_second,
)
from tests.software.people import new_file_customer


@pytest.mark.manual("3.1.1", "3.1.2", "3.1.3", "3.1.4", "3.1.5", "3.1.6", "3.1.7", "3.1.8", "3.1.9", "3.1.10")
async def test_a_customer_applies_and_both_files_on_the_stick_hold_what_is_in_force(
    kiosk: Kiosk, media: FolderMedia, stick: FolderStick
) -> None:
    customer = new_file_customer(kiosk.world)
    media.insert(stick)
    await at_the_first_name(kiosk, customer)
    today = f"{datetime.now(TAIPEI):%Y%m%d}"
    await kiosk.sees(f"{customer.cn}-sign-{today}.p12", "隨身碟：KINGSTON")
    await saves_the_first(kiosk)
    await kiosk.sees(f"{customer.cn}-encrypt-{today}.p12")
    assert in_force(kiosk, customer) == {}
    screen = await saves_the_second(kiosk)
    names = [f"{customer.cn}-sign-{today}.p12", f"{customer.cn}-encrypt-{today}.p12"]
    for name in names:
        assert name in screen
        assert f"{(stick.folder / name).stat().st_size} 位元組" in screen
    assert in_force(kiosk, customer) == {}
    screen = await finishes(kiosk)
    valid = in_force(kiosk, customer)
    assert set(valid) == set(Use)
    assert {c.serial.upper() in screen.replace(" ", "") for c in valid.values()} == {True}
    expected = {name: base64.b64decode(valid[use].der) for name, use in zip(names, Use, strict=True)}
    assert held_in(stick) == expected
    for name in names:
        assert (await asyncio.to_thread(told_by_openssl, stick.folder / name)).count(b"BEGIN CERTIFICATE") == 3
    await kiosk.press("enter")
    await kiosk.sees("請選擇服務項目")


def told_by_openssl(file: Path) -> bytes:
    """The certificates in a file as another program reads them: its own and its issuers'."""
    read = ["openssl", "pkcs12", "-nokeys", "-in", str(file), "-passin", f"pass:{FILE_PASSWORD}"]
    return subprocess.run(read, check=True, capture_output=True).stdout
