"""The RA's own TLS: its certificate, made anew before it expires, and whom it lets connect."""

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
from rakiosk_ra.ca.foundation import alone_in, load_certificate
from rakiosk_ra.registry import Registry

_SERVER_RENEWED_BEFORE = timedelta(days=30)
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


def server_context(ra: Registry, host: str) -> ssl.SSLContext:
    """TLS 1.2 or newer; who has no certificate of our TLS authority gets no connection."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(cadata=ra.foundation.tls.certificate.public_bytes(Encoding.PEM).decode())
    with alone_in(ra.state_dir):
        certificate, key = _server_files(ra, host)
        context.load_cert_chain(certificate, key, ra.foundation.key_password)
    return context


def _server_files(ra: Registry, host: str) -> tuple[Path, Path]:
    own = [host] if is_reachable(host) else []
    hosts = list(dict.fromkeys([*_ALWAYS_NAMED, *own, *ra.settings.server.names]))
    certificate_file, key_file = ra.state_dir / "pki" / "server.pem", ra.state_dir / "keys" / "server.key"
    if certificate_file.exists() and _still_serves(ra, certificate_file, hosts):
        return certificate_file, key_file
    key = keys.new_key()
    certificate = profile.tls_server(ra.foundation.tls, key, hosts, ra.signing.now())
    certificate_file.unlink(missing_ok=True)  # a key without its certificate heals, the reverse does not
    write_private(key_file, keys.key_to_pem(key, ra.foundation.key_password))
    write_private(certificate_file, certificate.public_bytes(Encoding.PEM))
    return certificate_file, key_file


def _still_serves(ra: Registry, file: Path, hosts: list[str]) -> bool:
    certificate = load_certificate(file)
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    is_named = all(profile.general_name(host) in list(names) for host in hosts)
    return is_named and certificate.not_valid_after_utc - ra.clock() > _SERVER_RENEWED_BEFORE
