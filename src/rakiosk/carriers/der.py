"""The serial of a certificate, read out of the certificate itself."""

from cryptography import x509


def serial_of(certificate: bytes) -> str:
    """The serial of a certificate (DER) as the RA writes it: lower-case hex."""
    return f"{x509.load_der_x509_certificate(certificate).serial_number:x}"
