"""Certificate files: opened by who reads PKCS#12 besides us, and by nobody without the password."""

import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, pkcs12
from cryptography.x509.oid import NameOID

from ra_contract.possession import lock, new_secret
from rakiosk.domain.errors import FilePasswordWrong, FileUnreadable
from rakiosk.media.encryption import ITERATIONS
from rakiosk.media.file_format import Format
from rakiosk.media.pkcs12 import (
    Contents,
    change_password,
    make_file,
    open_file,
    sign_with_file,
    unlock_with_file,
)
from rakiosk.secret import Secret
from tests.memory import writable_memory

PASSWORD, NAME = "Filepass2026a", "簽章憑證-王小明"
PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
KEYS: dict[str, PrivateKey] = {
    "P-256": ec.generate_private_key(ec.SECP256R1()),
    "RSA-2048": rsa.generate_private_key(65537, 2048),
}


def certificate_of(key: PrivateKey, name: str, issuer: PrivateKey | None = None) -> x509.Certificate:
    names = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(names, names, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(now).not_valid_after(now + timedelta(days=9))
    return builder.sign(issuer or key, hashes.SHA256())


ISSUER = certificate_of(KEYS["P-256"], "issuer").public_bytes(Encoding.DER)


def pkcs8(key: PrivateKey) -> bytearray:
    return bytearray(key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()))


async def made(key: PrivateKey, file_format: Format = Format.STANDARD, name: str = NAME) -> tuple[bytes, bytes]:
    """A file, and the certificate in it."""
    certificate = certificate_of(key, "DEMO-05").public_bytes(Encoding.DER)
    contents = Contents(certificate, (ISSUER,), name)
    content = await make_file(pkcs8(key), contents, Secret.of(PASSWORD), file_format)
    return content, certificate


