"""The password of certificate files: of one that is there, and a new one."""

from textual.app import ComposeResult

from rakiosk.domain.file_password import (
    LENGTH_LEAST,
    LENGTH_MOST,
    FilePasswordRule,
    Strength,
    broken_file_password_rules,
    strength,
)
from rakiosk.i18n import Message, Phrase, Words, _
from rakiosk.kit.prompts import AskFilePassword, AskNewFilePassword
from rakiosk.ui.prompts.view import PromptView
from rakiosk.ui.widgets.field import Field
from rakiosk.ui.widgets.fields import SecretField
from rakiosk.ui.widgets.text import LiveText, Text

FOREIGN_LENGTH_MOST = 1024  # bytes of a password that another program let one choose

RULE_WORDS: dict[FilePasswordRule, Message] = {
    FilePasswordRule.NOT_ASCII: _("Use only letters a–z, digits and signs that every keyboard has."),
    FilePasswordRule.TOO_SHORT: _("At least {least} characters are needed.", least=LENGTH_LEAST),
    FilePasswordRule.TOO_LONG: _("At most {most} characters are possible.", most=LENGTH_MOST),
    FilePasswordRule.NO_LETTER: _("A letter is missing."),
    FilePasswordRule.NO_DIGIT: _("A digit (0–9) is missing."),
    FilePasswordRule.TOO_SIMPLE: _("Too few different characters are too easy to guess."),
    FilePasswordRule.LIKE_CN: _("It must not contain your CN."),
    FilePasswordRule.NOT_REPEATED: _("The two entries of the certificate file password differ."),
}
_STRENGTH_WORDS: dict[Strength, Message] = {
    Strength.WEAK: _("Strength: weak. 12 characters or more are better."),
    Strength.FAIR: _("Strength: fair"),
    Strength.STRONG: _("Strength: strong"),
}


class FilePasswordView(PromptView):
    """憑證檔密碼 of a file on the stick."""

    help = (
        _("It is the password that you chose when the certificate file was made, not your login password."),
        _("Nobody can look it up or reset it, not even the counter. If it is lost, the file can no longer be opened."),
    )

    def __init__(self, prompt: AskFilePassword) -> None:
        super().__init__(_("Please type the certificate file password"))
        self._prompt = prompt

    def middle(self) -> ComposeResult:
        yield Text(self._prompt.remark, id="remark", classes="remark")
        yield Text(_("Certificate file: {name}", name=self._prompt.file_name), classes="rule")
        yield Text(_("Certificate file password"), classes="label")
        yield SecretField(takes_any=True, longest=FOREIGN_LENGTH_MOST, id="password")

    def forward(self) -> None:
        # an empty one too: who wrote the file may have chosen none
        self.resolve(self.query_one("#password", SecretField).take())


class NewFilePasswordView(PromptView):
    """憑證檔保護密碼 (manual 參-一-4), typed twice: broken rules are named beside the field, and the strength."""

    help = (
        _("Whoever has the file may try passwords as long as they like: a long one protects you."),
        _("Nobody can look it up or reset it, not even the counter. If it is lost, the file can no longer be opened."),
    )

    def __init__(self, prompt: AskNewFilePassword) -> None:
        super().__init__(prompt.title)
        self._prompt = prompt

    def middle(self) -> ComposeResult:
        yield Text(
            _("At least {least} characters, with letters and digits. It protects both files.", least=LENGTH_LEAST),
            classes="rule",
        )
        yield Text(_("Certificate file password"), classes="label")
        yield SecretField(id="new")
        yield LiveText(self._strength, id="strength", classes="rule")
        yield Text("", id="new-remark", classes="remark")
        yield Text(_("Certificate file password again"), classes="label")
        yield SecretField(id="again")
        yield Text("", id="again-remark", classes="remark")

    def on_field_changed(self, event: Field.Changed) -> None:
        event.stop()
        self._tell_strength()

    def _tell_strength(self) -> None:
        self.query_one("#strength").refresh(layout=True)

    def _strength(self) -> Words:
        typed = self._field("new").text()
        return _STRENGTH_WORDS[strength(typed)] if typed else ""

    def forward(self) -> None:
        new, again = self._field("new"), self._field("again")
        broken = broken_file_password_rules(new.text(), cn=self._prompt.cn)
        is_repeated = new.text() == again.text()
        self._remark("new", Phrase(tuple(RULE_WORDS[rule] for rule in broken)))
        self._remark("again", "" if is_repeated else RULE_WORDS[FilePasswordRule.NOT_REPEATED])
        if broken:
            self._ask_again(new, again)
        elif not is_repeated:
            self._ask_again(again)
        else:
            again.clear()
            self.resolve(new.take())

    def _field(self, name: str) -> SecretField:
        return self.query_one(f"#{name}", SecretField)

    def _remark(self, name: str, words: Words) -> None:
        self.query_one(f"#{name}-remark", Text).say(words)

    def _ask_again(self, first: SecretField, *others: SecretField) -> None:
        for field in (first, *others):
            field.clear()
        self._tell_strength()
        self.ask_again(first, *others)
