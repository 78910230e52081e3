"""A clerk's sign-in, or a second person's at the same screen."""

from textual.app import ComposeResult

from rakiosk.card.port import ReaderState, ReaderStatus
from rakiosk.i18n import _
from rakiosk.kit.prompts.counter import AskClerkSignIn, ClerkAnswer
from rakiosk.ui.prompts.view import PromptView
from rakiosk.ui.widgets.fields import PlainField, SecretField
from rakiosk.ui.widgets.text import Text


class ClerkSignInView(PromptView):
    """Staff id and password, and the six digits of the authenticator where they are asked for."""

    help = (
        _("Staff sign in here with their own id. Never sign in for somebody else, and leave with F10."),
        _("If the password is forgotten, whoever looks after the registration authority gives you a new one."),
    )

    def __init__(self, prompt: AskClerkSignIn) -> None:
        super().__init__(prompt.title, forward=prompt.forward, back=_("Back"))
        self._prompt = prompt
        self._is_card_in = False

    def middle(self) -> ComposeResult:
        yield Text(self._prompt.remark, id="remark", classes="remark")
        for words in self._prompt.body:
            yield Text(words, classes="rule")
        if self._prompt.takes_card:
            yield Text(_("Or put your own staff card in and press Enter: no password is asked for."), classes="rule")
        yield Text(_("Staff id"), classes="label")
        yield PlainField(self._prompt.clerk, id="clerk")
        yield Text(_("Staff password"), classes="label")
        yield SecretField(id="password")
        if self._prompt.asks_code:
            yield Text(_("Six-digit code of your authenticator"), classes="label")
            yield SecretField(digits_only=True, id="one-time-code")

    def reader_changed(self, state: ReaderState) -> None:
        self._is_card_in = state.status is ReaderStatus.PRESENT

    def forward(self) -> None:
        clerk, password = self.query_one("#clerk", PlainField), self.query_one("#password", SecretField)
        code = next(iter(self.query("#one-time-code").results(SecretField)), None)
        fields = (clerk, password, *((code,) if code is not None else ()))
        empty = next((field for field in fields if field.is_empty), None)
        if self._prompt.takes_card and self._is_card_in and clerk.is_empty and password.is_empty:
            self.resolve(ClerkAnswer("", password.take(), by_card=True))
            return
        if empty is not None:
            self.query_one("#remark", Text).say(_("Please fill in every field."))
            self.ask_again(empty)
            return
        digits = "" if code is None else code.text()
        if code is not None:
            code.clear()
        self.resolve(ClerkAnswer(clerk.value.strip(), password.take(), digits))
