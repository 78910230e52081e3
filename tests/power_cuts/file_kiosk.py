"""A kiosk in a process of its own, with somebody who walks 參一 or 參二 to the end; it kills itself by -9 at one event.

An event is the mounting, unmounting or ejecting of the stick, a step of saving a file, a request that the order depends
on as it leaves, or its answer as it comes.
`python -m tests.power_cuts.file_kiosk RA_FOLDER URL OWN_FOLDER STICK CN KEY EVENT`: EVENT 0 never comes, and the whole
count of events is printed.
"""

import asyncio
import os
import signal
import sys
from dataclasses import dataclass
from pathlib import Path

import httpx

from rakiosk_demo.simulators.sticks import FolderMedia, FolderStick
from rakiosk_ra.admin.interface import Admin
from tests.kiosk import Kiosk, kiosk_of
from tests.ra.world import PASSWORD, World
from tests.software.flows import APPLIED, RENEWED, walks_to_the_end
from tests.software.people import FileCustomer

_REQUESTS = ("payment", "old-key-proof", "certificates/signing", "certificates/encryption", "confirmation")


@dataclass
class Doom:
    """Ends the process at one event."""

    at: int
    events: int = 0

    def comes(self, _event: object) -> None:
        """One more event."""
        self.events += 1
        if self.events == self.at:
            os.kill(os.getpid(), signal.SIGKILL)

    async def leaves(self, request: httpx.Request) -> None:
        """A request, as it leaves."""
        if request.url.path.endswith(_REQUESTS):
            self.comes(request)

    async def answers(self, response: httpx.Response) -> None:
        """An answer, as it comes."""
        if response.request.url.path.endswith(_REQUESTS):
            self.comes(response)


async def walk(kiosk: Kiosk, customer: FileCustomer, key: str, doom: Doom) -> None:
    """Sign in, choose, and answer what is asked to the end."""
    await kiosk.sign_in(customer)
    assert kiosk.app.visit is not None
    hooks = kiosk.ra.transport.http.event_hooks
    hooks["request"].append(doom.leaves)
    hooks["response"].append(doom.answers)
    await kiosk.press(key)
    await walks_to_the_end(kiosk, customer, APPLIED if key == "1" else RENEWED)


async def main() -> None:
    """As the module says."""
    ra_folder, url, own_folder, stick, cn, key, event = sys.argv[1:]
    doom = Doom(int(event))
    media = FolderMedia(before=doom.comes)
    media.insert(FolderStick(Path(stick), "KINGSTON"))
    world = World(Path(ra_folder), None)
    world.url = url
    with Admin(Path(ra_folder)) as world.admin:
        async with kiosk_of(world, Path(own_folder), media=media) as kiosk:
            await walk(kiosk, FileCustomer(cn, PASSWORD, {}, {}), key, doom)
    print(doom.events)  # noqa: T201  # for whoever started this


if __name__ == "__main__":
    asyncio.run(main())
