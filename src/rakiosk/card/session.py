"""One session with one card: what happens inside one transaction, step by step, on the card service's thread.

APDUs of the steps on T=1 (P-256, RSA-2048): opening 2, or 1 when the GUID is known; verify 1; a new PIN 1; unblocking
with a new PUK 2; the management key 2; a key pair 1, 2;
a request or a signature with its PIN 2, 4; a certificate of n bytes (n + 20) / 255 to write and (n + 13) / 256 to read.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar

from ra_contract import possession
from ra_contract.certificate import KeyAlgorithm, Use
from ra_contract.possession import Lock, PublicKey
from rakiosk.card import key_history, keys, objects, profile
from rakiosk.card.failures import repeated
from rakiosk.card.keeping import Keeping
from rakiosk.card.numbers import Algorithm, Cipher, Item
from rakiosk.card.piv import Piv
from rakiosk.card.port import Ability, Connection, KeyUse
from rakiosk.card.profile import PinPolicy
from rakiosk.card.set_aside import SetAside
from rakiosk.domain.errors import (
    CardError,
    CardForeign,
    CardFull,
    CardGarbled,
    CardIncomplete,
    CardNotGenuine,
    PukWrong,
)
from rakiosk.secret import Secret

_MARGIN_BYTES = 64  # by which a new certificate may be longer than the old one: serial, dates, addresses


class CardSession:
    """A card between its opening and its closing. All methods raise CardError leaves; so does the making.

    `guid` is given by whoever knows it of the very card that is connected; else it is read.
    """

    abilities: ClassVar[frozenset[Ability]] = frozenset(Ability)

    def __init__(self, connection: Connection, guid: str | None = None) -> None:
        self._connection = connection
        self._piv = Piv(connection)
        self._profile = repeated(lambda: profile.recognise(self._piv))
        self.guid = guid or _guid(self._piv)
        self._aside = SetAside(self._piv)
        self._made: dict[KeyUse, PublicKey] = {}
        self._certificates: dict[KeyUse, bytes] = {}
        self._spent: list[tuple[Secret, CardError]] = []
        self._verifications = 0
        self._verified = False

    def tries_left(self) -> int | None:
        """The PIN's tries left, 0 when it is blocked; None when it is verified now and the card does not tell."""
        return repeated(lambda: self._piv.tries_left(self._profile.pin))

    def verify(self, pin: Secret) -> None:
        """Spend at most one try on one entry: a Secret that did not get through here once is not sent again."""
        self._verified = False
        with self._spending(pin):
            self._send_once(pin)
            self._piv.verify(pin)
        self._verified = True

    def change_pin(self, old: Secret, new: Secret) -> None:
        """The new PIN for the old one; the old entry counts as in `verify`."""
        self._verified = False
        with self._spending(old):
            self._send_once(old)
            self._piv.change_pin(old, new)

    def unblock(self, puk: Secret, next_puk: Secret, new_pin: Secret, *, is_new: bool = False) -> None:
        """A new PIN by the PUK, which is changed in the same breath unless it was before: see the port."""
        self._verified = False
        try:
            self._piv.reset_retry_counter(puk, new_pin)
        except PukWrong:
            if is_new or puk == next_puk:
                raise
            self._piv.reset_retry_counter(next_puk, new_pin)
        else:
            if puk != next_puk:
                self._piv.change_puk(puk, next_puk)

    def witness(self, cipher: int) -> bytes:
        """The card's encrypted witness, for the holder of the management key."""
        return self._piv.witness(_cipher(cipher))

    def answer_challenge(self, cipher: int, witness: bytes, challenge: bytes) -> bytes:
        """The card's response to the challenge. Raises CardNotGenuine when the witness does not convince it."""
        return self._piv.answer_challenge(_cipher(cipher), witness, challenge)

    def generate(self, use: Use, algorithm: KeyAlgorithm) -> bytes:
        """A new key pair in the slot of this use; its SubjectPublicKeyInfo (DER)."""
        kind = self._profile.algorithms.get(algorithm)
        if kind is None:
            raise CardForeign("the card's issue makes no keys of this algorithm")
        self._certificates.pop(use, None)  # what is in the slot now is for the key that this one replaces
        self._made.pop(use, None)
        slot = self._profile.places[use].slot
        public = keys.public_key_from(repeated(lambda: self._piv.generate(slot, kind)), kind)
        self._made[use] = public
        return keys.public_bytes(public)

    def request(self, use: Use, common_name: str, pin: Secret) -> bytes:
        """A PKCS#10 request (DER) signed by the slot's key and checked."""
        with self._spending(pin):
            return keys.request(self._public_key(use), lambda block: self._signed(use, block, pin), common_name)

    def sign(self, use: KeyUse, data: bytes, pin: Secret) -> bytes:
        """A signature over data, checked against the slot's key."""
        with self._spending(pin):
            return keys.sign(self._public_key(use), lambda block: self._signed(use, block, pin), data)

    def unlock(self, use: Use, locked: Lock) -> bytes:
        """The secret locked to the slot's key. Raises CardNotGenuine when it does not come out."""
        slot = self._profile.places[use].slot

        def apply(data: bytes) -> bytes:
            if locked.point:
                return repeated(lambda: self._piv.agree(slot, data))
            return repeated(lambda: self._piv.apply_key(slot, Algorithm.RSA_2048, data))

        try:
            return possession.unlock(locked, apply)
        except ValueError as error:
            raise CardNotGenuine("the secret does not come out") from error

    def check_making(self, algorithm: KeyAlgorithm) -> None:
        """Whether new keys of this algorithm can be made. Raises CardForeign."""
        if algorithm not in self._profile.algorithms:
            raise CardForeign("the card's issue makes no keys of this algorithm")

    def check_renewal(self, algorithm: KeyAlgorithm) -> None:
        """Whether the slots have certificates, new keys can be made, and their certificates have room: see the port."""
        self.check_making(algorithm)
        for use in Use:
            old = self.read_certificate(use)
            present = len(objects.certificate_object(old))
            wanted = present + _MARGIN_BYTES
            if use is Use.SIGNING:  # the encryption key stays as it is
                wanted += max(0, keys.PUBLIC_KEY_BYTES[algorithm] - len(keys.public_bytes(keys.public_key_of(old))))
            if wanted > max(present, self._profile.certificate_bytes):
                raise CardFull(f"{wanted} bytes, and room for {max(present, self._profile.certificate_bytes)}")

    def held(self, use: KeyUse) -> bytes | None:
        """The certificate's object, unpacked where it is one; None where there is none."""
        content = key_history.content_at(self._piv, self._profile.places[use].certificate)
        if not content:
            return None
        try:
            return objects.certificate_of(content)
        except CardGarbled:  # it is there, and nobody of us has written it
            return content

    def holds_key(self, use: Use) -> bool | None:
        """Whether the slot holds a key; None where the card does not tell: see the port."""
        return key_history.told_of_key(self._piv, self._profile.places[use].slot)

    def keeps_old_key(self) -> bool:
        """Whether the card can put its encryption key into a retired slot: see the port."""
        content = self._read(self._profile.places[Use.ENCRYPTION].certificate)
        return key_history.can_keep(self._piv, content)

    def retire_encryption_key(self) -> None:
        """Put the encryption key and its certificate into a retired slot: see the port."""
        key_history.retire(self._piv, self._read(self._profile.places[Use.ENCRYPTION].certificate))

    def keep_signing_key(self, deed: Keeping) -> bool:
        """Keep the old signing key while its successor is made: see the port."""
        if deed is Keeping.PUT_BACK:
            self._made.pop(Use.SIGNING, None)
            self._certificates.pop(Use.SIGNING, None)
        return self._aside.do(deed, lambda: self._read(self._profile.places[Use.SIGNING].certificate))

    def write_certificate(self, use: Use, certificate: bytes) -> None:
        """Write it and read it back. Raises CardGarbled when it is not for the slot's new key or reads otherwise."""
        made = self._made.get(use)
        if made is not None and keys.public_key_of(certificate) != made:
            raise CardGarbled("the certificate is for another key than the slot's")
        place, content = self._profile.places[use].certificate, objects.certificate_object(certificate)
        self._certificates.pop(use, None)
        repeated(lambda: self._piv.write(place, content))
        if key_history.content_at(self._piv, place) != content:
            raise CardGarbled("the certificate reads back otherwise than it was written")
        self._certificates[use] = certificate

    def read_certificate(self, use: KeyUse) -> bytes:
        """The slot's certificate (DER); from the card once a session. Raises CardIncomplete when there is none."""
        if use not in self._certificates:
            self._certificates[use] = objects.certificate_of(self._read(self._profile.places[use].certificate))
        return self._certificates[use]

    def close(self) -> None:
        """End the transaction and reset the card. Never raises."""
        self._connection.close()

    def _read(self, item: Item) -> bytes:
        return repeated(lambda: self._piv.read(item))

    def _public_key(self, use: KeyUse) -> PublicKey:
        return self._made.get(use) or keys.public_key_of(self.read_certificate(use))

    def _send_once(self, pin: Secret) -> None:
        for entry, error in self._spent:
            if entry is pin:
                raise error
        self._verifications += 1

    @contextmanager
    def _spending(self, pin: Secret) -> Iterator[None]:
        """Remember an entry that was sent for nothing, even if the card said it was right: it may not be so."""
        before = self._verifications
        try:
            yield
        except CardError as error:
            if self._verifications > before:
                self._spent.append((pin, error))
            raise

    def _signed(self, use: KeyUse, block: bytes, pin: Secret) -> bytes:
        algorithm, place = keys.algorithm_of(self._public_key(use)), self._profile.places[use]

        def prove() -> None:  # the second time it is known to be right
            if place.pin_policy is PinPolicy.ALWAYS or not self._verified:
                self.verify(pin)

        prove()
        return repeated(lambda: self._piv.apply_key(place.slot, algorithm, block), prove)


def _guid(piv: Piv) -> str:
    try:
        return objects.guid_of(repeated(lambda: piv.read(Item.CHUID)))
    except CardIncomplete as error:
        raise CardForeign("a PIV card without a CHUID") from error


def _cipher(identifier: int) -> Cipher:
    try:
        return Cipher(identifier)
    except ValueError as error:
        raise CardNotGenuine("the management key is of an unknown cipher") from error
