"""A PKCS#12 file taken apart, bag by bag (RFC 7292).

Libraries have a model of one key and its certificates: what does not fit into it would be lost. Here every bag is seen.
"""

from collections.abc import Sequence
from dataclasses import replace

from asn1crypto import cms, core, keys, parser, pkcs12

from rakiosk.media.bags import Bag, KeyStore, Kind, Safe
from rakiosk.media.complaint import Complains, Complaint
from rakiosk.media.derivation import Budget, Password, spellings
from rakiosk.media.encryption import opened
from rakiosk.media.mac import rightly_spelt

BAGS_MOST = 1000
_DEEPEST = 8  # safes in safes


_OPEN = {Kind.KEY, Kind.CERTIFICATE, Kind.CRL}  # kinds that never have a lock of their own


class _AnyBag(core.Sequence):  # type: ignore[misc]  # asn1crypto has no types
    _fields = [  # noqa: RUF012
        ("id", core.ObjectIdentifier),
        ("value", core.Any, {"explicit": 0}),
        ("attributes", core.Any, {"optional": True}),
    ]


class _Bags(core.SequenceOf):  # type: ignore[misc]
    _child_spec = _AnyBag


def read(content: bytes, word: bytes) -> KeyStore:
    """Take a file apart. Raises Complains, and whatever asn1crypto raises on a damaged file."""
    file = pkcs12.Pfx.load(content)  # what stands behind its end is none of it, as OpenSSL and Java have it
    if file["auth_safe"]["content_type"].native != "data":
        raise Complains(Complaint.UNREADABLE, "signed, not under a password")
    safes = file["auth_safe"]["content"].native
    budget = Budget()
    if isinstance(file["mac_data"], pkcs12.MacData):
        return _Reader(rightly_spelt(file["mac_data"], safes, word, budget), budget).read(safes)
    return _read_without_mac(safes, word, budget)


def _read_without_mac(safes: bytes, word: bytes, budget: Budget) -> KeyStore:
    """Whether the password is right is seen by what it opens."""
    for password in spellings(word):
        try:
            store = _Reader(password, budget).read(safes)
        except ValueError:  # an encrypted safe stays shut, or what comes out of it is nothing
            continue
        locks = [bag.is_locked for bag in store.bags() if bag.kind in {Kind.SHROUDED_KEY, Kind.SECRET}]
        if not locks or not all(locks):
            return store
    raise Complains(Complaint.PASSWORD)


class _Reader:
    """Takes safes apart by one password."""

    def __init__(self, password: Password, budget: Budget) -> None:
        self._password = password
        self._budget = budget
        self._count = 0

    def read(self, safes: bytes) -> KeyStore:
        """Raises Complains, ValueError."""
        return KeyStore(tuple(map(self._safe, pkcs12.AuthenticatedSafe.load(safes))))

    def _safe(self, info: cms.ContentInfo) -> Safe:
        kind = info["content_type"].native
        if kind == "data":
            return Safe(bags=self._bags(_Bags.load(info["content"].native)), is_encrypted=False)
        if kind != "encrypted_data":
            raise Complains(Complaint.UNREADABLE, f"{kind}: locked to a key, not by a password")
        inner = info["content"]["encrypted_content_info"]
        plain = self._opened(inner["content_encryption_algorithm"], inner["encrypted_content"].native)
        return Safe(bags=self._bags(_Bags.load(plain, strict=True)), is_encrypted=True)

    def _bags(self, bags: Sequence[_AnyBag], depth: int = 0) -> tuple[Bag, ...]:
        self._count += len(bags)
        if self._count > BAGS_MOST or depth > _DEEPEST:
            raise Complains(Complaint.DEMANDING, "too many bags")
        return tuple(self._bag(bag, depth) for bag in bags)

    def _bag(self, raw: _AnyBag, depth: int) -> Bag:
        attributes = raw["attributes"].dump() if isinstance(raw["attributes"], core.Any) else b""
        bag = Bag(raw["id"].dotted, _within(raw["value"].dump()), attributes)
        if bag.kind == Kind.SAFE:
            return replace(bag, value=b"", inner=self._bags(_Bags.load(bag.value), depth + 1))
        if bag.kind in _OPEN:
            return bag
        try:
            return replace(bag, value=self._unlocked(bag))
        except Complains as complains:
            if complains.complaint is Complaint.DEMANDING:
                raise
        except (ValueError, TypeError, KeyError):  # all that asn1crypto and cryptography raise on what they are given
            pass
        return replace(bag, is_locked=True)

    def _unlocked(self, bag: Bag) -> bytes:
        """The value without its lock. Raises ValueError when it is another password's or not of a known kind."""
        if bag.kind == Kind.SHROUDED_KEY:
            return self._key(bag.value)
        secret = pkcs12.SecretBag.load(bag.value) if bag.kind == Kind.SECRET else None
        if secret is None or secret["secret_type_id"].dotted != Kind.SHROUDED_KEY:  # as Java keeps secret keys
            raise ValueError("not of a known kind")
        return self._key(secret["secret_value"].native)

    def _key(self, locked: bytes) -> bytes:
        info = keys.EncryptedPrivateKeyInfo.load(locked)
        plain = self._opened(info["encryption_algorithm"], info["encrypted_data"].native)
        keys.PrivateKeyInfo.load(plain, strict=True)  # a wrong password may chance upon a padding
        return plain

    def _opened(self, algorithm: core.Sequence, sealed: bytes) -> bytes:
        return opened(algorithm, sealed, self._password, self._budget)


def _within(tagged: bytes) -> bytes:
    """The value in an explicit tag, of whatever form of length."""
    _class, _method, _tag, _header, value, _trailer = parser.parse(tagged)
    return bytes(value)