def run(command: list[str | Path], given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(command, input=given, capture_output=True, check=True)


@pytest.mark.parametrize("file_format", Format)
@pytest.mark.parametrize("algorithm", KEYS)
async def test_openssl_and_gnutls_open_a_file_by_its_password(
    algorithm: str, file_format: Format, tmp_path: Path
) -> None:
    content, certificate = await made(KEYS[algorithm], file_format)
    file = tmp_path / "file.p12"
    file.write_bytes(content)
    told = run(["openssl", "pkcs12", "-in", file, "-passin", "fd:0", "-nodes", "-info"], PASSWORD.encode() + b"\n")
    assert x509.load_pem_x509_certificate(told.stdout).public_bytes(Encoding.DER) == certificate
    assert b"PRIVATE KEY-----" in told.stdout
    iterations = [int(n) for n in re.findall(rb"Iteration:? (\d+)", told.stderr, re.IGNORECASE)]
    if file_format is Format.STANDARD:
        assert set(iterations) == {ITERATIONS}  # of the key, of the certificates, and of the MAC
        assert b"AES-256-CBC" in told.stderr
    assert re.search(rb"friendlyName: (.+)", told.stdout)
    read = run(["certtool", "--p12-info", "--inder", "--infile", file, "--password", PASSWORD])
    assert b"PRIVATE KEY-----" in read.stdout
    assert NAME.encode() in read.stdout


@pytest.mark.parametrize("algorithm", KEYS)
async def test_what_is_in_a_file_is_read_and_its_key_works(algorithm: str) -> None:
    key = KEYS[algorithm]
    content, certificate = await made(key)
    assert await open_file(content, Secret.of(PASSWORD)) == Contents(certificate, (ISSUER,), NAME)
    signature = await sign_with_file(content, Secret.of(PASSWORD), b"message")
    public = key.public_key()
    if isinstance(public, rsa.RSAPublicKey):
        public.verify(signature, b"message", padding.PKCS1v15(), hashes.SHA256())
    else:
        public.verify(signature, b"message", ec.ECDSA(hashes.SHA256()))
    secret = new_secret()
    assert await unlock_with_file(content, Secret.of(PASSWORD), lock(secret, public)) == secret


async def test_a_wrong_password_and_a_damaged_file_are_told_apart() -> None:
    content, _ = await made(KEYS["P-256"])
    with pytest.raises(FilePasswordWrong):
        await open_file(content, Secret.of("Filepass2026b"))
    for damaged in (b"", b"no such file", content[:-9], pkcs8(KEYS["P-256"])):
        with pytest.raises(FileUnreadable):
            await open_file(bytes(damaged), Secret.of(PASSWORD))


async def test_a_file_with_a_certificate_but_no_key_is_no_certificate_file() -> None:
    entry = pkcs12.PKCS12Certificate(certificate_of(KEYS["P-256"], "DEMO-05"), b"x")
    protection = PrivateFormat.PKCS12.encryption_builder().build(PASSWORD.encode())
    keyless = pkcs12.serialize_java_truststore([entry], protection)
    with pytest.raises(FileUnreadable):
        await open_file(keyless, Secret.of(PASSWORD))


async def test_a_secret_locked_to_another_key_does_not_come_out() -> None:
    content, _ = await made(KEYS["P-256"])
    other = ec.generate_private_key(ec.SECP256R1()).public_key()
    with pytest.raises(FileUnreadable):
        await unlock_with_file(content, Secret.of(PASSWORD), lock(new_secret(), other))


async def test_a_changed_password_opens_the_same_key_and_the_old_one_nothing() -> None:
    content, certificate = await made(KEYS["P-256"])
    changed = await change_password(content, Secret.of(PASSWORD), Secret.of("Another2026x"), Format.COMPATIBLE)
    opened = await open_file(changed, Secret.of("Another2026x"))
    assert (opened.certificate, opened.friendly_name) == (certificate, NAME)
    with pytest.raises(FilePasswordWrong):
        await open_file(changed, Secret.of(PASSWORD))


def test_the_password_stays_nowhere_in_the_memory_of_who_had_files_made() -> None:
    """Another process makes, opens and signs with a password that it wipes; this one looks at all of its memory."""
    with subprocess.Popen(
        [sys.executable, "-c", _USER_OF_FILES], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0
    ) as user:
        assert user.stdin is not None
        assert user.stdout is not None
        user.stdin.write(PASSWORD.encode())
        assert user.stdout.read(4) == b"done"
        assert copies_in(user.pid, PASSWORD) == 1  # the one that it is to wipe: so the look finds what is there
        user.stdin.write(b".")
        assert user.stdout.read(4) == b"wipe"
        assert copies_in(user.pid, PASSWORD) == 0
        user.stdin.close()


def copies_in(pid: int, word: str) -> int:
    """How often a word stands in a process's writable memory, as text of any width."""
    forms = (word.encode(), word.encode("utf-16-be"), word.encode("utf-16-le"))
    return sum(piece.count(form) for piece in writable_memory(pid) for form in forms)


_USER_OF_FILES = """
import asyncio, os
from tests.media.test_pkcs12 import KEYS, Contents, Format, certificate_of, pkcs8
from cryptography.hazmat.primitives.serialization import Encoding
from rakiosk.secret import Secret
from rakiosk.media.pkcs12 import make_file, open_file, sign_with_file

async def use(password):
    key = KEYS["P-256"]
    certificate = certificate_of(key, "DEMO-05").public_bytes(Encoding.DER)
    content = await make_file(pkcs8(key), Contents(certificate, (), "name"), password, Format.STANDARD)
    await open_file(content, password)
    await sign_with_file(content, password, b"message")

typed = bytearray(64)
length = os.readv(0, [typed])
password = Secret(memoryview(typed)[:length])
typed[:] = bytes(64)
import tests.media.test_pkcs12 as module
del module.PASSWORD  # the test's own
asyncio.run(use(password))
os.write(1, b"done")
os.read(0, 1)
password.wipe()
os.write(1, b"wipe")
os.read(0, 1)
"""
