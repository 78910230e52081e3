"""A PIV card and its reader in software: they answer the same APDUs as real ones, written from the standard alone.

Nothing here is shared with the rungs above: two readings of SP 800-73 that test each other.
"""

from rakiosk_demo.simulators.card.administrator import ManagementAlgorithm
from rakiosk_demo.simulators.card.faults import Fault, SeenCommand
from rakiosk_demo.simulators.card.reader import SimulatedReader
from rakiosk_demo.simulators.card.slot_card import ForeignCard
from rakiosk_demo.simulators.card.software_card import SoftwareCard

__all__ = ["Fault", "ForeignCard", "ManagementAlgorithm", "SeenCommand", "SimulatedReader", "SoftwareCard"]
