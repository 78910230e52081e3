"""The administrator's work as a Python interface. It needs no server."""

from pathlib import Path
from types import TracebackType
from typing import Self

from rakiosk_ra.admin.audit import AuditAdmin
from rakiosk_ra.admin.bank import BankAdmin
from rakiosk_ra.admin.cards import CardAdmin
from rakiosk_ra.admin.certificates import CertificateAdmin
from rakiosk_ra.admin.clerks import ClerkAdmin
from rakiosk_ra.admin.clock import ClockAdmin
from rakiosk_ra.admin.customers import CustomerAdmin
from rakiosk_ra.admin.driver import DriverAdmin
from rakiosk_ra.admin.issuing import IssuingAdmin
from rakiosk_ra.admin.kek import KekAdmin
from rakiosk_ra.admin.kiosks import KioskAdmin
from rakiosk_ra.admin.orders import OrderAdmin
from rakiosk_ra.admin.pages import PageAdmin
from rakiosk_ra.admin.pin_resets import PinResetAdmin
from rakiosk_ra.admin.signers import SignerAdmin
from rakiosk_ra.admin.statements import StatementAdmin
from rakiosk_ra.admin.tls import TlsAdmin
from rakiosk_ra.background.reaper import reap
from rakiosk_ra.base.clock import Clock, utc_now
from rakiosk_ra.opening import open_registry


class Admin:
    """One RA, opened by its state folder. An attribute a subject; all raise AdminError."""

    def __init__(
        self, state_dir: Path, database: str | None = None, pki_url: str | None = None, clock: Clock = utc_now
    ) -> None:
        self._ra = ra = open_registry(state_dir, database, pki_url, clock)
        self.customers = CustomerAdmin(ra)
        self.cards = CardAdmin(ra)
        self.kiosks = KioskAdmin(ra)
        self.certificates = CertificateAdmin(ra)
        self.orders = OrderAdmin(ra)
        self.pin_resets = PinResetAdmin(ra)
        self.statements = StatementAdmin(ra)
        self.signers = SignerAdmin(ra)
        self.driver = DriverAdmin(ra)
        self.pages = PageAdmin(ra)
        self.bank = BankAdmin(ra)
        self.clock = ClockAdmin(ra)
        self.clerks = ClerkAdmin(ra)
        self.audit = AuditAdmin(ra)
        self.kek = KekAdmin(ra)
        self.issuing = IssuingAdmin(ra)
        self.tls = TlsAdmin(ra)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self._ra.close()

    def reap(self) -> str:
        """One round of the reaper, as `serve` does them by itself; what it did."""
        return str(reap(self._ra))
