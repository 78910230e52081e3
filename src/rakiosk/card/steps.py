"""The steps of one session with one card, whatever reaches it: PIV over APDUs, or a vendor's PKCS#11 module."""

from typing import Protocol

from ra_contract.certificate import KeyAlgorithm, Use
from ra_contract.possession import Lock
from rakiosk.card.port import Ability, Connection
from rakiosk.secret import Secret


class Steps(Protocol):
    """The steps behind the port's OpenedCard, synchronous, on the card service's thread. All raise CardError leaves."""

    guid: str

    def tries_left(self) -> int | None: ...

    def verify(self, pin: Secret) -> None: ...

    def change_pin(self, old: Secret, new: Secret) -> None: ...

    def unblock(self, puk: Secret, next_puk: Secret, new_pin: Secret) -> None: ...

    def witness(self, cipher: int) -> bytes: ...

    def answer_challenge(self, cipher: int, witness: bytes, challenge: bytes) -> bytes: ...

    def generate(self, use: Use, algorithm: KeyAlgorithm) -> bytes: ...

    def request(self, use: Use, common_name: str, pin: Secret) -> bytes: ...

    def sign(self, use: Use, data: bytes, pin: Secret) -> bytes: ...

    def unlock(self, use: Use, locked: Lock) -> bytes: ...

    def check_renewal(self, algorithm: KeyAlgorithm) -> None: ...

    def write_certificate(self, use: Use, certificate: bytes) -> None: ...

    def read_certificate(self, use: Use) -> bytes: ...


class MakeSession(Protocol):
    """Begins a session on a connection, with the card's GUID where it is known already."""

    @property
    def abilities(self) -> frozenset[Ability]:
        """The abilities of its sessions' steps: known before there is a card."""
        ...

    def __call__(self, connection: Connection, guid: str | None) -> Steps: ...
