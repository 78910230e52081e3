"""The clock by which the RA signs."""

from rakiosk_ra.registry import Registry


class ClockAdmin:
    """The clock."""

    def __init__(self, ra: Registry) -> None:
        self._ra = ra

    def accept(self) -> str:
        """Let the clock be right as it is, though something was signed with a later time already; a line about it."""
        before, now = self._ra.signing.accept()
        newest = f"{before:%Y-%m-%d %H:%M} UTC" if before is not None else "never"
        return f"signed last: {newest}; from now on the clock is right with {now:%Y-%m-%d %H:%M} UTC"
