"""The child process that makes and opens PKCS#12 files: parts come in on standard input, parts go out, it ends."""

import json
import os
import resource
import sys
import warnings
from collections.abc import Callable, Sequence

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
from rakiosk.media.complaint import Complains, Complaint
from rakiosk.media.derivation import spellings
from rakiosk.media.encryption import ITERATIONS
from rakiosk.media.file_format import Format
from rakiosk.media.key_pairs import Held, held
from rakiosk.media.key_store import read
from rakiosk.media.mac import strengthened
from rakiosk.media.pkcs12 import LENGTH, Operation, split
from rakiosk.media.relocking import relocked

CPU_SECONDS = 20  # of a file that is none to be opened
MEMORY = 1 << 30  # bytes of address space
Parts = Sequence[bytes]


def main() -> None:
    """Answer one request."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # no copy of its memory, whatever happens
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    warnings.simplefilter("ignore")  # of odd certificates: whoever brought them cannot mend them
    header, *parts = split(sys.stdin.buffer.read())
    wanted = json.loads(header)
    operation = Operation(wanted["operation"])
    try:
        _answer(b"", *_OPERATIONS[operation](wanted, parts))
    except Complains as complains:
        _answer(complains.complaint.value.encode())
    except BaseException as error:
        if operation is Operation.MAKE:
            raise
        # a customer's file: whatever it makes a library raise, a panic of Rust code too, is the file's matter
        sys.stderr.write(type(error).__name__)
        _answer(Complaint.UNREADABLE.value.encode())


def _answer(*parts: bytes) -> None:
    for part in parts:
        sys.stdout.buffer.write(LENGTH.pack(len(part)) + part)
    sys.stdout.buffer.flush()


def _make(wanted: dict[str, str], parts: Parts) -> Parts:
    password, key, certificate, *issuers = parts
    loaded = load_der_private_key(key, None)
    if not isinstance(loaded, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
        raise Complains(Complaint.UNREADABLE)
    chain = [x509.load_der_x509_certificate(issuer) for issuer in issuers]
    own = x509.load_der_x509_certificate(certificate)
    file_format = Format(wanted["format"])
    protection = _PROTECTIONS[file_format](password)
    made = pkcs12.serialize_key_and_certificates(wanted["name"].encode(), loaded, own, chain, protection)
    return [strengthened(made, next(spellings(password))) if file_format is Format.STANDARD else made]


def _open(_wanted: dict[str, str], parts: Parts) -> Parts:
    """The number of pairs, the name of the first, the certificates of the pairs, then those of others."""
    password, content = parts
    known = _held(content, password)
    own = [pair.certificate.public_bytes(Encoding.DER) for pair in known.pairs]
    return [str(len(own)).encode(), known.pairs[0].name.encode(errors="replace"), *own, *known.issuers]


def _sign(_wanted: dict[str, str], parts: Parts) -> Parts:
    password, content, message, certificate = parts
    key = _held(content, password).of(certificate).key
    if isinstance(key, rsa.RSAPrivateKey):
        return [key.sign(message, padding.PKCS1v15(), hashes.SHA256())]
    return [key.sign(message, ec.ECDSA(hashes.SHA256()))]


def _unlock(_wanted: dict[str, str], parts: Parts) -> Parts:
    password, content, point, sealed = parts
    key = _held(content, password).pairs[0].key
    if isinstance(key, rsa.RSAPrivateKey):
        return [key.decrypt(sealed, padding.PKCS1v15())]
    return [unlock(Lock(point, sealed), _agreement(key))]


def _agreement(key: ec.EllipticCurvePrivateKey) -> Callable[[bytes], bytes]:
    def agree(point: bytes) -> bytes:
        return key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(key.curve, point))

    return agree


def _change(wanted: dict[str, str], parts: Parts) -> Parts:
    old, content, new = parts
    return [relocked(content, old, new, Format(wanted["format"]))]


def _held(content: bytes, password: bytes) -> Held:
    return held(read(content, password))


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
