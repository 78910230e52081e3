"""檢查我的憑證檔: which file this is, whether the password opens it, how its certificate stands; a new password for it.

Beyond the manual: its chapter 參 ends when the files are on the stick.
"""

from collections.abc import Iterator

from ra_contract.certificate import Certificate, Status
from rakiosk.carriers.file.making import format_choice
from rakiosk.carriers.file.own_file import ChosenFile, OwnFile, choose_file, open_chosen
from rakiosk.carriers.file.stick import media_of, release_stick, save_into, usable_stick
from rakiosk.domain.errors import FileError, FileMissing, RaError, SessionEnded, StickBroken
from rakiosk.i18n import Words, _
from rakiosk.kit.certificates import certificate_facts
from rakiosk.kit.prompts import AskNewFilePassword, Entry, Menu, MenuGroup, Notice, Question, Tone
from rakiosk.kit.visit import Visit
from rakiosk.kit.wizard import plain
from rakiosk.media.pkcs12 import Format, change_password, open_file
from rakiosk.secret import Secret

CHANGE, TAKE = "change", "take"


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
    except RaError:
        return unknown_notice(own.chosen.name)
    return told_notice(own.chosen.name, next((c for c in certificates if c.serial == own.serial), None))


def told_notice(name: str, certificate: Certificate | None) -> Notice:
    """Tell what the file is; None when its certificate was never confirmed for this customer."""
    if certificate is None:
        return Notice(
            _("This file is of no use to you."),
            (
                _("The password opens it, but its certificate was never put in force, or it is another customer's."),
                _("Files that remain of an order that was not finished may be deleted."),
            ),
            facts=((_("File"), name),),
            tone=Tone.WARNING,
        )
    is_valid = certificate.status is Status.VALID
    title = _("This certificate file is in order.") if is_valid else _("The certificate in this file is not valid.")
    facts = ((_("File"), name), *certificate_facts([certificate]))
    tone = Tone.GOOD if is_valid else Tone.WARNING
    return Notice(title, tuple(_advice(certificate)), facts=facts, tone=tone)


def _advice(certificate: Certificate) -> Iterator[Words]:
    yield _("The password opens this file.")
    if certificate.status is Status.HELD:
        yield _("Only the counter can lift a suspension. Please bring your identity document.")
    elif certificate.status is not Status.VALID:
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
        async with v.working(_("Locking the certificate file with the new password")):
            content = await change_password(own.chosen.content, own.password, new, file_format)
        await v.show(replace_question(own.chosen.name))
        drive = await usable_stick(v)
        async with v.working(_("Saving on your USB stick…")), media_of(v).opened(drive, writable=True) as opened:
            if await opened.read(own.chosen.name) != own.chosen.content:
                raise FileMissing("another file of this name lies on this stick")
            await save_into(v, opened, own.chosen.name, content, replace=True)
        await _open_again(v, own.chosen.name, new)
        await v.show(changed_notice(own.chosen.name))
        await release_stick(v, drive)
    finally:
        new.wipe()


async def _open_again(v: Visit, name: str, password: Secret) -> None:
    """Open what was saved with the new password. Raises StickBroken."""
    drive = await usable_stick(v)
    async with v.working(_("Opening the certificate file…")):
        async with media_of(v).opened(drive, writable=False) as opened:
            content = await opened.read(name)
        try:
            await open_file(content, password)
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
