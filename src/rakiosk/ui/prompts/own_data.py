"""The customer's own data: E-mail and telephone."""

from textual.app import ComposeResult

from ra_contract.contact import is_email, is_phone
from ra_contract.typed import email_in, phone_in
from rakiosk.i18n import Phrase, Words, _
from rakiosk.kit.prompts import AskOwnData, OwnData
from rakiosk.ui.prompts.view import PromptView
from rakiosk.ui.widgets.fields import PlainField
from rakiosk.ui.widgets.text import Text


class OwnDataView(PromptView):
    """E-mail 與聯絡電話 (manual 壹-七-1); what cannot be right is named beside its field."""

    help = (
        _("Only these two can be changed here. For your name or address, please go to the counter."),
        _("What you leave empty stays as it is."),
    )

    def __init__(self, prompt: AskOwnData) -> None:
        super().__init__(_("What shall be changed?"), forward=_("Save changes"))
        self._prompt = prompt

    def middle(self) -> ComposeResult:
        now, typed = self._prompt.now, self._prompt.typed
        yield Text(self._prompt.remark, id="remark", classes="remark")
        yield Text(_("What you leave empty stays as it is."), classes="rule")
        yield Text(_labelled(_("New E-mail address"), now.email), classes="label")
        yield PlainField(typed.email, id="email")
        yield Text("", id="email-remark", classes="remark")
        yield Text(_labelled(_("New telephone number"), now.phone), classes="label")
        yield PlainField(typed.phone, id="phone")
        yield Text("", id="phone-remark", classes="remark")

    def forward(self) -> None:
        email, phone = (self.query_one(f"#{name}", PlainField) for name in ("email", "phone"))
        answer = OwnData(email_in(email.value), phone_in(phone.value))
        wrong_email = bool(answer.email) and not is_email(answer.email)
        wrong_phone = bool(answer.phone) and not is_phone(answer.phone)
        self._say("email", _("An E-mail address is like mei.lin@example.com.") if wrong_email else "")
        self._say("phone", _("A telephone number is like 0912-345-678 or 02-2392-1310#123.") if wrong_phone else "")
        is_empty = answer == OwnData()
        nothing = _("Nothing was typed: everything stays as it is.")
        self.query_one("#remark", Text).say(nothing if is_empty else self._prompt.remark)
        if wrong_email or wrong_phone:
            self.ask_again(email if wrong_email else phone)
        elif not is_empty:
            self.resolve(answer)

    def _say(self, field: str, words: Words) -> None:
        self.query_one(f"#{field}-remark", Text).say(words)


def _labelled(label: Words, now: str) -> Phrase:
    return Phrase((label, _("(now: {value})", value=now) if now else _("(now: none)")))
