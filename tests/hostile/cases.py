"""The corpus: certificate files that broke this kiosk or others of its kind, each with the right answer."""

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from asn1crypto import core, parser, pkcs12
from cryptography.hazmat.primitives.asymmetric import dsa, ed448, ed25519, rsa

from tests.hostile import p12
from tests.hostile.p12 import PASSWORD, Made, file_of, made, numbered, pair, plain, safe


class Answer(StrEnum):
    """The right answer: the number of the trouble, or that it opens."""

    OPENS = "opens"
    WRONG_PASSWORD = "F01"
    NOT_KNOWN = "F02"
    TOO_DEMANDING = "F04"


@dataclass(frozen=True)
class Case:
    """A file, its password, and what the kiosk answers when it is opened with it."""

    name: str
    content: bytes
    answer: Answer
    password: str = PASSWORD
    is_kept: bool = True  # whether its password can be changed with nothing lost; else it is refused


def cases(folder: Path) -> Iterator[Case]:
    """All of them."""
    yield from _opening()
    yield from _by_others(folder)
    yield from _of_unknown_kinds(folder)
    yield from _demanding()
    yield from _damaged()


SIGN, ENCRYPT = "digital_signature", "key_encipherment"


def _opening() -> Iterator[Case]:
    both = p12.pair_bags(pair(ENCRYPT)), p12.pair_bags(pair(SIGN))
    opens = Answer.OPENS
    yield Case("plain", plain(pair(SIGN)), opens)
    yield Case("two pairs, encryption first", file_of(safe(*both)), opens)
    yield Case("two pairs in two safes", file_of(*map(safe, both)), opens)
    yield Case("three pairs", plain(pair(ENCRYPT), pair(SIGN), pair()), opens)
    yield Case("keys before certificates", file_of(safe(*_keys_first(pair(ENCRYPT), pair(SIGN)))), opens)
    yield Case("a CRL beside", file_of(safe(*both, p12.bag(p12.CRL, _crl()))), opens)
    yield Case("safe in a safe", file_of(safe(p12.bag(p12.SAFE, p12.sequence(*both)))), opens)
    yield Case("one key not known", plain(made(ed25519.Ed25519PrivateKey.generate()), pair(SIGN)), opens)
    secret = pkcs12.SecretBag({"secret_type_id": "1.2.3.4", "secret_value": b"mine"}).dump()
    yield Case("a secret", file_of(safe(*both, p12.bag(p12.SECRET, bytes(secret)))), opens, is_kept=False)
    yield Case("an unknown bag", file_of(safe(*both, p12.bag("1.2.3.4", b"\x05\0"))), opens, is_kept=False)
    for what, name in _ODD_NAMES.items():
        odd = p12.certificate_bag(pair(SIGN), name)
        yield Case(f"a name {what}", file_of(safe(p12.key_bag(pair(SIGN)), odd)), opens)
    yield Case("bytes after its end", plain(pair(SIGN)) + b"\n", opens)
    yield Case("a MiB after its end", plain(pair(SIGN)) + bytes(1 << 20), opens)
    yield Case("the same file after its end", plain(pair(SIGN)) * 2, opens)
    yield Case("no MAC", plain(pair(SIGN), iterations=None), opens)
    yield Case("indefinite length", p12.indefinite(plain(pair(SIGN))), opens)
    for what, password in {"empty": "", "Chinese": "我的簽章2026", "long": "a1" * 150, "full-width": "Ａ１"}.items():
        yield Case(f"{what} password", plain(pair(SIGN), password=password), opens, password)


def _keys_first(*pairs: Made) -> Iterator[bytes]:
    yield from map(p12.key_bag, pairs)
    yield from map(p12.certificate_bag, reversed(pairs))


_ODD_NAMES = {
    "that is a command": p12.named("\x1b[2J\x1b]52;c;aGk=\x07".encode("utf-16-be")),
    "with half a character": p12.named(b"\xd8\x00"),
    "of odd length": p12.named(b"abc"),
    "of another kind": p12.named(b"\x01\x02", tag=2),
    "of 60,000 letters": p12.named(b"\0a" * 60_000),
}


def _crl() -> bytes:
    crl = pkcs12.CrlBag({"crl_id": "1.2.840.113549.1.9.23.1", "crl_value": core.OctetString(b"\x30\0")})
    return bytes(crl.dump())


def _by_others(folder: Path) -> Iterator[Case]:
    old = ("-legacy", "-certpbe", "PBE-SHA1-RC2-40", "-keypbe", "PBE-SHA1-3DES", "-macalg", "sha1")
    yield Case("OpenSSL 1, macOS", p12.by_openssl(folder, *old), Answer.OPENS)
    older = ("-legacy", "-certpbe", "PBE-SHA1-RC4-128", "-keypbe", "PBE-SHA1-RC2-128", "-nomac")
    yield Case("RC4, without a MAC", p12.by_openssl(folder, *older), Answer.OPENS)
    yield Case("SHA-512", p12.by_openssl(folder, "-macalg", "sha512", "-iter", "10000"), Answer.OPENS)
    yield Case("SHA-3", p12.by_openssl(folder, "-macalg", "sha3-256"), Answer.OPENS)
    yield Case("a wrong password", p12.by_openssl(folder), Answer.WRONG_PASSWORD, "Files2026b")
    yield Case("a wrong password and no MAC", p12.by_openssl(folder, "-nomac"), Answer.WRONG_PASSWORD, "Files2026b")


