"""Settings of the RA: `ra.toml` in its state folder, every key optional."""

import difflib
import tomllib
from dataclasses import dataclass, field, fields
from datetime import time
from pathlib import Path
from typing import Any

from ra_contract.certificate import KeyAlgorithm
from rakiosk_ra.base.budget_settings import BudgetSettings
from rakiosk_ra.base.clerk_settings import ClerkSettings
from rakiosk_ra.base.errors import AdminError
from rakiosk_ra.base.list_settings import list_setting
from rakiosk_ra.base.listener_settings import ListenerSettings, PublicListenerSettings

FILE_NAME = "ra.toml"


@dataclass(frozen=True, slots=True)
class SessionSettings:
    """How long a session lives, in seconds: without a request, and at most."""

    idle_seconds: int = 180
    absolute_seconds: int = 900


@dataclass(frozen=True, slots=True)
class LockoutSettings:
    """When sign-in is locked.

    `tries` wrong passwords for one CN at one kiosk lock that pair for `first_seconds`; each further one doubles the
    time up to `longest_seconds`. Beyond `ceiling` wrong ones for a CN over all kiosks each kiosk gives one try instead.
    Counts are forgotten after `forget_seconds` without a wrong try.
    """

    tries: int = 5
    ceiling: int = 20
    first_seconds: int = 60
    longest_seconds: int = 3600
    forget_seconds: int = 86_400


@dataclass(frozen=True, slots=True)
class CertificateSettings:
    """Certificates: their keys, and how long they are valid.

    With `files_prove_old_key` a renewal in files needs the old signing key's leave, as one on a card always does.
    `policies` are dotted OIDs that stand in customers' certificates (RFC 5280, 4.2.1.4).
    """

    card_key_algorithm: KeyAlgorithm = KeyAlgorithm.P_256
    file_key_algorithm: KeyAlgorithm = KeyAlgorithm.P_256
    files_prove_old_key: bool = True
    validity_days: int = 365
    renewal_window_days: int = 30
    policies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CardSettings:
    """The card authentication (9B): how long a challenge may be answered, and how long it counts, in seconds."""

    challenge_seconds: int = 30
    authentication_seconds: int = 600


@dataclass(frozen=True, slots=True)
class RenewalSettings:
    """The fee of a renewal (NTD), and how long an order waits.

    An order that nobody finishes ends by itself: unpaid after `unpaid_hours`, paid after `paid_days` with a refund.
    """

    fee: int = 150
    unpaid_hours: int = 24
    paid_days: int = 30


@dataclass(frozen=True, slots=True)
class BankSettings:
    """When the bank takes no debits: from `closed_from` until `closed_until`, "HH:MM" in Taipei; empty: never."""

    closed_from: str = ""
    closed_until: str = ""

    def is_closed(self, at: time) -> bool:
        """Whether no debits are taken at this time of day. The closed hours may go over midnight."""
        if not self.closed_from or not self.closed_until:
            return False
        start, end = time.fromisoformat(self.closed_from), time.fromisoformat(self.closed_until)
        return start <= at < end if start <= end else at >= start or at < end


@dataclass(frozen=True, slots=True)
class PinResetSettings:
    """How long a clerk's authorisation of a PIN reset lives."""

    life_minutes: int = 15


@dataclass(frozen=True, slots=True)
class ReaperSettings:
    """How often `serve` looks after orders that were left, and from what age on it asks the bank about a payment.

    Where and when a customer signed in is kept for `sign_in_days`: the counter tells the last ones.
    """

    every_seconds: int = 60
    doubt_seconds: int = 60
    sign_in_days: int = 180


@dataclass(frozen=True, slots=True)
class PkiSettings:
    """The address of CRL and OCSP as certificates name it; `init` asks for it."""

    url: str = ""


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """The names and addresses under which kiosks reach the RA, beside this machine's own."""

    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckSettings:
    """How often a minute the public page of check codes answers: one address, and all of them together."""

    per_address: int = 30
    overall: int = 600


