"""The serial of a certificate, read out of the certificate itself."""

from asn1crypto import x509


def serial_of(certificate: bytes) -> str:
    """The serial of a certificate (DER) as the RA writes it: lower-case hex; of an odd one -1, or 0.

    Raises ValueError when it is none.
    """
    return f"{x509.Certificate.load(certificate)['tbs_certificate']['serial_number'].native:x}"
