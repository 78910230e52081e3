"""Trouble with the card or its reader."""

from dataclasses import dataclass

from rakiosk.domain.errors.base import KioskError


class CardError(KioskError):
    """The card or its reader."""


class CardServiceMissing(CardError):
    """pcscd does not run."""


class ReaderMissing(CardError):
    """There is no reader by the wanted name."""


class CardMissing(CardError):
    """Nothing is in the reader."""


class CardMute(CardError):
    """No answer to reset: upside down, dirty or broken."""


class CardForeign(CardError):
    """The card answers, but is no card of ours: SELECT was refused or its profile is unknown."""


class CardOfSomeoneElse(CardError):
    """A card of ours with another GUID than this order or visit belongs to."""


class CardRemoved(CardError):
    """The card was taken out in the middle."""


class CardReset(CardError):
    """Another program reset the card in the middle: its PIN state is gone."""


class CardBusy(CardError):
    """Another program holds the card exclusively."""


class ReaderStuck(CardError):
    """The card or reader gave no answer before the deadline."""


class CardGarbled(CardError):
    """An answer that no card of ours gives."""


@dataclass(eq=False)
class CardFailing(CardError):
    """The card failed of itself (SW 64xx, 65xx, 6Fxx) at a command: INS P1 P2 in hex."""

    command: str
    status: int

    def __str__(self) -> str:
        return f"status {self.status:04X} at {self.command}"


class CardBroken(CardError):
    """The card failed of itself at the same command twice."""


class CardNotGenuine(CardError):
    """The card fails its authentication, or its key signs wrongly."""


class CardIncomplete(CardError):
    """The card lacks the key or the certificate that is asked for."""


class CardFull(CardError):
    """The card has no room left for what is to be written."""


class DriverCannot(CardError):
    """The card is reached by a vendor's module (PKCS#11) that cannot do this."""


class DriverCannotUnblock(CardError):
    """The same of resetting the card PIN, said before the RA is asked: a clerk's authorisation is still unused."""


@dataclass(eq=False)
class PinWrong(CardError):
    """The PIN was wrong; exactly one try was spent."""

    tries_left: int


@dataclass(eq=False)
class TriesChanged(CardError):
    """Fewer tries are left than were shown: another program has used the card. The PIN was not sent."""

    tries_left: int


class PinRefused(CardError):
    """The card takes no such PIN, or no such new one; nothing was compared or changed."""


class PinBlocked(CardError):
    """No try is left for the PIN."""


@dataclass(eq=False)
class PukWrong(CardError):
    """The unblocking code that the RA released was wrong; exactly one try of it was spent."""

    tries_left: int


class PukBlocked(CardError):
    """No unblocking is left: the card must be replaced."""


class PinChangeInDoubt(CardError):
    """The card was gone before it answered whether it took a new PIN for the old one."""


class PinResetInDoubt(CardError):
    """The card was gone before it answered whether it took a new PIN for a blocked one."""
