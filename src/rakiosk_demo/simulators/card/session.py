"""The security statuses, which the simulated card forgets with its power (SP 800-73-4 part 2, 2.4.2)."""

from dataclasses import dataclass


@dataclass(slots=True)
class Session:
    """One power-on of the card."""

    is_selected: bool = False
    is_pin_verified: bool = False
    # SP 800-73-4 part 1, table 5: 9C wants the PIN right before each use, with no other command between.
    is_pin_fresh: bool = False
    is_administrator: bool = False
    # The open half of an authentication with 9B; good for the next command only.
    witness: bytes = b""
    challenge: bytes = b""

    def forget_pin(self) -> None:
        """Set the security status of the PIN to FALSE."""
        self.is_pin_verified = self.is_pin_fresh = False
