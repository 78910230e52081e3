"""A customer's certificate files, for one errand: old ones that prove and sign, and a new pair in the making."""

from collections.abc import Awaitable, Callable
from functools import partial

from ra_contract.order import Order
from rakiosk.carriers.file import making, saving
from rakiosk.carriers.file.leaving import before_leaving
from rakiosk.carriers.file.own_file import ChosenFile, choose_file, open_chosen
from rakiosk.carriers.file.pair import Pair
from rakiosk.carriers.file.renewal import check_stick, prove
from rakiosk.carriers.port import Carrier, CarrierStep, Keyring, Sign
from rakiosk.i18n import Words, _
from rakiosk.kit.leavable import leavable
from rakiosk.kit.prompts import Question
from rakiosk.kit.visit import Visit
from rakiosk.media.pkcs12 import sign_with_file


class FileKeyring(Keyring):
    """The keys in files. The stick may be pulled and changed at any step: each asks for the one that it wants."""

    tells_agreed = True  # where the format is chosen

    def __init__(self, carrier: Carrier) -> None:
        super().__init__(carrier)
        self._pair = Pair()

    @property
    def before_paying(self) -> tuple[CarrierStep, ...]:
        return check_stick, prove

    def renewal_remarks(self, order: Order) -> tuple[Words, ...]:
        has_old = _("Please use the USB stick that has your present certificate files.")
        return (has_old,) if order.waits_for_old_key else ()

    @property
    def making(self) -> tuple[CarrierStep, ...]:
        pair = self._pair
        return (
            partial(making.choose_format, pair=pair),
            partial(making.choose_password, pair=pair),  # manual 參-一-4, 參-二-6
            partial(making.make_files, pair=pair),
            partial(saving.save_signing, pair=pair),
            partial(saving.save_encryption, pair=pair),
            partial(saving.check_files, pair=pair),  # 參-一-9, 參-二-11
            partial(saving.confirm, pair=pair),
            saving.release,
        )

    async def sign(self, v: Visit, use: Callable[[Sign], Awaitable[None]]) -> None:
        chosen = await choose_file(v, _("Which certificate file shall be tested?"))
        if not isinstance(chosen, ChosenFile):
            raise TypeError(chosen)
        own = await open_chosen(v, chosen)

        async def sign(message: bytes) -> tuple[bytes, bytes]:
            signing = sign_with_file(own.chosen.content, own.password, message)
            return await leavable(v, _("Signing with the file…"), signing), own.opened.certificate

        try:
            await use(sign)
        finally:
            own.password.wipe()

    def before_leaving(self, order: Order) -> Question | None:
        return before_leaving(order, self._pair)

    def forget(self) -> None:
        self._pair.wipe()
