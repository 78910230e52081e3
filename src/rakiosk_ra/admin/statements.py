"""Statements that come back on paper."""

from rakiosk_ra.base.errors import AdminError
from rakiosk_ra.registry import Registry
from rakiosk_ra.statements import register


class StatementAdmin:
    """Statements. Every method raises AdminError."""

    def __init__(self, ra: Registry) -> None:
        self._ra = ra

    def text(self, check_code: str) -> str:
        """The text of the statement with this check code, as it was signed."""
        with self._ra.database.read() as session:
            row = register.find(session, check_code)
            if row is None:
                raise AdminError("No statement has this check code.")
            return row.text
