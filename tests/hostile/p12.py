"""PKCS#12 files as nobody should make them, and as other programs do: put together by hand, bag by bag."""

import hashlib
import hmac
import os
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from asn1crypto import algos, cms, core, keys, parser, pkcs12
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

PASSWORD = "Files2026a"
KEY, SHROUDED, CERTIFICATE, CRL, SECRET, SAFE = (f"1.2.840.113549.1.12.10.1.{kind}" for kind in range(1, 7))
_NAMES = "1.2.840.113549.1.9.20"
_SIGNATURE = ("signature_algorithm", "signature_value")

AnyKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey | dsa.DSAPrivateKey | ed25519.Ed25519PrivateKey
Signer = AnyKey | ed448.Ed448PrivateKey


@dataclass(frozen=True)
class Made:
    """A key (PKCS#8) and its certificate, in DER."""

    key: bytes
    certificate: bytes


def made(key: Signer, *, usage: str = "", name: str = "hostile") -> Made:
    """A key with a certificate that it signed itself; `usage` is the one bit of key usage that it has."""
    names = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(names, names, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(now).not_valid_after(now + timedelta(days=9))
    if usage:
        bits = dict.fromkeys(_USAGES, False) | {usage: True}
        builder = builder.add_extension(x509.KeyUsage(**bits), critical=True)
    digest = None if isinstance(key, ed25519.Ed25519PrivateKey | ed448.Ed448PrivateKey) else hashes.SHA256()
    certificate = builder.sign(key, digest).public_bytes(Encoding.DER)
    return Made(key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()), certificate)


_USAGES = [
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
]


@cache
def pair(use: str = "") -> Made:
    """A pair on P-256, the same at each call; `use` is its certificate's only one."""
    return made(ec.generate_private_key(ec.SECP256R1()), usage=use, name=f"P-256 {use}")


def numbered(serial: int) -> Made:
    """A pair whose certificate has this serial, which no library would give it."""
    certificate = asn1_x509.Certificate.load(pair().certificate)
    certificate["tbs_certificate"]["serial_number"] = serial
    return Made(pair().key, certificate.dump(force=True))


def altered(part: str, octets: bytes) -> Made:
    """A pair whose certificate has these octets in the place of a part, as no library would write them."""
    certificate = asn1_x509.Certificate.load(pair().certificate)
    tbs = certificate["tbs_certificate"]
    content = tbs.contents.replace(tbs[part].dump(), octets, 1)
    return Made(pair().key, sequence(sequence(content), *(certificate[name].dump() for name in _SIGNATURE)))


# bags


def sequence(*parts: bytes) -> bytes:
    """A SEQUENCE."""
    return bytes(parser.emit(0, 1, 16, b"".join(parts)))


def oid(dotted: str) -> bytes:
    """An OBJECT IDENTIFIER."""
    return bytes(core.ObjectIdentifier(dotted).dump())


def bag(kind: str, value: bytes, attributes: bytes = b"") -> bytes:
    """A SafeBag (RFC 7292, 4.2)."""
    return sequence(oid(kind), parser.emit(2, 1, 0, value), attributes)


def named(name: bytes, tag: int = 30) -> bytes:
    """Attributes with a friendly name, as a BMPString unless another tag is told."""
    value = parser.emit(0, 1, 17, parser.emit(0, 0, tag, name))
    return bytes(parser.emit(0, 1, 17, sequence(oid(_NAMES), value)))


def key_bag(of: Made) -> bytes:
    """Its key without a lock."""
    return bag(KEY, of.key, named("key".encode("utf-16-be")))


def certificate_bag(of: Made, attributes: bytes = b"") -> bytes:
    """Its certificate."""
    value = parser.emit(2, 1, 0, core.OctetString(of.certificate).dump())
    return bag(CERTIFICATE, sequence(oid("1.2.840.113549.1.9.22.1"), value), attributes)


def pair_bags(of: Made) -> bytes:
    """Both."""
    return key_bag(of) + certificate_bag(of)


def shrouded(key: bytes, algorithm: algos.EncryptionAlgorithm, sealed: bytes = b"") -> bytes:
    """A key that is locked, or says so."""
    info = {"encryption_algorithm": algorithm, "encrypted_data": sealed or key}
    return bag(SHROUDED, bytes(keys.EncryptedPrivateKeyInfo(info).dump()))


# files


def safe(*bags: bytes) -> bytes:
    """A ContentInfo of plain data with these bags."""
    return bytes(cms.ContentInfo({"content_type": "data", "content": core.OctetString(sequence(*bags))}).dump())


def encrypted_safe(algorithm: algos.EncryptionAlgorithm, sealed: bytes) -> bytes:
    """A ContentInfo of encrypted data."""
    inner = {"content_type": "data", "content_encryption_algorithm": algorithm, "encrypted_content": sealed}
    data = cms.EncryptedData({"version": "v0", "encrypted_content_info": inner})
    return bytes(cms.ContentInfo({"content_type": "encrypted_data", "content": data}).dump())


def file_of(*safes: bytes, password: str = PASSWORD, iterations: int | None = 1, told: int | None = None) -> bytes:
    """A file with a MAC of so many iterations (None: without one), which may tell another number."""
    return around(sequence(*safes), password=password, iterations=iterations, told=told)


