"""The next TLS authority: made and trusted beside the one in force, then in its place, then alone.

RA and kiosks find each other by it at every moment: kiosks are told of it before anything is certified under it, and
the one before is trusted until they are certified anew.
"""

import re
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from rakiosk_ra.base.clock import SignedAt
from rakiosk_ra.base.engine import Database
from rakiosk_ra.base.errors import AdminError
from rakiosk_ra.base.files import write_private
from rakiosk_ra.ca import authorities, keys, known_keys, profile, rotation
from rakiosk_ra.ca.foundation import Foundation, alone_in
from rakiosk_ra.ca.issuing_names import common_name
from rakiosk_ra.ca.loading import load_issuer
from rakiosk_ra.ca.rotation import TLS, TLS_CERTIFICATE
from rakiosk_ra.ca.tls_authorities import FORMER_CERTIFICATE, NEXT, NEXT_CERTIFICATE

_NUMBERED = re.compile(r".* ([1-9][0-9]{0,3})")


def prepare(state_dir: Path, foundation: Foundation, now: SignedAt) -> x509.Certificate:
    """Make the next one, which is trusted from now on; asked again it is the same. Raises AdminError."""
    known = foundation.tls_authorities
    if known.former() is not None:
        raise AdminError("The TLS authority before this one is trusted still: end that first, with 'tls retire'.")
    with alone_in(state_dir):
        if (waiting := known.next()) is not None:
            return waiting
        key = keys.new_key()
        made = authorities.tls(key, now, _number(foundation.tls.certificate) + 1)
        write_private(state_dir / NEXT, keys.key_to_pem(key, foundation.key_password))
        write_private(state_dir / NEXT_CERTIFICATE, made.public_bytes(Encoding.PEM))
    return made


def awaited(state_dir: Path, foundation: Foundation, now: datetime) -> x509.Certificate:
    """The next one, fit to be taken into use. Raises AdminError."""
    waiting = foundation.tls_authorities.next()
    if waiting is None:
        raise AdminError("There is no next TLS authority: make it with 'tls prepare', and give the kiosks time.")
    if not (state_dir / NEXT).exists():
        raise AdminError(f"{state_dir} lacks {NEXT}: restore it from the backup; nothing was changed.")
    if not waiting.not_valid_before_utc <= now < waiting.not_valid_after_utc:
        raise AdminError("The next TLS authority is not good now: look at this machine's clock.")
    return waiting


def take_up(state_dir: Path, foundation: Foundation, database: Database) -> None:
    """Certify with the next one from now on; the one before is trusted still. Raises AdminError.

    Cut off, it is finished, or nothing, for whoever opens the RA next.
    """
    with alone_in(state_dir):
        fresh = load_issuer(state_dir / NEXT_CERTIFICATE, state_dir / NEXT, foundation.key_password)
        before = foundation.tls.certificate.public_bytes(Encoding.PEM)
        write_private(state_dir / FORMER_CERTIFICATE, before)
        rotation.lay_next(state_dir, TLS_CERTIFICATE, (state_dir / NEXT_CERTIFICATE).read_bytes())
        rotation.lay_next(state_dir, TLS, (state_dir / NEXT).read_bytes())
        with database.write() as session:
            known_keys.replace(session, "tls", profile.spki_sha256(fresh.key.public_key()))
        rotation.take_up_next(state_dir, TLS_CERTIFICATE)
        rotation.take_up_next(state_dir, TLS)
        for file in (NEXT_CERTIFICATE, NEXT):
            (state_dir / file).unlink()


def former(foundation: Foundation) -> x509.Certificate:
    """The one whose place was taken. Raises AdminError when none is trusted besides."""
    found = foundation.tls_authorities.former()
    if found is None:
        raise AdminError("No other TLS authority is trusted: there is nothing to retire.")
    return found


def retire(state_dir: Path) -> None:
    """Trust the former one no longer."""
    with alone_in(state_dir):
        (state_dir / FORMER_CERTIFICATE).unlink(missing_ok=True)


def _number(certificate: x509.Certificate) -> int:
    found = _NUMBERED.fullmatch(common_name(certificate.subject))
    return int(found[1]) if found else 1
