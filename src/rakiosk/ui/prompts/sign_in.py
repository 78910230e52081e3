"""Signing in, and a new login password."""

from collections.abc import Sequence

from textual import events
from textual.app import ComposeResult

from ra_contract.rules import PasswordRule, broken_password_rules, normalised_cn
from rakiosk.i18n import Message, Phrase, Words, _
from rakiosk.kit.prompts import AskNewPassword, AskSignIn, NewPassword, SignInAnswer
from rakiosk.ui.prompts.login_password import not_sent
from rakiosk.ui.prompts.view import PromptView
from rakiosk.ui.widgets.field import Field
from rakiosk.ui.widgets.fields import PlainField, SecretField
from rakiosk.ui.widgets.text import Text

RULE_WORDS: dict[PasswordRule, Message] = {
    PasswordRule.NOT_ASCII: _("Use only letters a–z, digits and signs that every keyboard has."),
    PasswordRule.TOO_SHORT: _("At least 7 characters are needed."),
    PasswordRule.TOO_LONG: _("At most 64 characters are possible."),
    PasswordRule.NO_UPPERCASE: _("A capital letter (A–Z) is missing."),
    PasswordRule.NO_LOWERCASE: _("A small letter (a–z) is missing."),
    PasswordRule.NO_DIGIT: _("A digit (0–9) is missing."),
    PasswordRule.LIKE_CN: _("It must not contain your CN."),
    PasswordRule.SAME_AS_OLD: _("It must differ from the old login password."),
    PasswordRule.NOT_REPEATED: _("The two entries of the new login password differ."),
}


class SignInView(PromptView):
    """CN and login password (manual 壹-一-1)."""

    help = (
        _("Your CN (憑證識別碼) is printed on the paper that you were given at the counter."),
        _("Small and capital letters of the login password differ. If you forgot it, go to the counter."),
    )

    def __init__(self, prompt: AskSignIn) -> None:
        super().__init__(_("Sign in"), forward=_("Sign in"), back=_("Back"))
        self._prompt = prompt

    def middle(self) -> ComposeResult:
        yield Text(self._prompt.remark, id="remark", classes="remark")
        yield Text(_("CN (certificate identifier)"), classes="label")
        yield PlainField(self._prompt.cn, is_for_capitals=True, id="cn")
        yield Text(_("Login password"), classes="label")
        yield SecretField(id="password")

    def typed_ahead(self, keys: Sequence[events.Key]) -> Sequence[events.Key]:
        """All, the first time: it was chosen on the front page, and the kiosk may be connecting still."""
        return super().typed_ahead(keys) if self._prompt.cn else keys

    def forward(self) -> None:
        cn, password = self.query_one("#cn", PlainField), self.query_one("#password", SecretField)
        missing = next((field for field in (cn, password) if field.is_empty), None)
        if missing is None and (words := not_sent(password.text())):
            password.clear()
            self._ask(password, words)
        elif missing is None:
            self.resolve(SignInAnswer(normalised_cn(cn.value), password.take()))
        else:
            self._ask(missing, _("Please type your CN.") if missing is cn else _("Please type your login password."))

    def _ask(self, field: Field, words: Words) -> None:
        self.query_one("#remark", Text).say(words)
        self.ask_again(field)


class NewPasswordView(PromptView):
    """Old and new login password (manual 壹-一-2); each broken rule is named beside its field."""

    help = (
        _("Choose a login password that nobody guesses: not your name, birthday or telephone number."),
        _("The login password is for signing in here. It is not your card PIN."),
    )

    def __init__(self, prompt: AskNewPassword) -> None:
        super().__init__(prompt.title)
        self._prompt = prompt

    def middle(self) -> ComposeResult:
        # Manual: 壹-一-2
        yield Text(_("At least 7 characters, with capital letters, small letters and digits."), classes="rule")
        yield Text(_("Old login password"), classes="label")
        yield SecretField(id="old")
        yield Text(self._prompt.remark, id="old-remark", classes="remark")
        yield Text(_("New login password"), classes="label")
        yield SecretField(id="new")
        yield Text(_broken(self._prompt.broken), id="new-remark", classes="remark")
        yield Text(_("New login password again"), classes="label")
        yield SecretField(id="again")
        yield Text("", id="again-remark", classes="remark")

    def forward(self) -> None:
        old, new, again = (self.query_one(f"#{name}", SecretField) for name in ("old", "new", "again"))
        broken = broken_password_rules(new.text(), old=old.text(), cn=self._prompt.cn)
        is_repeated = new.text() == again.text()
        wrong_old = _("Please type your old login password.") if old.is_empty else not_sent(old.text())
        self._remark("old", wrong_old or "")
        self._remark("new", _broken(broken))
        self._remark("again", "" if is_repeated else RULE_WORDS[PasswordRule.NOT_REPEATED])
        if wrong_old:
            self._ask_again(old)
        elif broken:
            self._ask_again(new, again)
        elif not is_repeated:
            self._ask_again(again)
        else:
            again.clear()
            self.resolve(NewPassword(old.take(), new.take()))

    def _remark(self, field: str, words: Words) -> None:
        self.query_one(f"#{field}-remark", Text).say(words)

    def _ask_again(self, first: Field, *others: Field) -> None:
        for field in (first, *others):
            field.clear()
        self.ask_again(first, *others)


def _broken(rules: tuple[PasswordRule, ...]) -> Phrase:
    return Phrase(tuple(RULE_WORDS[rule] for rule in rules))