def inside(file: bytes) -> bytes:
    """The content that the MAC of a file is of. Raises ValueError, TypeError."""
    return bytes(pkcs12.Pfx.load(file)["auth_safe"]["content"].native)


def around(content: bytes, *, password: str = PASSWORD, iterations: int | None = 1, told: int | None = None) -> bytes:
    """A file of this content, whatever it is, with a right MAC."""
    wrapped = bytes(cms.ContentInfo({"content_type": "data", "content": core.OctetString(content)}).dump())
    version = bytes(core.Integer(3).dump())
    if iterations is None:
        return sequence(version, wrapped)
    salt = os.urandom(8)
    digest = hmac.digest(_mac_key(password, salt, iterations), content, "sha256")
    info = {"digest_algorithm": {"algorithm": "sha256"}, "digest": digest}
    mac = {"mac": info, "mac_salt": salt, "iterations": iterations if told is None else told}
    return sequence(version, wrapped, bytes(pkcs12.MacData(mac).dump()))


def _mac_key(password: str, salt: bytes, iterations: int) -> bytes:
    """One block of RFC 7292, B.2."""
    word = password.encode("utf-16-be") + b"\0\0"
    material = bytes([3]) * 64 + _filled(salt) + _filled(word)
    for _ in range(iterations):
        material = hashlib.sha256(material).digest()
    return material


def _filled(part: bytes) -> bytes:
    wanted = -(-len(part) // 64) * 64
    return (part * (wanted // len(part) + 1))[:wanted]


def plain(*pairs: Made, **how: int | str | None) -> bytes:
    """A file of these pairs, nothing locked."""
    return file_of(safe(*map(pair_bags, pairs)), **how)  # type: ignore[arg-type]


def indefinite(content: bytes) -> bytes:
    """The same file with BER's indefinite length around it, as Bouncy Castle and NSS write."""
    _class, _method, _tag, _header, inner, _trailer = parser.parse(content)
    return b"\x30\x80" + bytes(inner) + b"\0\0"


def pbes2(iterations: int) -> algos.EncryptionAlgorithm:
    """AES-256-CBC under PBKDF2 with so many iterations."""
    derivation = {
        "salt": algos.Pbkdf2Salt(name="specified", value=b"saltsalt"),
        "iteration_count": iterations,
        "prf": {"algorithm": "sha256", "parameters": core.Null()},
    }
    function = algos.KdfAlgorithm({"algorithm": "pbkdf2", "parameters": algos.Pbkdf2Params(derivation)})
    return _pbes2(bytes(function.dump()))


def scrypt(n: int, r: int = 8, p: int = 1) -> algos.EncryptionAlgorithm:
    """AES-256-CBC under scrypt of this cost."""
    parameters = sequence(core.OctetString(b"saltsalt").dump(), *(core.Integer(number).dump() for number in (n, r, p)))
    return _pbes2(sequence(oid("1.3.6.1.4.1.11591.4.11"), parameters))


def _pbes2(derivation: bytes) -> algos.EncryptionAlgorithm:
    scheme = algos.EncryptionAlgorithm({"algorithm": "aes256_cbc", "parameters": core.OctetString(bytes(16))})
    whole = sequence(oid("1.2.840.113549.1.5.13"), sequence(derivation, scheme.dump()))
    return algos.EncryptionAlgorithm.load(whole)


def pbes1(iterations: int) -> algos.EncryptionAlgorithm:
    """3DES under PKCS#12's own derivation with so many iterations."""
    parameters = algos.Pbes1Params({"salt": b"saltsalt", "iterations": iterations})
    return algos.EncryptionAlgorithm({"algorithm": "pkcs12_sha1_tripledes_3key", "parameters": parameters})


# other programs


def by_openssl(folder: Path, *how: str, key: bytes = b"", certificate: bytes = b"", password: str = PASSWORD) -> bytes:
    """A file as `openssl pkcs12 -export` writes it."""
    of = pair("digital_signature")
    (folder / "key.pem").write_bytes(key or _pem(folder, "pkey", of.key))
    (folder / "certificate.pem").write_bytes(certificate or _pem(folder, "x509", of.certificate))
    out = folder / "made.p12"
    command = [
        "openssl",
        "pkcs12",
        "-export",
        "-inkey",
        str(folder / "key.pem"),
        "-in",
        str(folder / "certificate.pem"),
    ]
    subprocess.run([*command, "-out", str(out), "-passout", f"pass:{password}", *how], check=True, capture_output=True)
    return out.read_bytes()


def _pem(folder: Path, command: str, der: bytes) -> bytes:
    given = folder / "given.der"
    given.write_bytes(der)
    asked = ["openssl", command, "-inform", "DER", "-in", str(given)]
    return subprocess.run(asked, check=True, capture_output=True).stdout


def on_curve(folder: Path, curve: str, encoding: str = "named_curve") -> bytes:
    """A file with a key on a curve, named or written out."""
    key, certificate = folder / f"{curve}.key", folder / f"{curve}.pem"
    options = ["-pkeyopt", f"ec_paramgen_curve:{curve}", "-pkeyopt", f"ec_param_enc:{encoding}"]
    asked = ["openssl", "req", "-x509", "-newkey", "ec", *options, "-nodes", "-subj", "/CN=odd"]
    subprocess.run([*asked, "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True)
    return by_openssl(folder, key=key.read_bytes(), certificate=certificate.read_bytes())
