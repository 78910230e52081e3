"""The fields: one shows what is typed, the other keeps it secret. No copy is kept but their own."""

from rich.cells import cell_len

from rakiosk.domain.harmless import REPLACEMENT
from rakiosk.i18n import Message, Words, _
from rakiosk.secret import Secret
from rakiosk.ui.gate import worded
from rakiosk.ui.widgets.field import Field

PLAIN_LENGTH_MOST = 64
SECRET_LENGTH_MOST = 1024  # characters: more than any rule lets one choose, so that the rule is told and nothing is cut
PIN_TYPED_MOST = 16  # digits, twice as many as a PIN has: too many are seen as such


class PlainField(Field):
    """A field that shows what is typed: full-width letters and digits are made half-width."""

    def __init__(
        self,
        value: str = "",
        *,
        is_for_digits: bool = False,
        is_for_capitals: bool = False,
        longest: int = PLAIN_LENGTH_MOST,
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(id=id)
        self.is_for_digits = is_for_digits
        self.is_for_capitals = is_for_capitals
        self._longest = longest
        self.value = value

    @property
    def is_empty(self) -> bool:
        return not self.value

    def type_character(self, character: str) -> bool:
        if not character.isprintable():
            return True  # nobody sees it, and nobody means it
        if len(self.value) >= self._longest:
            self.left_out = _("Not everything that was typed fits here. Please check it.")
            return False
        self.value, self.left_out = self.value + character, ""
        return True

    def refuse_pasted(self) -> None:
        self.left_out = _("Nothing can be pasted here. Please type it.")

    def rub_out(self) -> None:
        self.value, self.left_out = self.value[:-1], ""

    def clear(self) -> None:
        self.value, self.left_out = "", ""

    def ask_anew(self) -> Words:
        words = self.left_out
        if len(self.value) < self._longest:  # all that was typed stands in the field, for all to see
            self.left_out = ""
        return words

    def face(self) -> str:
        room = max(1, self.content_size.width - 1)
        shown = worded(self.value)
        while cell_len(shown) > room:
            shown = shown[1:]
        return shown


class SecretField(Field):
    """A field for a PIN or a password: kept as bytes that are wiped. It shortens nothing.

    A PIN is drawn with a dot a digit, for a stray key costs a try; a password with a constant count of dots.
    `takes_any`: whatever another program let one choose, just as it is typed. `longest` in bytes.
    """

    def __init__(
        self,
        *,
        digits_only: bool = False,
        takes_any: bool = False,
        longest: int = SECRET_LENGTH_MOST,
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(id=id)
        self.is_for_digits = digits_only
        self._takes_any = takes_any
        self._longest = PIN_TYPED_MOST if digits_only else longest
        self._bytes = bytearray()
        self._even = False

    @property
    def is_empty(self) -> bool:
        return not self._bytes

    def take(self) -> Secret:
        """The typed secret, once: the field is empty afterwards."""
        secret = Secret(self._bytes)
        self.clear()
        return secret

    def text(self) -> str:
        """The typed secret, for rules that are told before anything is sent; do not keep it."""
        return self._bytes.decode()

    def as_meant(self, character: str) -> str:
        return character if self._takes_any else super().as_meant(character)

    def type_character(self, character: str) -> bool:
        if why_not := self._why_not(character):
            self.left_out = why_not
            return False
        self._bytes += character.encode()
        self._even = not self._even
        return True

    def _why_not(self, character: str) -> Message | None:
        if self.is_for_digits and not (character.isascii() and character.isdigit()):
            return _("Something other than digits was typed. Press Enter and type it again from the start.")
        # the sign stands for what the terminal sent, or lost, and nobody can have meant
        is_unseen = character == REPLACEMENT or not (self._takes_any or character.isprintable())
        if is_unseen or len(self._bytes) + len(character.encode()) > self._longest:
            return _("What was typed does not fit here. Press Enter and type it again from the start.")
        return None

    def refuse_pasted(self) -> None:
        self.left_out = _("Nothing can be pasted here. Press Enter and type it again from the start.")

    def rub_out(self) -> None:
        first = max((place for place, byte in enumerate(self._bytes) if byte & 0xC0 != 0x80), default=0)  # of UTF-8
        self._bytes[first:] = bytes(len(self._bytes) - first)
        del self._bytes[first:]
        self._even = not self._even
        if self.is_empty:
            self.left_out = ""

    def clear(self) -> None:
        self._bytes[:] = bytes(len(self._bytes))
        self._bytes.clear()
        self.left_out = ""

    def ask_anew(self) -> Words:
        self.clear()
        self.refresh()
        return _("Nothing was sent. Please type it again from the start.")

    def face(self) -> str:
        if self.is_empty or self.is_for_digits:
            return "● " * len(self._bytes)
        # the number of dots never tells the length; they change place to show that a key was taken
        return ("● ○ " if self._even else "○ ● ") * 3 + worded(_("typed"))
