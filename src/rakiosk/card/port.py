"""The interfaces between the rungs of the card ladder.

`Reader` and `Connection` are the edge to PC/SC (or to the simulated reader): synchronous, raw bytes.
`OpenedCard` is the card as sections use it: asynchronous, narrow enough that a PKCS#11 module could stand behind it.
All of them raise only leaves of `CardError`.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from ra_contract.certificate import KeyAlgorithm, Use
from rakiosk.card.keeping import OldKeys
from rakiosk.secret import Secret

if TYPE_CHECKING:  # the kiosk's first frame does without cryptography
    from ra_contract.possession import Lock


class Ability(StrEnum):
    """An ability of a PIV card for which PKCS #11 has no function: it depends on how cards are reached at a kiosk."""

    UNBLOCK = "unblock"  # a new PIN by a PUK: SP 800-73-4 part 2, 3.2.3
    AUTHENTICATE = "authenticate"  # by the management key, far away, which keys are made by leave of: part 2, A.1


class StaffUse(StrEnum):
    """The use of a key that no certificate of a customer's is for."""

    AUTHENTICATION = "authentication"  # shows who its holder is: 9A, SP 800-73-4 part 1, 3.2.1


KeyUse = Use | StaffUse


class ReaderStatus(StrEnum):
    """The state of the reader and its slot, as the reader tells it."""

    NO_SERVICE = "no-service"
    NO_READER = "no-reader"
    EMPTY = "empty"
    MUTE = "mute"
    PRESENT = "present"
    STUCK = "stuck"


@dataclass(frozen=True, slots=True)
class ReaderState:
    """A reader at one moment. `insertion` grows with every card put in: another number, another session."""

    status: ReaderStatus
    name: str = ""
    insertion: int = 0


@dataclass(frozen=True, slots=True)
class ReaderInfo:
    """One of the readers that are connected, by the name that PC/SC has for it, and what it has to say of itself."""

    name: str
    status: ReaderStatus


@dataclass(frozen=True, slots=True)
class ReaderDescription:
    """The reader, its driver and the card in it, as PC/SC tells them; None or empty where it does not.

    `vendor` and `driver_version` are the driver's own words (PC/SC part 3, 3.1.1: IFD vendor name, vendor version).
    """

    state: ReaderState
    vendor: str | None = None
    driver_version: str | None = None
    atr: bytes = b""
    protocol: str | None = None  # "T=0" or "T=1", when the card could be asked


class Connection(Protocol):
    """One card, powered, inside one PC/SC transaction."""

    @property
    def is_t0(self) -> bool:
        """Whether the transmission protocol is T=0 (else T=1)."""
        ...

    def transmit(self, command: bytes) -> bytes:
        """Send one short command APDU; answer data with SW1 SW2 at the end."""
        ...

    def close(self) -> None:
        """End the transaction and reset the card, so that no PIN stays verified. Never raises."""
        ...


class Reader(Protocol):
    """The edge to PC/SC."""

    def state(self) -> ReaderState:
        """The state now; never raises: a missing service is a state."""
        ...

    def wait_for_change(self, known: ReaderState, seconds: float) -> ReaderState:
        """Block until the state differs from `known`, or for so many seconds; the state then."""
        ...

    def readers(self) -> tuple[ReaderInfo, ...]:
        """All readers that are connected now, in the service's order; never raises."""
        ...

    def choose(self, name: str) -> None:
        """Use the reader of this name from now on, as long as it is connected; "": whichever holds a card."""
        ...

    def connect(self) -> Connection:
        """Power the card and begin a transaction."""
        ...

    def waits_for_others(self) -> bool:
        """Whether a `connect` under way waits only for another program to let the card go; never raises."""
        ...

    def describe(self) -> ReaderDescription:
        """Reader, driver and card now; never raises: what cannot be had is left out. Sends the card nothing."""
        ...

    def close(self) -> None:
        """Let go of the service and end a `wait_for_change` that blocks. Never raises."""
        ...


@dataclass(frozen=True, slots=True)
class CardView:
    """A card as seen without a PIN: its CHUID's GUID (32 lower-case hex digits), PIN tries left (0: blocked)."""

    guid: str
    pin_tries_left: int


