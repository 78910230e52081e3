"""A certificate file that the customer has already: found on the stick, and opened with its password."""

from collections.abc import Sequence
from dataclasses import dataclass

from rakiosk.carriers.der import serial_of
from rakiosk.carriers.file.names import certificate_files
from rakiosk.carriers.file.needs import StickStaysIn
from rakiosk.carriers.file.stick import media_of, stick_in
from rakiosk.domain.errors import FileMissing, FilePasswordWrong
from rakiosk.i18n import Message, Words, _
from rakiosk.kit.prompts import KEYS, AskFilePassword, Entry, Menu, MenuGroup
from rakiosk.kit.visit import Visit
from rakiosk.media.pkcs12 import Contents, open_file
from rakiosk.media.port import Drive
from rakiosk.secret import Secret

LOST = "lost"
WRONG_PASSWORD = _("The certificate file password is not right. Nothing was changed; you may try again.")


@dataclass
class ChosenFile:
    """A file on a stick."""

    drive: Drive
    name: str
    content: bytes


@dataclass
class OwnFile:
    """A file that was opened; `password` is to be wiped by whoever has it."""

    chosen: ChosenFile
    password: Secret
    opened: Contents

    @property
    def serial(self) -> str:
        """The serial of the certificate in it."""
        return serial_of(self.opened.certificate)


async def choose_file(v: Visit, title: Message, advice: Words = "", *extra: Entry) -> ChosenFile | str:
    """One of the certificate files on the stick, or the value of an extra entry. Raises any MediaError."""
    drive = await stick_in(v)
    async with v.working(_("Looking at your USB stick…")), media_of(v).opened(drive, writable=False) as opened:
        names = certificate_files(await opened.names())
    if not names and not extra:
        raise FileMissing("no certificate file on it")
    chosen = await v.show(file_choice(title, names, advice, *extra), needs=StickStaysIn(drive))
    if chosen not in names:
        return chosen
    async with v.working(_("Looking at your USB stick…")), media_of(v).opened(drive, writable=False) as opened:
        return ChosenFile(drive, chosen, await opened.read(chosen))


def file_choice(title: Message, names: Sequence[str], advice: Words, *extra: Entry) -> Menu:
    """The files to choose from."""
    entries = (*(Entry(key, name, name) for key, name in zip(KEYS, names, strict=False)), *extra)
    return Menu(title, (MenuGroup("", entries),), advice=advice, back=_("Cancel"))


async def open_chosen(v: Visit, chosen: ChosenFile) -> OwnFile:
    """Ask for its password until it opens. Raises Cancelled, FileUnreadable."""
    remark: Words = ""
    while True:
        password = await v.show(AskFilePassword(chosen.name, remark))
        try:
            async with v.working(_("Opening the certificate file…")):
                return OwnFile(chosen, password, await open_file(chosen.content, password))
        except FilePasswordWrong:
            password.wipe()
            remark = WRONG_PASSWORD
        except BaseException:
            password.wipe()
            raise
