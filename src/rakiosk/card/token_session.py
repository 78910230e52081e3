"""One session with a PKCS#11 token: the same steps as with a PIV card, as far as PKCS#11 has them.

It has: what is left of the tries, login, signing, a new PIN, new keys, certificates. Unblocking with a PUK, the
management key and opening what is locked to a key are not of it: DriverCannot.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, ClassVar, NoReturn

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from ra_contract.certificate import KeyAlgorithm, Use
from ra_contract.possession import Lock, PublicKey
from ra_contract.rules import is_pin_shape
from rakiosk.card import keys, tlv
from rakiosk.card.keeping import Keeping
from rakiosk.card.pkcs11 import TokenConnection
from rakiosk.card.port import Ability, Connection, KeyUse, StaffUse
from rakiosk.card.token_trouble import told, tries_left
from rakiosk.domain.errors import CardError, CardGarbled, CardIncomplete, CardOfSomeoneElse, DriverCannot, PinBlocked
from rakiosk.secret import Secret

_GUID_BYTES = 16
_OCTET_STRING = 0x04
# CKA_ID, as OpenSC numbers a PIV card's 9A, 9C and 9D
_IDENTIFIERS: dict[KeyUse, bytes] = {StaffUse.AUTHENTICATION: b"\x01", Use.SIGNING: b"\x02", Use.ENCRYPTION: b"\x03"}


class TokenSession:
    """The steps of a session on a token. Its GUID comes from manufacturer and serial number: see `guid_of`."""

    abilities: ClassVar[frozenset[Ability]] = frozenset()

    def __init__(self, connection: Connection, guid: str | None = None) -> None:
        if not isinstance(connection, TokenConnection):
            raise TypeError("a token's session needs a token's connection")
        self._connection = connection
        self.guid = guid_of(connection.token)
        if guid not in {None, self.guid}:
            raise CardOfSomeoneElse("another token than before")
        self._spent: list[tuple[Secret, CardError]] = []
        self._made: dict[KeyUse, PublicKey] = {}

    def tries_left(self) -> int | None:
        """The tries left by the token's flags: 0 locked, 1 the last, 2 fewer than all; 3 all, as most cards have."""
        with told():
            return tries_left(self._connection.token.slot.get_token())

    def verify(self, pin: Secret) -> None:
        """C_Login. One try at most on one entry, as with every card."""
        with self._spending(pin):
            self._connection.open(pin)

    def change_pin(self, old: Secret, new: Secret) -> None:
        """C_SetPIN."""
        _require_shape(new)
        session = self._connection.open()
        with self._spending(old), told(self._connection.token):
            session.set_pin(old.text(), new.text())

    def unblock(self, puk: Secret, next_puk: Secret, new_pin: Secret, *, is_new: bool = False) -> NoReturn:  # noqa: ARG002
        """C_InitPIN wants the security officer's PIN, not a PUK. Raises DriverCannot."""
        raise DriverCannot("PKCS#11 knows no unblocking with a PUK")

    def witness(self, _cipher: int) -> NoReturn:
        """Raises DriverCannot."""
        raise DriverCannot("PKCS#11 knows no management key")

    def answer_challenge(self, _cipher: int, _witness: bytes, _challenge: bytes) -> NoReturn:
        """Raises DriverCannot."""
        raise DriverCannot("PKCS#11 knows no management key")

    def unlock(self, _use: Use, _locked: Lock) -> NoReturn:
        """Raises DriverCannot: what modules offer for it differs from card to card."""
        raise DriverCannot("opening what is locked to a key differs from module to module")

    def check_making(self, _algorithm: KeyAlgorithm) -> NoReturn:
        """Raises DriverCannot: the RA wants the card's management key for it."""
        raise DriverCannot("PKCS#11 knows no management key")

    def check_renewal(self, _algorithm: KeyAlgorithm) -> NoReturn:
        """Raises DriverCannot: the RA wants the card's management key for it."""
        raise DriverCannot("PKCS#11 knows no management key")

    def generate(self, use: Use, algorithm: KeyAlgorithm) -> bytes:
        """C_GenerateKeyPair, in place of what this use had. Needs `verify`."""
        import pkcs11  # noqa: PLC0415 - an extra

        session, identity = self._session(), {"store": True, "id": _IDENTIFIERS[use], "label": use.value}
        self._remove(use)
        with told():
            if algorithm is KeyAlgorithm.RSA_2048:
                public, _ = session.generate_keypair(pkcs11.KeyType.RSA, 2048, **identity)
            else:
                curve = {pkcs11.Attribute.EC_PARAMS: bytes.fromhex("06082A8648CE3D030107")}  # prime256v1
                public, _ = session.create_domain_parameters(pkcs11.KeyType.EC, curve, local=True).generate_keypair(
                    **identity
                )
            self._made[use] = _public_key(public, algorithm)
        return keys.public_bytes(self._made[use])

    def request(self, use: Use, common_name: str, pin: Secret) -> bytes:
        """A PKCS#10 request (DER), checked."""
        return keys.request(self._public(use), self._apply(use, pin), common_name)

    def sign(self, use: KeyUse, data: bytes, pin: Secret) -> bytes:
        """A signature, checked against the certificate's key or the one that was just made."""
        return keys.sign(self._public(use), self._apply(use, pin), data)

    def held(self, use: KeyUse) -> bytes | None:
        """The certificate of this use, if there is one."""
        try:
            return self.read_certificate(use)
        except CardIncomplete:
            return None

    def holds_key(self, _use: Use) -> None:
        """None: PKCS#11 shows private keys to those only who have logged in."""

    def keeps_old_key(self) -> bool:
        """Never: PKCS#11 has no word for it."""
        return False

    def retire_encryption_key(self) -> None:
        """Raises DriverCannot."""
        raise DriverCannot("retire a key")

    def keep_signing_key(self, _deed: Keeping) -> bool:
        """Never, as above."""
        return False

    def write_certificate(self, use: Use, certificate: bytes) -> None:
        """C_CreateObject, and read back. Needs `verify`."""
        import pkcs11  # noqa: PLC0415 - an extra

        made = self._made.get(use)
        if made is not None and keys.public_key_of(certificate) != made:
            raise CardGarbled("the certificate is for another key than the one that was made")
        template = {
            pkcs11.Attribute.CLASS: pkcs11.ObjectClass.CERTIFICATE,
            pkcs11.Attribute.CERTIFICATE_TYPE: pkcs11.CertificateType.X_509,
            pkcs11.Attribute.TOKEN: True,
            pkcs11.Attribute.ID: _IDENTIFIERS[use],
            pkcs11.Attribute.LABEL: use.value,
            pkcs11.Attribute.SUBJECT: keys.subject_of(certificate),
            pkcs11.Attribute.VALUE: certificate,
        }
        with told():
            for old in self._objects(use, pkcs11.ObjectClass.CERTIFICATE):
                old.destroy()
            self._session().create_object(template)
        if self.read_certificate(use) != certificate:
            raise CardGarbled("the certificate reads back otherwise than it was written")

    def read_certificate(self, use: KeyUse) -> bytes:
        """The certificate (DER). Raises CardIncomplete when there is none."""
        import pkcs11  # noqa: PLC0415 - an extra

        with told():
            for found in self._objects(use, pkcs11.ObjectClass.CERTIFICATE):
                return bytes(found[pkcs11.Attribute.VALUE])
        raise CardIncomplete("no certificate for this use")

    def _session(self) -> Any:
        return self._connection.session or self._connection.open()

    def _objects(self, use: KeyUse, kind: Any) -> list[Any]:
        import pkcs11  # noqa: PLC0415 - an extra

        template = {pkcs11.Attribute.CLASS: kind, pkcs11.Attribute.ID: _IDENTIFIERS[use]}
        return list(self._session().get_objects(template))

    def _remove(self, use: Use) -> None:
        import pkcs11  # noqa: PLC0415 - an extra

        self._made.pop(use, None)
        kinds = (pkcs11.ObjectClass.CERTIFICATE, pkcs11.ObjectClass.PUBLIC_KEY, pkcs11.ObjectClass.PRIVATE_KEY)
        with told():
            for old in (found for kind in kinds for found in self._objects(use, kind)):
                old.destroy()

    def _public(self, use: KeyUse) -> PublicKey:
        return self._made.get(use) or keys.public_key_of(self.read_certificate(use))

    def _apply(self, use: KeyUse, pin: Secret) -> Callable[[bytes], bytes]:
        """The raw private-key operation; it logs in anew, so that the PIN goes right before each use."""
        import pkcs11  # noqa: PLC0415 - an extra

        is_rsa = isinstance(self._public(use), rsa.RSAPublicKey)

        def apply(block: bytes) -> bytes:
            self.verify(pin)
            with told():
                [key] = self._objects(use, pkcs11.ObjectClass.PRIVATE_KEY) or [None]
                if key is None:
                    raise CardIncomplete("no key for this use")
                again = {"pin": pin.text()} if key[pkcs11.Attribute.ALWAYS_AUTHENTICATE] else {}
                if is_rsa:  # the module puts its own padding around what follows the block's
                    return bytes(key.sign(block[block.index(0, 2) + 1 :], mechanism=pkcs11.Mechanism.RSA_PKCS, **again))
                return _der(bytes(key.sign(block, mechanism=pkcs11.Mechanism.ECDSA, **again)))

        return apply

    @contextmanager
    def _spending(self, pin: Secret) -> Iterator[None]:
        _require_shape(pin)
        for entry, error in self._spent:
            if entry is pin:
                raise error
        if self.tries_left() == 0:
            raise PinBlocked("the token says that its PIN is locked")
        try:
            yield
        except CardError as error:
            self._spent.append((pin, error))
            raise


