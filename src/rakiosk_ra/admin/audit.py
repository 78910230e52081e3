"""The audit of the counter: shown, exported, gone through."""

from ra_contract.chain import Broken, Head
from ra_contract.clerk import AuditEntry
from rakiosk_ra.base.errors import AdminError
from rakiosk_ra.clerks import audit
from rakiosk_ra.registry import Registry


class AuditAdmin:
    """The audit. Every method raises AdminError."""

    def __init__(self, ra: Registry) -> None:
        self._ra = ra

    def verify(self, known: Head | None = None) -> Head:
        """Go through the whole chain; its head. `known` is one that was kept elsewhere. Raises AdminError."""
        try:
            with self._ra.database.read() as session:
                return audit.verify(session, known)
        except Broken as broken:
            raise AdminError(f"The audit is not as it was written, from record {broken.number} on.") from broken

    def entries(self, since: int = 0, most: int = 1_000_000) -> list[AuditEntry]:
        """Records after a sequence, oldest first."""
        with self._ra.database.read() as session:
            return audit.entries(session, since=since, most=most)
