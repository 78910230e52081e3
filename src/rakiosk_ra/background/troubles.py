"""Sentences for who looks after the RA: what does not work, and what is going to end within thirty days."""

import logging
from datetime import timedelta

from rakiosk_ra.ca import root_list
from rakiosk_ra.ca.loading import load_certificate
from rakiosk_ra.kiosks.admission import certificates_ending_before
from rakiosk_ra.registry import Registry

NAME, EVERY_SECONDS = "watch over certificates", 86_400.0
_AHEAD = timedelta(days=30)
_LONG_AHEAD = timedelta(days=365)
_FILES = (
    ("content", _AHEAD, "The signature of the public pages", "import them again, and publish them"),
    ("tls", _LONG_AHEAD, "The TLS authority", "let another take its place, which begins with 'rakiosk-ra tls prepare'"),
    ("root", _LONG_AHEAD, "The root", "customers go over to a new RA before"),
)
"""Certificates of `pki/` that nothing renews by itself: how long ahead they are told, and what to do."""
_log = logging.getLogger("rakiosk_ra.background.troubles")


def troubles(ra: Registry) -> tuple[str, ...]:
    """All of them, as health tells them."""
    return ra.troubles() + _endings(ra)


def log_endings(ra: Registry) -> int:
    """A line in the log for each thing that is going to end; gives 0: none of it failed."""
    for sentence in _endings(ra):
        _log.warning("%s", sentence)
    return 0


def _endings(ra: Registry) -> tuple[str, ...]:
    soon = ra.clock() + _AHEAD
    with ra.database.read() as session:
        kiosks = certificates_ending_before(session, soon)
    told = [
        f"The certificate of kiosk {name} ends on {day:%Y-%m-%d}: a kiosk that is on renews it by itself; "
        "if its log says that it cannot, withdraw the kiosk and add it anew."
        for name, day in kiosks
    ]
    ending = root_list.expiry_of(root_list.load_list(ra.state_dir / "pki" / root_list.FILE))
    if ending < soon:
        told.append(f"The root's list ends on {ending:%Y-%m-%d}: sign the next one with 'rakiosk-ra root sign-list'.")
    authority = ra.authority.certificate.not_valid_after_utc
    if authority < soon + timedelta(days=ra.settings.certificates.validity_days):
        told.append(
            f"The issuing authority ends on {authority:%Y-%m-%d}, and customers' certificates with it: "
            "let another take its place, which begins with 'rakiosk-ra issuing request FILE'."
        )
    for name, ahead, what, deed in _FILES:
        file = ra.state_dir / "pki" / f"{name}.pem"
        end = load_certificate(file).not_valid_after_utc if file.exists() else None
        if end is not None and end < ra.clock() + ahead:
            told.append(f"{what} ends on {end:%Y-%m-%d}: {deed}.")
    return tuple(told)