def guid_of(token: Any) -> str:
    """A name for a token in the shape of a GUID: 32 hex digits out of manufacturer and serial number, always alike."""
    serial = token.serial if isinstance(token.serial, bytes) else str(token.serial).encode()
    text = b"pkcs11\0" + str(token.manufacturer_id).encode() + b"\0" + serial
    return hashlib.sha256(text).digest()[:_GUID_BYTES].hex()


def _require_shape(pin: Secret) -> None:
    with pin.revealed() as digits:
        if not is_pin_shape(bytes(digits)):
            raise ValueError("a PIN has 6 to 8 digits")


def _public_key(public: Any, algorithm: KeyAlgorithm) -> PublicKey:
    import pkcs11  # noqa: PLC0415 - an extra

    if algorithm is KeyAlgorithm.P_256:
        point = tlv.only(_OCTET_STRING, bytes(public[pkcs11.Attribute.EC_POINT]))
        return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    modulus, exponent = public[pkcs11.Attribute.MODULUS], public[pkcs11.Attribute.PUBLIC_EXPONENT]
    return rsa.RSAPublicNumbers(
        int.from_bytes(bytes(exponent), "big"), int.from_bytes(bytes(modulus), "big")
    ).public_key()


def _der(signature: bytes) -> bytes:
    """PKCS#11's r and s side by side, as the DER that everybody else wants."""
    half = len(signature) // 2
    return encode_dss_signature(int.from_bytes(signature[:half], "big"), int.from_bytes(signature[half:], "big"))
