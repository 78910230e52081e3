"""貳、七 憑證晶片卡作業-晶片卡驅動程式下載: this counter's reader, and its driver for the customer's own PC."""

import hashlib
from contextlib import suppress
from functools import partial

from ra_contract.driver import Driver
from ra_contract.problems import Refusal
from rakiosk.card.port import ReaderDescription
from rakiosk.carriers.card.line import reader_words
from rakiosk.carriers.file.stick import save_on_stick
from rakiosk.domain.errors import CardBusy, ContentUntrusted, RaRefused, ReaderStuck
from rakiosk.i18n import Words, _
from rakiosk.kit.prompts import Cancelled, Entry, Menu, MenuGroup, Notice
from rakiosk.kit.visit import Visit
from rakiosk.kit.wizard import plain
from rakiosk.procedures.download import fetched
from rakiosk.procedures.pages import code_of, until_done

SAVE, CODE = "save", "code"


async def this_reader(v: Visit) -> None:  # manual step 1
    told = await _described(v)
    state = v.card_service.state
    await v.show(
        Notice(
            _("The card reader of this kiosk"),
            (reader_words(state),),
            facts=(
                (_("Card reader"), state.name or _("none")),
                (_("Driver here"), _driver_here(told) or _("not known")),
                (_("Card"), _card_here(told) or _("not known")),
            ),
            forward=_("Driver for your own PC"),
            back=_("Back to the menu"),
        )
    )


async def _described(v: Visit) -> ReaderDescription | None:
    try:
        async with v.working(_("Reading your card…")):
            return await v.card_service.describe()
    except (ReaderStuck, CardBusy):
        return None


def _driver_here(told: ReaderDescription | None) -> str:
    parts = (told.vendor, told.driver_version) if told is not None else ()
    return " ".join(part for part in parts if part)


def _card_here(told: ReaderDescription | None) -> str:
    """The card's answer to reset and its protocol, which support asks for on the phone."""
    if told is None or not told.atr:
        return ""
    return f"{told.protocol or ''} ATR {told.atr.hex(' ').upper()}".strip()


async def own_pc(v: Visit) -> None:  # 2, 3
    driver = await _driver(v)
    if driver is None:
        await v.show(Notice(_("No driver is offered here."), (_("Please ask at the counter."),)))
        return
    await v.show(_offered(driver))
    chosen = ""
    while True:
        chosen = await v.show(take_along_menu(chosen, can_save=v.media is not None))
        with suppress(Cancelled):
            if chosen == SAVE:
                await until_done(v, partial(_save, v, driver))
            else:
                await v.show(code_of(driver.file_name, driver.address, _("SHA-256"), _in_groups(driver.sha256)))


def take_along_menu(selected: str = "", *, can_save: bool) -> Menu:
    """How the file comes to the customer's PC."""
    ways: list[tuple[Words, str]] = [(_("Save on my USB stick"), SAVE)] if can_save else []
    ways.append((_("Show the address as a QR code"), CODE))
    group = tuple(Entry(str(key), label, way) for key, (label, way) in enumerate(ways, 1))
    back = _("Back to the menu")
    return Menu(
        _("How do you want to take the driver along?"),
        (MenuGroup("", group),),
        back=back,
        selected=selected,
        is_open_to_help=True,
    )


async def _save(v: Visit, driver: Driver) -> None:
    content = await fetched(v, driver.size, partial(v.ra.driver_file, driver))
    if hashlib.sha256(content).hexdigest() != driver.sha256:
        raise ContentUntrusted("the driver is not the file that was offered")
    await save_on_stick(v, driver.file_name, content)


def _offered(driver: Driver) -> Notice:
    steps: tuple[Words, ...] = (
        # Manual: 貳-七-3
        _("1. Fetch the file at the address below and unpack it: it makes the folder “ACR38 驅動程式”."),
        _("2. On 32-bit Windows run x86\\Setup.exe, on 64-bit Windows run x64\\Setup.exe."),
        _("3. Start the PC anew, then put the card into the reader."),
    )
    facts = (
        (_("File"), f"{driver.file_name} ({driver.version})"),
        (_("Size"), f"{driver.size:,} B"),
        (_("Address"), driver.address),
        (_("SHA-256"), _in_groups(driver.sha256)),
    )
    return Notice(
        _("The reader's driver for your own PC"),
        steps,
        facts=facts,
        forward=_("Take it along"),
        back=_("Back to the menu"),
    )


def _in_groups(digest: str) -> str:
    """A digest in four groups, as it can be compared by eye and broken at the end of a line."""
    return " ".join(digest[i : i + 16] for i in range(0, len(digest), 16))


async def _driver(v: Visit) -> Driver | None:
    try:
        async with v.working(_("Asking the registration authority…")):
            return await v.ra.driver()
    except RaRefused as refused:
        if refused.code is not Refusal.NOT_FOUND:
            raise
        return None


WIZARD = plain(this_reader, own_pc)
