"""A new card PIN, with or without the old one; each broken rule is named beside its field, no try is spent on it."""

from textual.app import ComposeResult

from ra_contract.rules import PinRule, broken_pin_rules, is_pin_shape
from rakiosk.i18n import Message, Phrase, Words, _
from rakiosk.kit.prompts import AskNewPin, NewPin
from rakiosk.ui.prompts.pin import tries_words
from rakiosk.ui.prompts.view import PromptView
from rakiosk.ui.widgets.fields import SecretField
from rakiosk.ui.widgets.text import Facts, Text

RULE_WORDS: dict[PinRule, Message] = {
    PinRule.SHAPE: _("A card PIN has 6 to 8 digits."),
    PinRule.REPEATED: _("The same digits over and over are too easy to guess."),
    PinRule.SEQUENCE: _("Digits in a row (123456) are too easy to guess."),
    PinRule.DATE: _("A date, such as a birthday, is too easy to guess."),
    PinRule.PERSONAL: _("Digits of your identity number, telephone or account are too easy to guess."),
    PinRule.SAME_AS_OLD: _("It must differ from the old card PIN."),
    PinRule.NOT_REPEATED: _("The two entries of the new card PIN differ."),
}


class NewPinView(PromptView):
    """晶片卡密碼更改 (manual 貳-八-2), and with a clerk's authorisation 重置 (貳-六-2)."""

    help = (
        _("Choose 6 to 8 digits that nobody guesses: no birthday, no telephone number, no row of digits."),
        _("The card PIN belongs to the smart card. It is not your login password."),
    )

    def __init__(self, prompt: AskNewPin) -> None:
        super().__init__(prompt.title)
        self._prompt = prompt

    def middle(self) -> ComposeResult:
        if self._prompt.told.facts:
            yield Facts(self._prompt.told.facts, classes="facts")  # close to the rest: three fields fill the screen
        yield Text(self._prompt.remark, id="remark", classes="remark")
        if self._prompt.tries_left is not None:
            is_last = self._prompt.tries_left == 1
            yield Text(tries_words(self._prompt.tries_left), classes="warning" if is_last else "rule")
            yield from _field("old", _("Old card PIN"))
        yield from _field("new", _("New card PIN (6 to 8 digits)"))
        yield from _field("again", _("New card PIN again"))

    def forward(self) -> None:
        old_pin = self._text("old") if self._prompt.tries_left is not None else ""
        new_pin, again = self._text("new"), self._text("again")
        broken = self._broken(new_pin, old_pin)
        is_old_fit = self._prompt.tries_left is None or is_pin_shape(old_pin.encode())
        if self._prompt.tries_left is not None:
            self._remark("old", "" if is_old_fit else RULE_WORDS[PinRule.SHAPE])
        self._remark("new", Phrase(tuple(RULE_WORDS[rule] for rule in broken)))
        self._remark("again", "" if new_pin == again else RULE_WORDS[PinRule.NOT_REPEATED])
        if not is_old_fit:
            self._clear("old")
        elif broken:
            self._clear("new", "again")
        elif new_pin != again:
            self._clear("again")
        else:
            self._resolve()

    def _resolve(self) -> None:
        self._field("again").clear()
        old = self._field("old").take() if self._prompt.tries_left is not None else None
        self.resolve(NewPin(old, self._field("new").take()))

    def _broken(self, new_pin: str, old_pin: str) -> tuple[PinRule, ...]:
        broken = broken_pin_rules(new_pin, old=old_pin)
        if not broken and self._prompt.is_personal(new_pin.encode()):
            return (PinRule.PERSONAL,)
        return broken

    def _field(self, name: str) -> SecretField:
        return self.query_one(f"#{name}", SecretField)

    def _text(self, name: str) -> str:
        return self._field(name).text()

    def _remark(self, name: str, words: Words) -> None:
        self.query_one(f"#{name}-remark", Text).say(words)

    def _clear(self, first: str, *others: str) -> None:
        fields = tuple(map(self._field, (first, *others)))
        for field in fields:
            field.clear()
        self.ask_again(*fields)


def _field(name: str, label: Message) -> ComposeResult:
    yield Text(label, classes="label")
    yield SecretField(digits_only=True, id=name)
    yield Text("", id=f"{name}-remark", classes="remark")
