"""檢查我的憑證檔: which file this is, whether the password opens it, how its certificate stands; a new password for it.

Beyond the manual: its chapter 參 ends when the files are on the stick.
"""

from collections.abc import Iterator, Sequence

from ra_contract.certificate import Certificate, Status
from rakiosk.carriers.file.making import format_choice
from rakiosk.carriers.file.needs import StickStaysIn
from rakiosk.carriers.file.own_file import ChosenFile, OwnFile, choose_file, open_chosen, read_file
from rakiosk.carriers.file.stick import LOOKING, SAVING, media_of, release_stick, save_into, usable_stick
from rakiosk.domain.errors import FileError, FileMissing, RaError, SessionEnded, StickBroken
from rakiosk.i18n import Words, _
from rakiosk.kit.certificates import certificate_facts, grouped_serial
from rakiosk.kit.leavable import leavable
from rakiosk.kit.noted import noted
from rakiosk.kit.prompts import AskNewFilePassword, Entry, Menu, MenuGroup, Notice, Question, Tone
from rakiosk.kit.visit import Visit
from rakiosk.kit.wizard import plain
from rakiosk.media.file_format import Format
from rakiosk.media.pkcs12 import change_password, open_file
from rakiosk.media.port import Drive
from rakiosk.secret import Secret

CHANGE, TAKE = "change", "take"
LEAVING_EITHER = _(
    "Your USB stick is slow. You may wait, or leave: the file stays whole, and opens with the old or the new password."
)


async def check(v: Visit) -> None:
    """Choose a file, open it, say what it is, and offer what can be done."""
    chosen = await choose_file(v, _("Which certificate file shall be checked?"))
    if not isinstance(chosen, ChosenFile):
        raise TypeError(chosen)
    own = await open_chosen(v, chosen)
    try:
        await v.show(await _told(v, own))
        if await v.show(what_next()) == CHANGE:
            await _change_password(v, own)
        else:
            await release_stick(v, chosen.drive)
    finally:
        own.password.wipe()


async def _told(v: Visit, own: OwnFile) -> Notice:
    try:
        async with v.working(_("Asking the registration authority…")):
            certificates = await v.ra.certificates()
    except SessionEnded:
        raise
    except RaError as away:
        noted("R01", away)
        return unknown_notice(own.chosen.name)
    return told_notice(own.chosen.name, own.serials, certificates)


def told_notice(name: str, serials: Sequence[str], certificates: Sequence[Certificate]) -> Notice:
    """Tell what the file is by the serials in it; `certificates` are those that were confirmed for this customer."""
    found = [certificate for serial in serials for certificate in certificates if certificate.serial == serial]
    strange = [serial for serial in serials if serial not in {certificate.serial for certificate in found}]
    facts = ((_("File"), name), *certificate_facts(found), *_strange_facts(strange))
    if not found:
        return Notice(
            _("This file is of no use to you."),
            (
                _("The password opens it, but its certificate was never put in force, or it is another customer's."),
                _("Files that remain of an order that was not finished may be deleted."),
            ),
            facts=facts,
            tone=Tone.WARNING,
        )
    is_valid = all(certificate.status is Status.VALID for certificate in found)
    title = _("This certificate file is in order.") if is_valid else _("The certificate in this file is not valid.")
    tone = Tone.GOOD if is_valid else Tone.WARNING
    return Notice(title, tuple(_advice(found, len(serials))), facts=facts, tone=tone)


def _strange_facts(serials: Sequence[str]) -> Iterator[tuple[Words, Words]]:
    for serial in serials:
        yield _("Another certificate"), ""
        yield _("  Serial number"), grouped_serial(serial)
        yield _("  Status"), _("none of yours, or never put in force")


def _advice(found: Sequence[Certificate], pairs: int) -> Iterator[Words]:
    yield _("The password opens this file.")
    if pairs > 1:
        yield _("There are {pairs} keys with their certificates in it.", pairs=pairs)
    if any(certificate.status is Status.HELD for certificate in found):
        yield _("Only the counter can lift a suspension. Please bring two identity documents and your seal.")
    elif any(certificate.status is not Status.VALID for certificate in found):
        yield _("Keep an encryption file all the same: it still opens what was encrypted for you.")


def unknown_notice(name: str) -> Notice:
    """The file opens, and more is not known."""
    return Notice(
        _("The password opens this file."),
        (_("The registration authority cannot be reached, so the certificate's status is not known."),),
        facts=((_("File"), name),),
        tone=Tone.WARNING,
    )


def what_next() -> Menu:
    """The choices for a file that is open."""
    entries = (
        Entry("1", _("Change its certificate file password"), CHANGE),
        Entry("2", _("Nothing more: take the USB stick"), TAKE),
    )
    return Menu(_("What shall be done with this file?"), (MenuGroup("", entries),), back=_("Back to the menu"))


async def _change_password(v: Visit, own: OwnFile) -> None:
    new = await v.show(AskNewFilePassword(_("Choose a new certificate file password"), v.customer.cn))
    try:
        file_format = Format(await v.show(format_choice()))
        changing = change_password(own.chosen.content, own.password, new, file_format)
        content = await leavable(v, _("Locking the certificate file with the new password"), changing)
        await v.show(replace_question(own.chosen.name))
        drive = await usable_stick(v)
        saving = _save_over(v, drive, own.chosen, content)
        await leavable(v, SAVING, saving, leaving=LEAVING_EITHER, needs=StickStaysIn(drive))
        await _open_again(v, own.chosen.name, new)
        await v.show(changed_notice(own.chosen.name))
        await release_stick(v, drive)
    finally:
        new.wipe()


async def _save_over(v: Visit, drive: Drive, chosen: ChosenFile, content: bytes) -> None:
    async with media_of(v).opened(drive, writable=True) as opened:
        if await opened.read(chosen.name) != chosen.content:
            raise FileMissing("another file of this name lies on this stick")
        await save_into(v, opened, chosen.name, content, replace=True)


async def _open_again(v: Visit, name: str, password: Secret) -> None:
    """Open what was saved with the new password. Raises StickBroken."""
    drive = await usable_stick(v)
    reading = read_file(v, drive, name)
    content = await leavable(v, LOOKING, reading, leaving=LEAVING_EITHER, needs=StickStaysIn(drive))
    try:
        await leavable(v, _("Opening the certificate file…"), open_file(content, password))
    except FileError as error:
        raise StickBroken("what was saved does not open") from error


def replace_question(name: str) -> Question:
    """Whether the file may be replaced by itself under another password."""
    return Question(
        _("The file on your USB stick will now be replaced."),
        (
            _("“{name}” will open with the new password only.", name=name),
            _("The other file of the pair keeps its password: change that one separately."),
        ),
        forward=_("Replace file"),
        is_careful=True,
    )


def changed_notice(name: str) -> Notice:
    """It is done, and was tried."""
    return Notice(
        _("The certificate file password has been changed."),
        (_("The file was read back from your USB stick and opened with the new password."),),
        facts=((_("File"), name),),
        tone=Tone.GOOD,
    )


WIZARD = plain(check)
