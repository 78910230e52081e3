"""The fields: one shows what is typed, the other keeps it secret. No copy is kept but their own."""

from rich.cells import cell_len

from rakiosk.i18n import _
from rakiosk.secret import Secret
from rakiosk.ui.gate import worded
from rakiosk.ui.widgets.field import Field

PLAIN_LENGTH_MOST = 64
SECRET_LENGTH_MOST = 64


class PlainField(Field):
    """A field that shows what is typed: full-width letters and digits are made half-width."""

    def __init__(self, value: str = "", *, is_for_digits: bool = False, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.is_for_digits = is_for_digits
        self.value = value

    @property
    def is_empty(self) -> bool:
        return not self.value

    def type_character(self, character: str) -> bool:
        if len(self.value) >= PLAIN_LENGTH_MOST:
            return False
        self.value += character
        return True

    def rub_out(self) -> None:
        self.value = self.value[:-1]

    def clear(self) -> None:
        self.value = ""

    def face(self) -> str:
        room = max(1, self.content_size.width - 1)
        shown = worded(self.value)
        while cell_len(shown) > room:
            shown = shown[1:]
        return shown


class SecretField(Field):
    """A field for a PIN or a password: kept as bytes that are wiped, and drawn with a constant count of dots.

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
        self._longest = longest
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
        is_of_kind = character.isdigit() if self.is_for_digits else character.isprintable()
        if not (self._takes_any or (character.isascii() and is_of_kind)) or len(self._bytes) >= self._longest:
            return False
        self._bytes += character.encode()
        self._even = not self._even
        return True

    def rub_out(self) -> None:
        if self._bytes:
            start = len(self._bytes) - 1
            while start and self._bytes[start] & 0xC0 == 0x80:  # UTF-8: not the first byte of a character
                start -= 1
            self._bytes[start:] = bytes(len(self._bytes) - start)
            del self._bytes[start:]
            self._even = not self._even

    def clear(self) -> None:
        self._bytes[:] = bytes(len(self._bytes))
        self._bytes.clear()

    def face(self) -> str:
        if self.is_empty:
            return ""
        # the number of dots never tells the length; they change place to show that a key was taken
        return ("● ○ " if self._even else "○ ● ") * 3 + worded(_("typed"))
