"""Before anything is saved: the format of the files, their password (manual 參-一-4, 參-二-6), the keys in them."""

from ra_contract.order import Kind
from rakiosk.carriers.file.pair import Pair
from rakiosk.carriers.file.stick import usable_stick
from rakiosk.carriers.orders import until
from rakiosk.carriers.port import Ordering
from rakiosk.i18n import Phrase, _
from rakiosk.kit.prompts import NOTHING_TOLD, AskNewFilePassword, Entry, Menu, MenuGroup, Told
from rakiosk.kit.visit import Visit
from rakiosk.kit.wizard import effect
from rakiosk.media.file_format import Format


@until(lambda order: order.is_confirmed)
async def choose_password(v: Visit, _ordering: Ordering, pair: Pair) -> None:
    """憑證檔保護密碼, once the stick is known to be good."""
    await usable_stick(v)
    password = await v.show(AskNewFilePassword(_("Choose a certificate file password"), v.customer.cn))
    pair.begin(password)


@until(lambda order: order.is_confirmed)
async def choose_format(v: Visit, ordering: Ordering, pair: Pair) -> None:
    """相容格式, or rather not; above it stands that the terms are agreed to, and that a stick is needed."""
    told = ordering.agreed if ordering.placed.kind is Kind.APPLICATION else NOTHING_TOLD
    pair.file_format = Format(await v.show(format_choice(told)))


def format_choice(told: Told = NOTHING_TOLD) -> Menu:
    """The formats; the price of the compatible one stands beside it."""
    entries = (
        Entry("1", _("Standard format: well protected; for Windows 10 or later and Linux"), Format.STANDARD),
        Entry(
            "2", _("Compatible format: for older Windows and macOS; weaker if the file is stolen"), Format.COMPATIBLE
        ),
    )
    return Menu(
        _("Which format shall the certificate files have?"),
        (MenuGroup("", entries),),
        Phrase(told.body, "\n"),
        back=_("Cancel"),
        facts=told.facts,
    )


@effect
@until(lambda order: order.is_confirmed)
async def make_files(v: Visit, ordering: Ordering, pair: Pair) -> None:
    """New keys and certificates in two files, which are in memory only as yet."""
    if not pair.files:
        async with v.working(_("Making your keys")) as progress:
            await pair.make(v, ordering.placed, progress)
