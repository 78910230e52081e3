"""The account that a fee is debited from (manual 貳-二-4, 參-二-4): one of the customer's own, or one that is typed."""

from dataclasses import dataclass

from ra_contract.order import OwnAccount
from rakiosk.i18n import Message, Phrase, Words, _
from rakiosk.kit.prompts import AskAccount, Cancelled, Entry, Menu, MenuGroup
from rakiosk.kit.visit import Visit

OTHER = "other"
_SHOWN = 9  # by the digits 1 to 9; any further one can be typed
_PASSBOOK_DIGITS = 14


@dataclass
class AccountQuestion:
    """The question, as often as it is put: `remark` says why the account that was named last did not pay."""

    fee: int
    own: tuple[OwnAccount, ...]
    remark: Words = ""
    _is_typing: bool = False

    async def account(self, v: Visit) -> str:
        """An account by its id or its digits. Esc at the field leads back to the list. Raises Cancelled."""
        if self.own and not self._is_typing:
            chosen = await v.show(account_choice(self.own, self.fee, self.remark))
            if chosen != OTHER:
                return chosen
            self.remark, self._is_typing = "", True
        try:
            return await v.show(AskAccount(self.fee, self.remark))
        except Cancelled:
            if not self.own:
                raise
        self.remark, self._is_typing = "", False
        return await self.account(v)


def account_choice(own: tuple[OwnAccount, ...], fee: int, remark: Words = "") -> Menu:
    """The customer's own accounts, each by its last digits, and the way to any other."""
    entries = [Entry(str(key), _words(account), account.id) for key, account in enumerate(own[:_SHOWN], 1)]
    entries.append(Entry("0", _("Another account: type its number"), OTHER))
    cost = _("Fee: NT$ {fee}, debited once", fee=fee)
    return Menu(
        # Manual: 貳-二-4
        _("Which of your accounts shall the fee be debited from?"),
        (MenuGroup("", tuple(entries), is_list=True),),
        Phrase((remark, cost), "\n") if remark else cost,
        note=_("The fee is debited as soon as you choose."),
        back=_("Cancel"),
    )


def _words(account: OwnAccount) -> Message:
    digits = account.masked[-4:]
    if len(account.masked) == _PASSBOOK_DIGITS:
        return _("Passbook account ending in {digits}", digits=digits)
    return _("Giro account ending in {digits}", digits=digits)
