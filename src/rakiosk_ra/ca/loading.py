"""Certificates, and authorities with their keys, read from files."""

from pathlib import Path

from cryptography import x509

from rakiosk_ra.base.errors import AdminError
from rakiosk_ra.ca import keys
from rakiosk_ra.ca.profile import Issuer


def load_certificate(path: Path) -> x509.Certificate:
    """Read a certificate (PEM). Raises AdminError for what is none."""
    try:
        return x509.load_pem_x509_certificate(path.read_bytes())
    except OSError as error:
        raise AdminError(f"Cannot read {path}: {error.strerror}.") from error
    except ValueError as error:
        raise AdminError(f"{path} is no certificate (PEM).") from error


def load_issuer(certificate_file: Path, key_file: Path, password: bytes) -> Issuer:
    """Read an authority. Raises AdminError when certificate and key do not belong together."""
    certificate, key = load_certificate(certificate_file), keys.load_key(key_file, password)
    if certificate.public_key() != key.public_key():
        raise AdminError(f"{key_file} is not the key of {certificate_file}: restore both from one backup.")
    return Issuer(certificate, key)
