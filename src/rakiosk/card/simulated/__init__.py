"""A PIV card and its reader in software: they answer the same APDUs as real ones, written from the standard alone.

Nothing here is shared with the rungs above: two readings of SP 800-73 that test each other.
"""

from rakiosk.card.simulated.administrator import ManagementAlgorithm
from rakiosk.card.simulated.faults import Fault, SeenCommand
from rakiosk.card.simulated.reader import SimulatedReader
from rakiosk.card.simulated.slot_card import ForeignCard
from rakiosk.card.simulated.software_card import SoftwareCard

__all__ = ["Fault", "ForeignCard", "ManagementAlgorithm", "SeenCommand", "SimulatedReader", "SoftwareCard"]
