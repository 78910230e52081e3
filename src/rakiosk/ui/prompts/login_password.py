"""The login password once more, before something takes effect that matters."""

from textual.app import ComposeResult

from ra_contract.rules import PASSWORD_LENGTH_MOST, PasswordRule, broken_password_rules
from rakiosk.i18n import Message, _
from rakiosk.kit.prompts import AskLoginPassword
from rakiosk.ui.prompts.view import PromptView
from rakiosk.ui.widgets.fields import SecretField
from rakiosk.ui.widgets.text import Text

_NO_PASSWORD_AT_ALL = {PasswordRule.NOT_ASCII, PasswordRule.TOO_LONG}


def not_sent(password: str) -> Message | None:
    """The words for what can be nobody's login password, and would cost a try; None for all else."""
    if _NO_PASSWORD_AT_ALL.isdisjoint(broken_password_rules(password)):
        return None
    return _(
        "A login password has letters a–z, digits and signs only, {most} at most. Nothing was sent.",
        most=PASSWORD_LENGTH_MOST,
    )


class LoginPasswordView(PromptView):
    """登入密碼, as a signature under what comes next."""

    help = (_("It is the password with which you signed in, not the card PIN."),)

    def __init__(self, prompt: AskLoginPassword) -> None:
        super().__init__(prompt.title)
        self._prompt = prompt

    def middle(self) -> ComposeResult:
        yield Text(self._prompt.remark, id="remark", classes="remark")
        for words in self._prompt.body:
            yield Text(words, classes="paragraph")
        yield Text(_("Please type your login password once more"), classes="label")
        yield SecretField(id="password")

    def forward(self) -> None:
        field = self.query_one("#password", SecretField)
        if field.is_empty:
            self.query_one("#remark", Text).say(_("Please type your login password."))
        elif words := not_sent(field.text()):
            field.clear()
            field.refresh()
            self.query_one("#remark", Text).say(words)
        else:
            self.resolve(field.take())