@dataclass(frozen=True, slots=True)
class StoreSettings:
    """The database's URL (`postgresql://...`); empty: SQLite in the state folder."""

    database: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings, one record a table of the file."""

    session: SessionSettings = field(default_factory=SessionSettings)
    lockout: LockoutSettings = field(default_factory=LockoutSettings)
    certificates: CertificateSettings = field(default_factory=CertificateSettings)
    cards: CardSettings = field(default_factory=CardSettings)
    budgets: BudgetSettings = field(default_factory=BudgetSettings)
    renewal: RenewalSettings = field(default_factory=RenewalSettings)
    bank: BankSettings = field(default_factory=BankSettings)
    pin_resets: PinResetSettings = field(default_factory=PinResetSettings)
    clerks: ClerkSettings = field(default_factory=ClerkSettings)
    reaper: ReaperSettings = field(default_factory=ReaperSettings)
    pki: PkiSettings = field(default_factory=PkiSettings)
    server: ServerSettings = field(default_factory=ServerSettings)
    checks: CheckSettings = field(default_factory=CheckSettings)
    store: StoreSettings = field(default_factory=StoreSettings)
    api: ListenerSettings = field(default_factory=ListenerSettings)
    public: PublicListenerSettings = field(default_factory=PublicListenerSettings)


def load_settings(state_dir: Path) -> Settings:
    """The settings of a state folder; the defaults when it has no `ra.toml`. Raises AdminError naming file and key."""
    path = state_dir / FILE_NAME
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return Settings()
    except UnicodeDecodeError as error:
        raise AdminError(f"{path} is not UTF-8: write it anew in an editor that saves so.") from error
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise AdminError(f"{path} is not TOML: {error}.") from error
    known = {table.name: table.default_factory for table in fields(Settings)}
    _refuse_unknown(path, "", tables, list(known))
    return Settings(**{name: _table(path, name, known[name], values) for name, values in tables.items()})


def _table(path: Path, name: str, record: Any, values: object) -> Any:
    if not isinstance(values, dict):
        raise AdminError(f"{path}: '{name}' must be a table: write [{name}].")
    types = {setting.name: setting.type for setting in fields(record)}
    _refuse_unknown(path, f"{name}.", values, list(types))
    return record(**{key: _value(path, f"{name}.{key}", types[key], value) for key, value in values.items()})


def _value(path: Path, key: str, wanted: Any, value: object) -> Any:
    if wanted is KeyAlgorithm:
        if value in list(KeyAlgorithm):
            return KeyAlgorithm(str(value))
        raise AdminError(f"{path}: '{key}' must be one of {', '.join(KeyAlgorithm)}.")
    if wanted is bool:
        if isinstance(value, bool):
            return value
        raise AdminError(f"{path}: '{key}' must be true or false.")
    if wanted is int:
        if isinstance(value, int) and not isinstance(value, bool) and value > 0:
            return value
        raise AdminError(f"{path}: '{key}' must be a whole number above 0.")
    if wanted == tuple[str, ...]:
        return list_setting(path, key, value)
    if isinstance(value, str):
        if key.startswith("bank.") and value:
            _check_time(path, key, value)
        return value
    raise AdminError(f"{path}: '{key}' must be text in quotes.")


def _check_time(path: Path, key: str, value: str) -> None:
    try:
        time.fromisoformat(value)
    except ValueError as error:
        raise AdminError(f"{path}: '{key}' must be a time of day, as in \"17:30\".") from error


def _refuse_unknown(path: Path, prefix: str, given: dict[str, Any], known: list[str]) -> None:
    for key in given:
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1)
            hint = f"did you mean '{prefix}{near[0]}'?" if near else f"known are: {', '.join(known)}."
            raise AdminError(f"{path}: there is no setting '{prefix}{key}'; {hint}")
