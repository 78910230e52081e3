"""A PKCS#12 file put together under another password, with nothing left out (RFC 7292)."""

from dataclasses import replace

from asn1crypto import cms, core, keys, parser, pkcs12

from rakiosk.media.bags import Bag, KeyStore, Kind, Safe
from rakiosk.media.complaint import Complains, Complaint
from rakiosk.media.derivation import Password, spellings
from rakiosk.media.encryption import ITERATIONS, locked_by_3des, locked_by_pbes2
from rakiosk.media.file_format import Format
from rakiosk.media.key_store import read
from rakiosk.media.mac import OLD_READERS_ITERATIONS, mac_of


def write(store: KeyStore, word: bytes, file_format: Format) -> bytes:
    """A file of these bags under a password. Raises Complains when that would leave one of them as it is locked."""
    return _Writer(next(spellings(word)), file_format).write(store)


def relocked(content: bytes, old: bytes, new: bytes, file_format: Format) -> bytes:
    """The same file under another password, compared with the old one bag by bag. Raises Complains."""
    store = read(content, old)
    changed = write(store, new, file_format)
    if _plain(read(changed, new)) != _plain(store):
        raise Complains(Complaint.NOT_KEPT, "not the same bags")
    return changed


def _plain(store: KeyStore) -> list[list[Bag]]:
    """The bags of each safe, a key being the same with a lock and without."""
    return [[_unshrouded(bag) for bag in safe.bags] for safe in store.safes]


def _unshrouded(bag: Bag) -> Bag:
    kind = Kind.KEY if bag.kind == Kind.SHROUDED_KEY else bag.kind
    return replace(bag, kind=kind, inner=tuple(map(_unshrouded, bag.inner)))


class _Writer:
    """Puts bags together under one password."""

    def __init__(self, password: Password, file_format: Format) -> None:
        self._password = password
        self._is_standard = file_format is Format.STANDARD
        self._lock = locked_by_pbes2 if self._is_standard else locked_by_3des

    def write(self, store: KeyStore) -> bytes:
        """The file."""
        safes = _sequence(*(self._safe(safe).dump() for safe in store.safes))
        digest, iterations = ("sha256", ITERATIONS) if self._is_standard else ("sha1", OLD_READERS_ITERATIONS)
        content = cms.ContentInfo({"content_type": "data", "content": core.OctetString(safes)})
        mac = mac_of(safes, self._password, digest, iterations)
        return bytes(pkcs12.Pfx({"version": "v3", "auth_safe": content, "mac_data": mac}).dump())

    def _safe(self, safe: Safe) -> cms.ContentInfo:
        bags = _sequence(*(self._bag(bag, is_inside=safe.is_encrypted) for bag in safe.bags))
        if not safe.is_encrypted:
            return cms.ContentInfo({"content_type": "data", "content": core.OctetString(bags)})
        algorithm, sealed = self._lock(bags, self._password)
        inner = {"content_type": "data", "content_encryption_algorithm": algorithm, "encrypted_content": sealed}
        content = cms.EncryptedData({"version": "v0", "encrypted_content_info": inner})
        return cms.ContentInfo({"content_type": "encrypted_data", "content": content})

    def _bag(self, bag: Bag, *, is_inside: bool) -> bytes:
        if bag.is_locked and not (is_inside and bag.kind not in {Kind.SHROUDED_KEY, Kind.SECRET}):
            raise Complains(Complaint.NOT_KEPT, "a lock that would stay")
        kind, value = bag.kind, bag.value
        if kind == Kind.SAFE:
            value = _sequence(*(self._bag(inner, is_inside=is_inside) for inner in bag.inner))
        elif kind in {Kind.KEY, Kind.SHROUDED_KEY}:
            kind, value = Kind.SHROUDED_KEY, self._locked(value)
        elif kind == Kind.SECRET:
            secret = {"secret_type_id": str(Kind.SHROUDED_KEY), "secret_value": self._locked(value)}
            value = pkcs12.SecretBag(secret).dump()
        return _sequence(core.ObjectIdentifier(str(kind)).dump(), parser.emit(2, 1, 0, value), bag.attributes)

    def _locked(self, key: bytes) -> bytes:
        algorithm, sealed = self._lock(key, self._password)
        return bytes(keys.EncryptedPrivateKeyInfo({"encryption_algorithm": algorithm, "encrypted_data": sealed}).dump())


def _sequence(*parts: bytes) -> bytes:
    return bytes(parser.emit(0, 1, 16, b"".join(parts)))
