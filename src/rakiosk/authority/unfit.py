"""The files for TLS that are no good, told by what they are."""

from cryptography.hazmat.primitives.serialization import load_pem_private_key
from cryptography.x509 import load_pem_x509_certificate

from rakiosk.config import Config


def unfit(config: Config) -> str:
    """Which of the files for TLS is no good."""
    for name, file in (("ca", config.ra_ca), ("certificate", config.ra_certificate)):
        try:
            load_pem_x509_certificate(file.read_bytes())
        except ValueError:
            return f"{name} is damaged ({file})"
    try:
        load_pem_private_key(config.ra_key.read_bytes(), None)
    except (TypeError, ValueError):
        return f"key is damaged or locked by a password ({config.ra_key})"
    return f"key does not fit the certificate ({config.ra_key}, {config.ra_certificate})"