class Relay(Protocol):
    """The holder of the management key (9B), far away: the key itself never comes here.

    SP 800-73-4 part 2, A.1. Raises the errors of whoever carries the message.
    """

    async def algorithm(self) -> int:
        """The PIV identifier of the key's cipher: 03 (3DES), 08, 0A or 0C (AES)."""
        ...

    async def answer(self, witness: bytes) -> tuple[bytes, bytes]:
        """The decrypted witness, and a challenge to the card."""
        ...

    async def check(self, response: bytes) -> None:
        """Whether the card's response to the challenge is right; raises when it is not."""
        ...


class OpenedCard(OldKeys, Protocol):
    """A card inside one transaction: between its opening and its closing nobody else can use it."""

    @property
    def guid(self) -> str:
        """The GUID of its CHUID: 32 lower-case hex digits."""
        ...

    async def tries_left(self) -> int | None:
        """The PIN's tries left (0: blocked), without spending one; None when it is verified now or cannot be told."""
        ...

    async def verify(self, pin: Secret) -> None:
        """Spend at most one try. Raises PinWrong, PinBlocked; a PIN of the wrong shape spends none (ValueError)."""
        ...

    async def change_pin(self, old: Secret, new: Secret) -> None:
        """Put a new PIN in the old one's place, in one command. Raises PinWrong, PinBlocked: one try of the old one.

        A PIN of the wrong shape spends none (ValueError). When any other CardError comes the card may have either PIN;
        entered once more, each spends at most one try, and the right one brings all tries back.
        """
        ...

    async def unblock(self, puk: Secret, next_puk: Secret, new_pin: Secret, *, is_new: bool = False) -> None:
        """Set a new PIN with all its tries, by the PUK that the RA released, and put `next_puk` in the PUK's place.

        After a broken attempt the card may have either PUK: `puk` is sent first, and `next_puk` only when the card
        says that `puk` is wrong; then the PUK was changed already. So calling it again with the same three puts it
        right, at one wrong try of the PUK at most, which the right one brings back. A `next_puk` that `is_new` was
        never on any card: no try is spent on it. Each PUK is sent to be compared at most once a call. Raises
        PukWrong (it has neither), PukBlocked (a new card), ValueError (wrong shapes).
        """
        ...

    async def authenticate(self, relay: Relay) -> None:
        """Mutual authentication with the management key, by relay. Raises CardNotGenuine when the card refuses."""
        ...

    async def generate(self, use: Use, algorithm: KeyAlgorithm) -> bytes:
        """Make a new key pair in the slot of this use; its SubjectPublicKeyInfo (DER). Needs `authenticate`."""
        ...

    async def request(self, use: Use, common_name: str, pin: Secret) -> bytes:
        """A PKCS#10 request (DER) signed by the slot's new key and checked. The PIN goes right before the signature."""
        ...

    async def sign(self, use: KeyUse, data: bytes, pin: Secret) -> bytes:
        """A signature over data with SHA-256 (ECDSA in DER, or RSA PKCS#1 v1.5), checked here against the slot's key.

        Raises CardNotGenuine when it does not verify, CardIncomplete when the slot has no key or certificate.
        """
        ...

    async def unlock(self, use: Use, locked: "Lock") -> bytes:
        """The secret locked to the slot's key. Needs `verify`. Raises CardNotGenuine when it does not come out."""
        ...

    async def check_making(self, algorithm: KeyAlgorithm) -> None:
        """Whether new keys of this algorithm can be made. Raises CardForeign (makes no such keys), DriverCannot."""
        ...

    async def check_renewal(self, algorithm: KeyAlgorithm) -> None:
        """Find out all that can be known of a renewal before it is paid for; it only reads. Needs no PIN.

        Raises CardIncomplete (no certificate to renew), CardForeign (makes no such keys), CardFull (no room for the
        new certificates, by the old ones and what a container holds at least: a card does not tell), DriverCannot.
        """
        ...

    async def held(self, use: KeyUse) -> bytes | None:
        """The bytes where the certificate of this use is kept, whatever they are; None when there are none."""
        ...

    async def write_certificate(self, use: Use, certificate: bytes) -> None:
        """Put a certificate (DER) into the slot and read it back. Needs `authenticate`."""
        ...

    async def read_certificate(self, use: KeyUse) -> bytes:
        """The slot's certificate (DER). Raises CardIncomplete when there is none."""
        ...