def _of_unknown_kinds(folder: Path) -> Iterator[Case]:
    not_known = Answer.NOT_KNOWN
    other_keys: dict[str, p12.Signer] = {
        "DSA": dsa.generate_private_key(2048),
        "Ed25519": ed25519.Ed25519PrivateKey.generate(),
        "Ed448": ed448.Ed448PrivateKey.generate(),
    }
    for kind, key in other_keys.items():
        yield Case(f"a key of {kind}", plain(made(key)), not_known)
    yield Case("a key on SM2", p12.on_curve(folder, "SM2"), not_known)
    yield Case("a curve written out", p12.on_curve(folder, "prime256v1", "explicit"), Answer.OPENS)
    yield Case("serial 0", plain(numbered(0)), Answer.OPENS)
    yield Case("serial -1", plain(numbered(-1)), Answer.OPENS)
    yield Case("a serial of 200 bytes", plain(numbered(1 << 1600)), Answer.OPENS)
    yield Case("a serial that is no number", plain(p12.altered("serial_number", b"\x0c\x02hi")), not_known)
    yield Case("a serial of no bytes", plain(p12.altered("serial_number", b"\x02\x00")), not_known)
    zone = p12.sequence(*(parser.emit(0, 0, 23, year + b"0101000000+0800") for year in (b"26", b"27")))
    yield Case("dates with a zone", plain(p12.altered("validity", zone)), not_known)
    name = parser.emit(0, 1, 17, p12.sequence(p12.oid("2.5.4.3"), parser.emit(0, 0, 12, b"\xff\xfe\x1b[2J")))
    yield Case("an issuer that is no UTF-8", plain(p12.altered("issuer", p12.sequence(name))), Answer.OPENS)
    yield Case("a key without certificate", file_of(safe(p12.key_bag(pair()))), not_known)
    yield Case("a certificate without key", file_of(safe(p12.certificate_bag(pair()))), not_known)
    yield Case(
        "another key's certificate", file_of(safe(p12.key_bag(pair()), p12.certificate_bag(pair(SIGN)))), not_known
    )
    yield Case("RSA of 2048 bits", plain(made(rsa.generate_private_key(65537, 2048))), Answer.OPENS)
    unknown = p12.sequence(p12.oid("1.2.3.4"))
    info = p12.sequence(p12.oid("1.2.840.113549.1.7.3"), parser.emit(2, 1, 0, unknown))
    yield Case("locked to recipients", file_of(info, safe(p12.pair_bags(pair()))), not_known)


def _demanding() -> Iterator[Case]:
    too_much = Answer.TOO_DEMANDING
    for iterations in (2**31 - 1, 2**63, 2**4000):
        yield Case(f"MAC of 2^{iterations.bit_length()}", plain(pair(), told=iterations), too_much)
    bombs = {
        "PBES2": p12.pbes2(2**31 - 1),
        "PBES1": p12.pbes1(2**31 - 1),
        "scrypt's memory": p12.scrypt(1 << 30),
        "scrypt's rounds": p12.scrypt(1 << 12, 8, 1 << 20),
    }
    for name, algorithm in bombs.items():
        yield Case(f"key by {name}", file_of(safe(p12.shrouded(b"sealed", algorithm))), too_much)
        yield Case(f"safe by {name}", file_of(p12.encrypted_safe(algorithm, bytes(32))), too_much)
    yield Case("a thousand derivations", file_of(safe(*[p12.shrouded(bytes(32), p12.pbes2(100_000))] * 900)), too_much)
    yield Case("too many bags", file_of(safe(*[p12.bag(p12.CRL, _crl())] * 20_000)), too_much)
    deep = p12.pair_bags(pair())
    for _ in range(60):
        deep = p12.bag(p12.SAFE, p12.sequence(deep))
    yield Case("sixty safes deep", file_of(safe(deep)), too_much)


def _damaged() -> Iterator[Case]:
    whole = plain(pair(SIGN))
    yield Case("empty", b"", Answer.NOT_KNOWN)
    yield Case("cut off", whole[:-9], Answer.NOT_KNOWN)
    yield Case("Base64 around it", base64.encodebytes(whole), Answer.NOT_KNOWN)
    yield Case("a picture", b"\xff\xd8\xff\xe0" + bytes(4000), Answer.NOT_KNOWN)
    yield Case("three MB", whole + bytes(3_000_000), Answer.NOT_KNOWN)
    yield Case("MAC of 0", plain(pair(), told=0), Answer.NOT_KNOWN)
    yield Case("MAC of -5", plain(pair(), told=-5), Answer.NOT_KNOWN)
    yield Case("ten thousand deep", b"\x30\x80" * 10_000 + b"\0\0" * 10_000, Answer.NOT_KNOWN)
    yield Case("no safe is one", file_of(b"\x04\x02no"), Answer.NOT_KNOWN)
    yield Case("numbers for keys", file_of(safe(p12.bag(p12.KEY, b"\x02\x01\x05"))), Answer.NOT_KNOWN)
