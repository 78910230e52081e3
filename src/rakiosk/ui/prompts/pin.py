"""The card's PIN."""

from textual.app import ComposeResult

from ra_contract.rules import PIN_LENGTH_LEAST, PIN_LENGTH_MOST, is_pin_shape
from rakiosk.i18n import Message, _, plural
from rakiosk.kit.prompts import AskPin
from rakiosk.ui.prompts.view import PromptView
from rakiosk.ui.widgets.fields import SecretField
from rakiosk.ui.widgets.text import Text
from rakiosk.ui.widgets.told import told


class PinView(PromptView):
    """晶片卡密碼, with the tries left told before anything is typed; a wrong shape is told without spending one."""

    help = (
        _("The card PIN belongs to the smart card. It is not your login password."),
        _("If you are not sure, stop here with Esc: nothing is lost, and the counter can reset the card PIN."),
    )

    def __init__(self, prompt: AskPin) -> None:
        super().__init__(prompt.title)
        self._prompt = prompt

    def middle(self) -> ComposeResult:
        yield from told(self._prompt.told)
        yield Text(self._prompt.remark, id="remark", classes="remark")
        yield Text(tries_words(self._prompt.tries_left), classes="warning" if self._prompt.tries_left == 1 else "rule")
        yield Text(_("Card PIN (6 to 8 digits)"), classes="label")
        yield SecretField(digits_only=True, id="pin")

    def forward(self) -> None:
        field = self.query_one("#pin", SecretField)
        if is_pin_shape(field.text().encode()):
            self.resolve(field.take())
            return
        field.clear()
        field.refresh()
        self.query_one("#remark", Text).say(
            _(
                "A card PIN has {least} to {most} digits. No try was spent.",
                least=PIN_LENGTH_LEAST,
                most=PIN_LENGTH_MOST,
            )
        )


def tries_words(tries_left: int) -> Message:
    """How many tries are left; the last one is a warning with a safe way out."""
    if tries_left == 1:
        return _(
            "▲ This is the last try: if the card PIN is wrong now, the card is blocked. If you are not sure, press "
            "Esc and ask at the counter."
        )
    return plural("You have {count} try left.", "You have {count} tries left.", tries_left)
