"""Both files saved on one stick, read back, confirmed, and the stick released (manual 參-一-5 to -10, 參-二-7 to -12).

Where the manual says 備份 (backup) it is 儲存 (save): there is no other copy. The stick may be pulled and changed at
any step: whichever file is not on the stick that is in at the end is saved there again.
"""

from collections.abc import Iterator

from ra_contract.certificate import Use
from rakiosk.carriers.file.names import is_taken, suggested_name
from rakiosk.carriers.file.needs import StickStaysIn
from rakiosk.carriers.file.pair import KeptFile, Pair
from rakiosk.carriers.file.stick import LOOKING, media_of, release_stick, save_file, stick_in, usable_stick
from rakiosk.carriers.orders import until
from rakiosk.carriers.port import Ordering
from rakiosk.domain.errors import FileError, FileExists, StickBroken
from rakiosk.i18n import Message, Words, _
from rakiosk.kit.certificates import grouped_serial, use_words
from rakiosk.kit.leavable import leavable
from rakiosk.kit.prompts import AskFileName, Notice, Told, Tone
from rakiosk.kit.visit import Visit
from rakiosk.kit.wizard import effect
from rakiosk.media.port import Drive

_TITLES: dict[Use, Message] = {
    Use.SIGNING: _("Save the signing certificate"),
    Use.ENCRYPTION: _("Save the encryption certificate"),
}
TAKEN = _("A file of this name is on the USB stick already. It was not touched; please choose another name.")


@until(lambda order: order.is_confirmed)
async def save_signing(v: Visit, _ordering: Ordering, pair: Pair) -> None:
    """儲存簽章憑證, 指定儲存簽章憑證路徑."""
    await _save(v, pair, Use.SIGNING)


@until(lambda order: order.is_confirmed)
async def save_encryption(v: Visit, _ordering: Ordering, pair: Pair) -> None:
    """儲存加密憑證, 指定儲存加密憑證路徑."""
    await _save(v, pair, Use.ENCRYPTION)


@effect
@until(lambda order: order.is_confirmed)
async def check_files(v: Visit, ordering: Ordering, pair: Pair) -> None:
    """憑證檔製作完成: both files read from one stick, opened with the password, and their keys proven."""
    drive, read_back = await _both_on_one_stick(v, pair)
    try:
        async with v.working(_("Opening both files with your password…")):
            await pair.prove(ordering.placed, read_back)
    except FileError as error:
        raise StickBroken("what was saved does not open") from error
    await v.show(made_notice(pair), needs=StickStaysIn(drive))


@effect
@until(lambda order: order.is_confirmed)
async def confirm(v: Visit, ordering: Ordering, pair: Pair) -> None:
    """Put the certificates in force; a confirmation whose answer was lost is found again."""
    async with v.working(_("Confirming to the registration authority")):
        order = ordering.order = await v.ra.order(ordering.placed)
        if not order.is_confirmed:
            ordering.order = await v.ra.confirm(order, pair.proofs)


async def release(v: Visit, _ordering: Ordering) -> None:
    """Let the customer take the stick, unless it is out already."""
    drives = media_of(v).drives
    if drives:
        await release_stick(v, drives[0])


async def _save(v: Visit, pair: Pair, use: Use) -> None:
    file = pair.files[use]
    remark: Words = ""
    while True:
        drive = await usable_stick(v)
        names = await leavable(v, LOOKING, _names_on(v, drive), needs=StickStaysIn(drive))
        suggested = suggested_name(v.customer.cn, use, file.certificate.not_before, names)
        name = await v.show(name_question(use, drive.label, suggested, remark), needs=StickStaysIn(drive))
        if not is_taken(name, names) and await _is_saved(v, drive, name, file):
            return
        remark = TAKEN


async def _names_on(v: Visit, drive: Drive) -> tuple[str, ...]:
    async with media_of(v).opened(drive, writable=False) as opened:
        return await opened.names()


async def _is_saved(v: Visit, drive: Drive, name: str, file: KeptFile) -> bool:
    try:
        await save_file(v, drive, name, file.content)
    except FileExists:
        return False
    file.name = name
    return True


async def _both_on_one_stick(v: Visit, pair: Pair) -> tuple[Drive, dict[Use, bytes]]:
    while True:
        drive = await stick_in(v)
        reading = _read_back(v, pair, drive)
        read_back = await leavable(v, _("Reading both files back…"), reading, needs=StickStaysIn(drive))
        missing = next((use for use in Use if use not in read_back), None)
        if missing is None:
            return drive, read_back
        await v.show(missing_notice(missing))
        await _save(v, pair, missing)


async def _read_back(v: Visit, pair: Pair, drive: Drive) -> dict[Use, bytes]:
    """The files of the pair that are on the stick as they were made."""
    files = pair.files
    async with media_of(v).opened(drive, writable=False) as opened:
        names = await opened.names()
        found = {use: await opened.read(file.name) for use, file in files.items() if file.name in names}
    return {use: content for use, content in found.items() if content == files[use].content}


def name_question(use: Use, stick: str, suggested: str, remark: Words = "") -> AskFileName:
    """Tell what is saved next, and that there is no other copy of it; ask under which name."""
    told = Told(
        # Manual: 參-一-5, 參-一-7
        (
            _("The certificate and its key are saved in a file on your USB stick."),
            _("It is the only copy: this kiosk keeps none. Please keep the USB stick and the password safe."),
        )
    )
    return AskFileName(_TITLES[use], stick, suggested, remark, told)


def missing_notice(use: Use) -> Notice:
    """The stick that is in lacks one of the files."""
    return Notice(
        _("One of the two files is not on this USB stick."),
        (
            _("Both files are kept on one USB stick. What is missing is saved here again:"),
            use_words(use),
        ),
        back=_("Cancel"),
        tone=Tone.WARNING,
    )


def made_notice(pair: Pair) -> Notice:
    """Both files with size and fingerprint."""
    return Notice(
        # Manual: 參-一-9, 參-二-11
        _("The certificate files are made."),
        (_("Both files were read back from your USB stick and opened with your password."),),
        facts=tuple(_file_facts(pair)),
        back=_("Cancel"),
        tone=Tone.GOOD,
    )


def _file_facts(pair: Pair) -> Iterator[tuple[Words, Words]]:
    for use, file in pair.files.items():
        yield use_words(use), ""
        yield _("  File"), file.name
        yield _("  Size"), _("{size} bytes", size=len(file.content))
        yield _("  Fingerprint (SHA-256)"), grouped_serial(file.fingerprint)
