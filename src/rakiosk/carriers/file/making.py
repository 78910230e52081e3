"""Before anything is saved: the password of the files (manual 參-一-4, 參-二-6), their format, the keys in them."""

from rakiosk.carriers.file.pair import Pair
from rakiosk.carriers.file.stick import usable_stick
from rakiosk.carriers.orders import until
from rakiosk.carriers.port import Ordering
from rakiosk.i18n import _
from rakiosk.kit.prompts import AskNewFilePassword, Entry, Menu, MenuGroup
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
async def choose_format(v: Visit, _ordering: Ordering, pair: Pair) -> None:
    """相容格式, or rather not."""
    pair.file_format = Format(await v.show(format_choice()))


def format_choice() -> Menu:
    """The formats; the price of the compatible one stands beside it."""
    entries = (
        Entry("1", _("Standard format: well protected; for Windows 10 or later and Linux"), Format.STANDARD),
        Entry(
            "2", _("Compatible format: for older Windows and macOS; weaker if the file is stolen"), Format.COMPATIBLE
        ),
    )
    return Menu(_("Which format shall the certificate files have?"), (MenuGroup("", entries),), back=_("Cancel"))


@effect
@until(lambda order: order.is_confirmed)
async def make_files(v: Visit, ordering: Ordering, pair: Pair) -> None:
    """New keys and certificates in two files, which are in memory only as yet."""
    if not pair.files:
        async with v.working(_("Making your keys")) as progress:
            await pair.make(v, ordering.placed, progress)
