"""The child process that makes and opens PKCS#12 files: parts come in on standard input, parts go out, it ends."""

import json
import os
import resource
import sys
from collections.abc import Callable, Sequence
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    KeySerializationEncryption,
    PrivateFormat,
    load_der_private_key,
    pkcs12,
)

from ra_contract.possession import Lock, unlock
from rakiosk.media.mac import ITERATIONS, is_pfx, strengthened
from rakiosk.media.pkcs12 import LENGTH, Complaint, Format, Operation, split

PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
Parts = Sequence[bytes]


class _Held(NamedTuple):
    key: PrivateKey
    certificate: x509.Certificate
    name: bytes
    issuers: list[x509.Certificate]


class _Complains(Exception):
    def __init__(self, complaint: Complaint) -> None:
        super().__init__(complaint)
        self.complaint = complaint


def main() -> None:
    """Answer one request."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # no copy of its memory, whatever happens
    header, *parts = split(sys.stdin.buffer.read())
    wanted = json.loads(header)
    try:
        _answer(b"", *_OPERATIONS[Operation(wanted["operation"])](wanted, parts))
    except _Complains as complains:
        _answer(complains.complaint.value.encode())


def _answer(*parts: bytes) -> None:
    for part in parts:
        sys.stdout.buffer.write(LENGTH.pack(len(part)) + part)
    sys.stdout.buffer.flush()


def _make(wanted: dict[str, str], parts: Parts) -> Parts:
    password, key, certificate, *issuers = parts
    loaded = load_der_private_key(key, None)
    if not isinstance(loaded, PrivateKey):
        raise _Complains(Complaint.UNREADABLE)
    chain = [x509.load_der_x509_certificate(issuer) for issuer in issuers]
    own = x509.load_der_x509_certificate(certificate)
    return [_serialized(_Held(loaded, own, wanted["name"].encode(), chain), password, Format(wanted["format"]))]


def _open(_wanted: dict[str, str], parts: Parts) -> Parts:
    password, content = parts
    held = _opened(content, password)
    certificates = (held.certificate, *held.issuers)
    return [held.name, *(certificate.public_bytes(Encoding.DER) for certificate in certificates)]


def _sign(_wanted: dict[str, str], parts: Parts) -> Parts:
    password, content, message = parts
    key = _opened(content, password).key
    if isinstance(key, rsa.RSAPrivateKey):
        return [key.sign(message, padding.PKCS1v15(), hashes.SHA256())]
    return [key.sign(message, ec.ECDSA(hashes.SHA256()))]


def _unlock(_wanted: dict[str, str], parts: Parts) -> Parts:
    password, content, point, sealed = parts
    key = _opened(content, password).key
    try:
        if isinstance(key, rsa.RSAPrivateKey):
            return [key.decrypt(sealed, padding.PKCS1v15())]
        return [unlock(Lock(point, sealed), _agreement(key))]
    except ValueError as error:
        raise _Complains(Complaint.UNREADABLE) from error


def _agreement(key: ec.EllipticCurvePrivateKey) -> Callable[[bytes], bytes]:
    def agree(point: bytes) -> bytes:
        return key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(key.curve, point))

    return agree


def _change(wanted: dict[str, str], parts: Parts) -> Parts:
    old, content, new = parts
    return [_serialized(_opened(content, old), new, Format(wanted["format"]))]


def _opened(content: bytes, password: bytes) -> _Held:
    if not is_pfx(content):
        raise _Complains(Complaint.UNREADABLE)
    try:
        held = pkcs12.load_pkcs12(content, password)
    except ValueError as error:
        raise _Complains(Complaint.PASSWORD) from error
    if held.cert is None or not isinstance(held.key, PrivateKey):
        raise _Complains(Complaint.UNREADABLE)
    issuers = [issuer.certificate for issuer in held.additional_certs]
    return _Held(held.key, held.cert.certificate, held.cert.friendly_name or b"", issuers)


def _serialized(held: _Held, password: bytes, file_format: Format) -> bytes:
    protection = _PROTECTIONS[file_format](password)
    made = pkcs12.serialize_key_and_certificates(held.name, held.key, held.certificate, held.issuers, protection)
    # old readers count the MAC's iterations as they stand, but are slow: theirs stay as they are
    return strengthened(made, password) if file_format is Format.STANDARD else made


def _standard(password: bytes) -> KeySerializationEncryption:
    builder = PrivateFormat.PKCS12.encryption_builder().kdf_rounds(ITERATIONS)
    builder = builder.key_cert_algorithm(pkcs12.PBES.PBESv2SHA256AndAES256CBC)
    return builder.hmac_hash(hashes.SHA256()).build(password)


def _compatible(password: bytes) -> KeySerializationEncryption:
    builder = PrivateFormat.PKCS12.encryption_builder().kdf_rounds(ITERATIONS)
    builder = builder.key_cert_algorithm(pkcs12.PBES.PBESv1SHA1And3KeyTripleDESCBC)
    return builder.hmac_hash(hashes.SHA1()).build(password)  # noqa: S303  # what those readers know


_PROTECTIONS = {Format.STANDARD: _standard, Format.COMPATIBLE: _compatible}
_OPERATIONS: dict[Operation, Callable[[dict[str, str], Parts], Parts]] = {
    Operation.MAKE: _make,
    Operation.OPEN: _open,
    Operation.SIGN: _sign,
    Operation.UNLOCK: _unlock,
    Operation.CHANGE: _change,
}

if __name__ == "__main__":
    main()
    sys.stdout.flush()
    os._exit(0)
