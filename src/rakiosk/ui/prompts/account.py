"""The account that a fee is debited from."""

from textual.app import ComposeResult

from ra_contract.problems import Refusal
from ra_contract.typed import digits_in
from rakiosk.i18n import _
from rakiosk.kit.prompts import AskAccount
from rakiosk.procedures.pay import REFUSED_DEBITS
from rakiosk.ui.prompts.view import PromptView
from rakiosk.ui.widgets.fields import PlainField
from rakiosk.ui.widgets.text import Text

LENGTHS = (14, 8)  # 存簿 passbook, 劃撥 giro


class AccountView(PromptView):
    """存簿或劃撥儲金帳號 (manual 貳-二-4); a wrong number of digits is told before anything is sent."""

    help = (
        _("The passbook account has 14 digits (7 of the office and 7 of the account), the giro account 8."),
        _("Only an account in your own name can be debited."),
    )

    def __init__(self, prompt: AskAccount) -> None:
        super().__init__(_("Which account shall the fee be debited from?"), forward=_("Pay"))
        self._prompt = prompt

    def middle(self) -> ComposeResult:
        yield Text(self._prompt.remark, id="remark", classes="remark")
        yield Text(_("Fee: NT$ {fee}, debited once", fee=self._prompt.fee), classes="rule")
        yield Text(_("Passbook (14 digits) or giro (8 digits) account"), classes="label")
        yield PlainField(is_for_digits=True, id="account")

    def forward(self) -> None:
        field = self.query_one("#account", PlainField)
        digits = digits_in(field.value)
        if digits.isascii() and digits.isdecimal() and len(digits) in LENGTHS:
            self.resolve(digits)
            return
        self.query_one("#remark", Text).say(REFUSED_DEBITS[Refusal.ACCOUNT_NUMBER])
        self.ask_again(field)
