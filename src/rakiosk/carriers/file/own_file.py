"""A certificate file that the customer has already: found on the stick, and opened with its password."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import partial

from rakiosk.carriers.der import serial_of
from rakiosk.carriers.file.names import ENDINGS, likely_signing
from rakiosk.carriers.file.needs import StickStaysIn
from rakiosk.carriers.file.stick import LOOKING, media_of, stick_in
from rakiosk.domain.errors import FileMissing, FilePasswordWrong
from rakiosk.i18n import Message, Phrase, Words, _
from rakiosk.kit.leavable import leavable
from rakiosk.kit.noted import noted
from rakiosk.kit.paging import choose, entries_on, page_of
from rakiosk.kit.prompts import AskFilePassword, Entry, Menu, MenuGroup
from rakiosk.kit.visit import Visit
from rakiosk.media.pkcs12 import Contents, open_file
from rakiosk.media.port import Drive
from rakiosk.secret import Secret

LOST = "lost"
WRONG_PASSWORD = _("The certificate file password is not right. Nothing was changed; you may try again.")
NOTHING_TYPED = _("Please type the certificate file password.")  # few files have an empty one


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
    def serials(self) -> tuple[str, ...]:
        """The serials of the certificates that it has keys of, those for signing first."""
        return tuple(map(serial_of, self.opened.own))

    def certificate_of(self, serials: Collection[str]) -> bytes:
        """The first of its certificates (DER) with one of these serials; empty for none."""
        return next((c for c in self.opened.own if serial_of(c) in serials), b"")


async def choose_file(
    v: Visit, title: Message, advice: Words = "", *extra: Entry, for_signing_by: str = ""
) -> ChosenFile | str:
    """One of the certificate files on the stick, or the value of an extra entry. Raises any MediaError.

    Where the signing file of somebody (by CN) is wanted, the one that is called so is marked, and chosen beforehand.
    """
    drive = await stick_in(v)
    names = await leavable(v, LOOKING, _names_on(v, drive), needs=StickStaysIn(drive))
    if not names and not extra:
        raise FileMissing("no certificate file on it")
    likely = likely_signing(names, for_signing_by) if for_signing_by else ""
    menu = partial(file_choice, title, names, advice, *extra, likely=likely)
    chosen = await choose(v, lambda page: menu(page=page), page_of(likely, names), StickStaysIn(drive))
    if chosen not in names:
        return chosen
    reading = read_file(v, drive, chosen)
    return ChosenFile(drive, chosen, await leavable(v, LOOKING, reading, needs=StickStaysIn(drive)))


async def _names_on(v: Visit, drive: Drive) -> tuple[str, ...]:
    async with media_of(v).opened(drive, writable=False) as opened:
        return await opened.find(ENDINGS)


async def read_file(v: Visit, drive: Drive, name: str) -> bytes:
    """A whole file of the stick. Raises any MediaError."""
    async with media_of(v).opened(drive, writable=False) as opened:
        return await opened.read(name)


def file_choice(
    title: Message, names: Sequence[str], advice: Words, *extra: Entry, page: int = 0, likely: str = ""
) -> Menu:
    """The files to choose from: a page of them, and the likely one marked."""
    labelled = [(_marked(name) if name == likely else name, name) for name in names]
    group = MenuGroup("", (*entries_on(page, labelled), *extra))
    return Menu(title, (group,), advice=advice, back=_("Cancel"), selected=likely)


def _marked(name: str) -> Words:
    return Phrase((name, _("[signing certificate]")))


async def open_chosen(v: Visit, chosen: ChosenFile) -> OwnFile:
    """Ask for its password until it opens. Raises Cancelled, FileUnreadable."""
    remark: Words = ""
    while True:
        password = await v.show(AskFilePassword(chosen.name, remark))
        try:
            opening = open_file(chosen.content, password)
            return OwnFile(chosen, password, await leavable(v, _("Opening the certificate file…"), opening))
        except FilePasswordWrong as wrong:
            noted("F01", wrong)
            remark = WRONG_PASSWORD if password else NOTHING_TYPED
            password.wipe()
        except BaseException:
            password.wipe()
            raise
