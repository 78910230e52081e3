"""The ten cases of docs/support-cases.md, played: each is found in three screens of `rakiosk support` at most."""

import asyncio
import logging
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from rakiosk.audit.recorder import Recorder
from rakiosk.audit.troubles import TROUBLES, TroubleNotes
from rakiosk.journey.customer import Listeners
from rakiosk.support import server, watch
from rakiosk.support.doctor import reader as doctor_reader
from rakiosk.support.doctor.examination import verdicts
from rakiosk_demo.simulators.sticks import FolderMedia, FolderStick
from tests.kiosk import kiosk_of, new_customer
from tests.printing.stand_in import stand_in
from tests.ra.world import World
from tests.software.people import new_file_customer
from tests.support.cases import CASES, SCREENS_MOST, Case, Scene, as_always
from tests.support.machine import ALL_GLYPHS, ALL_INSTALLED
from tests.support.test_screen import Viewer, viewer
from tests.support.test_way_in import config_of

PAGE = Path(__file__).parents[2] / "docs" / "support-cases.md"
IS_WHOLE = os.environ.get("RAKIOSK_SUPPORT_CASES") == "whole"
SHORT = ("The card is upside down", "The stick cannot be read")
HEAD = """# Ten cases, and how they are found over SSH

For support staff who have `rakiosk support` and nothing else ([how one gets in](support-access.md)). Each case was
played at a kiosk, and what stands here is what the screen said: `make support-cases` writes this page anew. Names of
kiosks and people, versions, addresses and times are always the same here. F2 has the same screens in Chinese; the
customer's own words are in the customer's language.

"""


@asynccontextmanager
async def scene(world: World, folder: Path, patch: pytest.MonkeyPatch) -> AsyncIterator[Scene]:
    """A kiosk with printer, sticks and audit, on a machine on which all is well."""
    media, recorder = FolderMedia(), Recorder(folder / "audit")
    for name, script in (("dpkg-query", ALL_INSTALLED), ("fc-list", ALL_GLYPHS)):
        file = folder / name
        file.write_text(f"#!/bin/sh\n{script}\n")
        file.chmod(0o755)
    patch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    recorder.start()
    notes = TroubleNotes(recorder)
    troubles = logging.getLogger(TROUBLES)
    troubles.addHandler(notes)
    async with stand_in() as printer:
        listeners = Listeners(audit=recorder)
        async with kiosk_of(world, folder, listeners=listeners, media=media, printer_uri=printer.uri) as kiosk:
            patch.setattr(doctor_reader, "PcscReader", lambda _pattern: kiosk.reader)
            patch.setattr(watch, "verdicts_apart", verdicts)  # here, where reader and disk are the scene's
            config = replace(
                config_of(folder),
                ra_url=kiosk.line.url,
                ra_ca=folder / "ra-ca.pem",
                ra_certificate=folder / "kiosk.pem",
                ra_key=folder / "kiosk.key",
                printer_uri=printer.uri,
                media_udisks=False,
            )
            hearing = asyncio.create_task(
                server.SupportServer(kiosk.app, config, recorder).serve(folder / "support.sock")
            )
            await kiosk.sees("歡迎使用")
            stick = FolderStick(folder / "stick", "KINGSTON")
            people = new_customer(world), new_customer(world), new_file_customer(world)
            yield Scene(kiosk, media, stick, printer, *people, patch)
            hearing.cancel()
    troubles.removeHandler(notes)
    recorder.close()


async def played(case: Case, at: Scene, support: Viewer) -> list[str]:
    """The screens on which a case is found, in order."""
    await case.breaks(at)
    seen = []
    for key, words in case.looks:
        await support.press("1" if key == "f6" else key)
        if key == "f6":
            await support.press(key)
        seen.append(await support.sees(*words))
    await support.press("1")
    await case.mends(at)
    return seen


async def test_each_case_is_found_in_three_screens(
    served_ra: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = HEAD
    async with scene(served_ra, tmp_path, monkeypatch) as at, viewer(tmp_path, size=(100, 30)) as support:
        await support.sees("counter-1")
        await support.press("f2")
        for number, case in enumerate(CASES, 1):
            if not IS_WHOLE and case.name not in SHORT:
                continue
            screens = await played(case, at, support)
            assert len(screens) <= SCREENS_MOST
            looks = "\n\n".join(f"```text\n{as_always(screen)}\n```" for screen in screens)
            told += f"## {number}. {case.name}\n\nThe customer: “{case.said}”\n\n{looks}\n\n{case.advice}\n\n"
        everything = told + "".join(support.seen)
        for secret in (at.customer.cn, at.customer.password, "林測試", "王測試", at.file_customer.cn):
            assert secret not in everything
    if IS_WHOLE:
        PAGE.write_text(told.rstrip() + "\n", encoding="utf-8")


def test_the_page_tells_every_case_that_is_played() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for number, case in enumerate(CASES, 1):
        for words in (f"## {number}. {case.name}\n", case.said, case.advice):
            assert words in page
