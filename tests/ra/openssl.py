"""The system's OpenSSL as an independent reader of what the RA issues."""

import subprocess
from pathlib import Path

import httpx
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding


def pem(der: bytes) -> bytes:
    """A certificate as PEM."""
    return x509.load_der_x509_certificate(der).public_bytes(Encoding.PEM)


def openssl(*arguments: str | Path) -> str:
    """Run a command; everything that it says."""
    result = subprocess.run(
        ["openssl", *map(str, arguments)], check=False, capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
    return result.stdout + result.stderr


def fetch_chain(pki_url: str, folder: Path) -> None:
    """Fetch root.pem, issuing.pem and crl.pem from the public listener."""
    for name in ("root", "issuing"):
        der = httpx.get(f"{pki_url}/pki/{name}.crt", trust_env=False).content
        (folder / f"{name}.pem").write_bytes(pem(der))
    crl = x509.load_der_x509_crl(httpx.get(f"{pki_url}/pki/issuing.crl", trust_env=False).content)
    (folder / "crl.pem").write_bytes(crl.public_bytes(Encoding.PEM))


def verify(pki_url: str, folder: Path, certificate: bytes) -> str:
    """`openssl verify` of a certificate (DER) with a fresh CRL."""
    fetch_chain(pki_url, folder)
    (folder / "ee.pem").write_bytes(pem(certificate))
    return openssl("verify", "-x509_strict", "-crl_check", *_chain(folder, "crl.pem"), folder / "ee.pem")


def verified(folder: Path, certificate: bytes, *lists: x509.CertificateRevocationList) -> str:
    """`openssl verify` with these lists, delta lists among them, and no others; the chain was fetched before."""
    (folder / "lists.pem").write_bytes(b"".join(one.public_bytes(Encoding.PEM) for one in lists))
    (folder / "ee.pem").write_bytes(pem(certificate))
    with_deltas = ("-crl_check", "-extended_crl", "-use_deltas", *_chain(folder, "lists.pem"))
    return openssl("verify", "-x509_strict", *with_deltas, folder / "ee.pem")


def _chain(folder: Path, lists: str) -> tuple[str | Path, ...]:
    return "-CAfile", folder / "root.pem", "-untrusted", folder / "issuing.pem", "-CRLfile", folder / lists


def ocsp(pki_url: str, folder: Path, serial: str, *options: str) -> str:
    """`openssl ocsp` about a serial (hex)."""
    fetch_chain(pki_url, folder)
    trust: list[str | Path] = ["-CAfile", folder / "root.pem", "-issuer", folder / "issuing.pem"]
    return openssl("ocsp", "-url", f"{pki_url}/ocsp", *trust, *options, "-serial", f"0x{serial}")


def page_says(pki_url: str, folder: Path, command: str) -> list[str]:
    """Lines that the block with a command on the page for relying parties says, beside the RA's chain and lists."""
    fetch_chain(pki_url, folder)
    lists = [httpx.get(f"{pki_url}/pki/{name}.crl", trust_env=False).content for name in ("issuing", "root")]
    lists_pem = b"".join(x509.load_der_x509_crl(der).public_bytes(Encoding.PEM) for der in lists)
    (folder / "lists.pem").write_bytes(lists_pem)
    page = (Path(__file__).parents[2] / "docs" / "relying-parties.md").read_text("utf-8")
    script = next(block.partition("```")[0] for block in page.split("```sh\n")[1:] if command in block)
    script = script.replace("http://pki.example", pki_url)
    done = subprocess.run(
        ["sh", "-c", script], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    return done.stdout.decode(errors="replace").splitlines()
