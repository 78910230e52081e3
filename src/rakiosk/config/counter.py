"""The settings of the counter itself: its name and language, its way to the RA, its patience, what it keeps and tells.

Here and in `model` the first text of a setting is its meaning, in one sentence; the second is what else to know of it,
and when to change it.
"""

from dataclasses import dataclass, field
from pathlib import Path

from rakiosk.config.kinds import (
    ADDRESS,
    CERTIFICATE_FILE,
    FOLDER,
    KIOSK_ID,
    NEW_FILE,
    PRIVATE_KEY_FILE,
    TEXT,
    one_of,
    or_empty,
    seconds,
)
from rakiosk.config.setting import setting
from rakiosk.i18n import DEFAULT_LANGUAGE, LANGUAGES, LanguageCode


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterSettings:
    """Those settings of a kiosk that belong to none of its devices."""

    kiosk_id: str = field(
        metadata=setting(
            "kiosk.id",
            KIOSK_ID,
            "The name of this machine, as the RA was told it (`rakiosk-ra kiosks`).",
            "Support staff see it, and it stands in the log.",
            example="taipei-0001",
        )
    )
    language: LanguageCode = field(
        default=DEFAULT_LANGUAGE,
        metadata=setting(
            "kiosk.language",
            one_of(LANGUAGES, "is not a language of this kiosk"),
            "The language of the first screen of every visit.",
            "The customer can change it at any time (F2). Change it where most customers read another.",
        ),
    )
    counter_phone: str = field(
        default="",
        metadata=setting(
            "kiosk.counter_phone",
            TEXT,
            "The telephone number that the help page and the pages of trouble show, so that a customer can call from "
            "the kiosk.",
            'Empty: they say "the counter" only. Set it where no counter is in sight.',
        ),
    )
    state: Path | None = field(
        default=None,
        metadata=setting(
            "kiosk.state",
            or_empty(FOLDER),
            "A folder in which the kiosk notes what must be undone if it is killed, the numbers of papers that are "
            "being printed, and keeps its audit: what was done here and when, without names, numbers and secrets.",
            "A kiosk that starts stops what was left at the printer before it serves anybody. `rakiosk audit` reads "
            "the audit, of 100 MB at most. Empty: the folder that systemd gives (StateDirectory=), or none: then "
            "nothing is kept, and such papers are found only at a printer that says who sent them. Set it: "
            "/var/lib/rakiosk, say.",
        ),
    )
    ra_url: str = field(
        metadata=setting(
            "ra.url",
            ADDRESS,
            "Where the Registration Authority answers.",
            "HTTPS only.",
            example="https://ra.example:8443",
        )
    )
    ra_ca: Path = field(
        metadata=setting(
            "ra.ca",
            CERTIFICATE_FILE,
            "The certificate authority that the RA's own TLS certificate comes from.",
            "No other is trusted.",
            example="/etc/rakiosk/ra-ca.pem",
        )
    )
    ra_certificate: Path = field(
        metadata=setting(
            "ra.certificate",
            CERTIFICATE_FILE,
            "The client certificate by which the RA knows this kiosk.",
            "`rakiosk enrol` has it made, or `rakiosk-ra kiosks add`, with its key.",
            example="/etc/rakiosk/kiosk.pem",
        )
    )
    ra_key: Path = field(
        metadata=setting(
            "ra.key",
            PRIVATE_KEY_FILE,
            "The private key of that certificate, which only the kiosk's user and group may read.",
            "Where the TPM has sealed it and systemd hands it over (LoadCredentialEncrypted=): credential:kiosk.key.",
            example="/etc/rakiosk/kiosk.key",
        )
    )
    ra_timeout_seconds: float = field(
        default=10.0,
        metadata=setting(
            "ra.timeout_seconds",
            seconds(1, 120),
            "How long one request may take before the customer is told that the RA does not answer.",
            "Raise it on a slow line. A request that took too long is never lost: the order at the RA tells how far "
            "it came.",
        ),
    )
    idle_seconds: float = field(
        default=60.0,
        metadata=setting(
            "idle.seconds",
            seconds(10, 600),
            "How long a customer may do nothing before the kiosk asks whether anybody is there.",
            "Work that is being done is never cut. Shorten it where many people wait in front of the screen, lengthen "
            "it where customers are interrupted.",
        ),
    )
    idle_accessible_seconds: float = field(
        default=120.0,
        metadata=setting(
            "idle.accessible_seconds",
            seconds(10, 600),
            "The same, when large text, a contrast or the keyboard on the screen is in use.",
            "Who uses these needs more time: change it together with the other.",
        ),
    )
    idle_countdown_seconds: float = field(
        default=20.0,
        metadata=setting(
            "idle.countdown_seconds",
            seconds(5, 120),
            "How long that question stands before the customer is logged out and everything is wiped.",
            "Lengthen it where customers come back to a screen that was wiped.",
        ),
    )
    content_cache: Path | None = field(
        default=None,
        metadata=setting(
            "content.cache",
            or_empty(FOLDER),
            "A folder in which the last public pages (bulletin, documents, questions) are kept, so that a kiosk shows "
            "them, with their date, when it starts while the RA is away.",
            "Only what the RA has signed is kept and shown; at most 64 MB. Empty: they are kept in memory only. Set "
            "it: /var/lib/rakiosk/content, say.",
        ),
    )
    log_file: Path | None = field(
        default=None,
        metadata=setting(
            "log.file",
            or_empty(NEW_FILE),
            "Where the log goes.",
            "Empty: to systemd's journal (`journalctl -t rakiosk`); started by hand in a terminal, nowhere, since a "
            "line would tear the screen. Set it where support collects files. The log never holds a PIN, a password, "
            "a name or a CN.",
        ),
    )
