"""The RA's own TLS: its certificate, made anew before it expires, and whom it lets connect."""

import logging
import ssl
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from rakiosk_ra.base.addresses import is_of_this_machine, is_reachable
from rakiosk_ra.base.errors import AdminError
from rakiosk_ra.base.files import write_private
from rakiosk_ra.base.settings import Settings
from rakiosk_ra.ca import keys, profile
from rakiosk_ra.ca.foundation import alone_in
from rakiosk_ra.ca.loading import load_certificate
from rakiosk_ra.ca.signing_clock import ClockBehind
from rakiosk_ra.ca.tls_authorities import is_signed_by
from rakiosk_ra.registry import Registry

_SERVER_RENEWED_BEFORE = timedelta(days=30)
RENEWAL, EVERY_SECONDS = "server certificate", 60.0
_log = logging.getLogger("rakiosk_ra.server.tls")
_ALWAYS_NAMED = ("localhost", "127.0.0.1")


def check_names(settings: Settings, hosts: Iterable[str]) -> None:
    """Raises AdminError when others shall connect to these hosts, and no name or address is known that they could use.

    What they use is signed into the server's certificate, and into all others.
    """
    if all(is_of_this_machine(host) for host in hosts):
        return
    if not settings.server.names:
        raise AdminError("Kiosks cannot know the RA by this address: write its names into ra.toml, [server] names.")
    if is_of_this_machine(urlsplit(settings.pki.url).hostname or ""):
        raise AdminError(
            f"Others cannot reach '{settings.pki.url}': write into ra.toml, [pki] url, what they can reach."
        )


class ServerTls:
    """The kiosks' listener's TLS: 1.2 or newer; who has no certificate of our TLS authority gets no connection.

    The certificate is renewed, and one that somebody has put in its place is taken up, while the RA serves, and so are
    other authorities: connections begin with the newest, and those that stand go on.
    """

    def __init__(self, ra: Registry, host: str) -> None:
        self._ra = ra
        self._host = host
        self._seen: tuple[x509.Certificate, ...] = ()
        self.look_after()

    def now(self) -> ssl.SSLContext:
        """The context that a connection begins with now."""
        return self._context

    def look_after(self) -> int:
        """Renew the certificate when it is time to; 1 when it was and could not be, else 0. Raises AdminError."""
        with alone_in(self._ra.state_dir):
            certificate_file, key = _server_files(self._ra, self._host)
            certificate = load_certificate(certificate_file)
            trusted = self._ra.foundation.tls_authorities.trusted()
            if (certificate, *trusted) != self._seen:
                self._context = self._new_context(certificate_file, key, trusted)
                self._seen = (certificate, *trusted)
                _log.info(
                    "connections begin with the certificate until %s, and %d authorities",
                    f"{certificate.not_valid_after_utc:%Y-%m-%d}",
                    len(trusted),
                )
        return int(not _lasts(self._ra, certificate))

    def _new_context(self, certificate: Path, key: Path, trusted: Iterable[x509.Certificate]) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(cadata="".join(one.public_bytes(Encoding.PEM).decode() for one in trusted))
        context.load_cert_chain(certificate, key, self._ra.foundation.key_password)
        return context


def _server_files(ra: Registry, host: str) -> tuple[Path, Path]:
    own = [host] if is_reachable(host) else []
    hosts = list(dict.fromkeys([*_ALWAYS_NAMED, *own, *ra.settings.server.names]))
    certificate_file, key_file = ra.state_dir / "pki" / "server.pem", ra.state_dir / "keys" / "server.key"
    kept = load_certificate(certificate_file) if certificate_file.exists() else None
    is_named = kept is not None and _names(kept, hosts)
    if kept is not None and is_named and _lasts(ra, kept) and not _is_of_before(ra, kept):
        return certificate_file, key_file
    try:
        now = ra.signing.now()
    except ClockBehind:
        if kept is None or not is_named:
            raise
        return certificate_file, key_file  # for as long as it is good
    key = keys.new_key()
    certificate = profile.tls_server(ra.foundation.tls, key, hosts, now)
    certificate_file.unlink(missing_ok=True)  # a key without its certificate heals, the reverse does not
    write_private(key_file, keys.key_to_pem(key, ra.foundation.key_password))
    write_private(certificate_file, certificate.public_bytes(Encoding.PEM))
    return certificate_file, key_file


def _names(certificate: x509.Certificate, hosts: list[str]) -> bool:
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return all(profile.general_name(host) in list(names) for host in hosts)


def _is_of_before(ra: Registry, certificate: x509.Certificate) -> bool:
    """Whether it is from an authority that will be trusted no longer; one from elsewhere is somebody's choice."""
    former = ra.foundation.tls_authorities.former()
    return former is not None and is_signed_by(certificate, former)


def _lasts(ra: Registry, certificate: x509.Certificate) -> bool:
    return certificate.not_valid_after_utc - ra.clock() > _SERVER_RENEWED_BEFORE
