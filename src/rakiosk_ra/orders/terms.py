"""用戶約定條款: the texts in force, packaged with the RA."""

import hashlib
import hmac
from functools import cache
from importlib import resources

from ra_contract.certificate import CarrierKind
from ra_contract.problems import Refusal
from ra_contract.terms import Terms
from rakiosk_ra.base.problems import Refused
from rakiosk_ra.base.settings import CertificateSettings

LANGUAGES = ("zh_TW", "en")
"""The first one is told when another is asked for."""


def terms_in_force(carrier: CarrierKind, language: str, settings: CertificateSettings) -> Terms:
    """The terms for a carrier, with the periods that this RA's settings give."""
    return _terms(
        carrier,
        language if language in LANGUAGES else LANGUAGES[0],
        settings.validity_days,
        settings.renewal_window_days,
    )


def agreed_terms(carrier: CarrierKind, version: str, sha256: str, settings: CertificateSettings) -> Terms:
    """The terms that a customer agreed to. Raises Refused (terms-changed) when they are not in force."""
    for language in LANGUAGES:
        terms = terms_in_force(carrier, language, settings)
        if version == terms.version and hmac.compare_digest(sha256.lower().encode(), terms.sha256.encode()):
            return terms
    raise Refused(Refusal.TERMS_CHANGED)


@cache
def _terms(carrier: CarrierKind, language: str, validity_days: int, renewal_window_days: int) -> Terms:
    file = resources.files("rakiosk_ra.orders") / "texts" / f"{carrier}.{language}.txt"
    version, title, _, text = file.read_text("utf-8").split("\n", 3)
    text = text.strip().format(validity_days=validity_days, renewal_window_days=renewal_window_days)
    return Terms(version.removeprefix("version: "), hashlib.sha256(text.encode()).hexdigest(), language, title, text)
