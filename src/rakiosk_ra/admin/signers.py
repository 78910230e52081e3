"""The keys that sign in the RA's name beside the authorities: that of statements, and the seal of their files."""

from collections.abc import Iterator

from cryptography import x509

from rakiosk_ra.base.counters import next_value
from rakiosk_ra.base.errors import AdminError
from rakiosk_ra.pki.ocsp import SIGNERS
from rakiosk_ra.registry import Registry
from rakiosk_ra.statements import sealing, statement_key


class SignerAdmin:
    """Signing keys and their certificates. Every method raises AdminError."""

    def __init__(self, ra: Registry) -> None:
        self._ra = ra

    def all(self) -> Iterator[tuple[str, x509.Certificate, str]]:
        """Each certificate by its signer's name, the newest first, and how the authority answers for it."""
        seal = sealing.kept_certificate(self._ra.state_dir)
        for name, certificates in (
            (statement_key.NAME, x509.load_pem_x509_certificates(statement_key.published(self._ra))),
            (sealing.NAME, [seal] if seal is not None else []),
        ):
            for certificate in certificates:
                with self._ra.database.read() as session:
                    answer = self._ra.authority.status(session, certificate.serial_number)
                yield name, certificate, answer.status if answer is not None else "unknown"

    def replace(self, name: str, reason: x509.ReasonFlags | None = None) -> None:
        """Sign with a new key from now on; the old one's certificate is revoked if there is a reason."""
        if name == "ocsp":  # its certificate cannot be revoked (ocsp-nocheck): it ends within thirty days
            with self._ra.database.write() as session:
                next_value(session, SIGNERS)
            return
        if name == statement_key.NAME:
            statement_key.replace_key(self._ra, reason)
            return
        seal = sealing.kept_certificate(self._ra.state_dir)
        if seal is None:
            raise AdminError("There is no seal yet: it is made with the first statement that becomes a file.")
        # A seal is taken for stale, and made anew, once the authority does not answer for it as good.
        with self._ra.database.write() as session:
            self._ra.authority.revoke(session, seal, reason or x509.ReasonFlags.superseded, self._ra.clock())

    def revoke_former(self, serial: str, reason: x509.ReasonFlags) -> None:
        """Revoke the certificate (serial in hex) of a key that signed statements before."""
        try:
            number = int(serial, 16)
        except ValueError as error:
            raise AdminError("A serial is a hexadecimal number.") from error
        statement_key.revoke(self._ra, number, reason)
