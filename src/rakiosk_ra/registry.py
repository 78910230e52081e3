"""One opened Registration Authority: its settings, database, keys and clock, as every part of it needs them."""

from dataclasses import dataclass, field
from pathlib import Path

from rakiosk_ra.bank.port import Bank
from rakiosk_ra.base.clock import Clock
from rakiosk_ra.base.engine import Database
from rakiosk_ra.base.place_budgets import PlaceBudgets
from rakiosk_ra.base.settings import Settings
from rakiosk_ra.base.tasks import Tasks
from rakiosk_ra.base.vault import Vault
from rakiosk_ra.ca.foundation import Foundation
from rakiosk_ra.ca.port import Authority
from rakiosk_ra.ca.signing_clock import SigningClock


@dataclass(frozen=True, slots=True)
class Registry:
    """An opened RA, one in a process. `pki_url` is the public listener's address as certificates name it."""

    state_dir: Path
    settings: Settings
    database: Database
    foundation: Foundation
    authority: Authority
    vault: Vault
    clock: Clock
    signing: SigningClock
    bank: Bank
    pki_url: str
    place_budgets: PlaceBudgets
    tasks: Tasks = field(default_factory=Tasks)

    def troubles(self) -> tuple[str, ...]:
        """Sentences for who looks after the RA: what does not work, and what to do."""
        return tuple(filter(None, (self.signing.trouble(), *self.tasks.troubles())))

    def close(self) -> None:
        """Let go of the database."""
        self.database.close()
