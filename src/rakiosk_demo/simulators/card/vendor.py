"""Commands of Yubico's cards, where a test wants them of the simulated card: version, metadata, moving a key."""

from rakiosk_demo.simulators.card.command import Command
from rakiosk_demo.simulators.card.memory import Memory
from rakiosk_demo.simulators.card.session import Session
from rakiosk_demo.simulators.card.status import Refused, StatusWord

MOVE_KEY, GET_METADATA, GET_VERSION = 0xF6, 0xF7, 0xFD
NOWHERE = 0xFF


def move_key(command: Command, memory: Memory, session: Session) -> bytes:
    """P1 the empty slot that the key goes to, or FF to be deleted; P2 the slot that it leaves."""
    if not session.is_administrator:
        raise Refused(StatusWord.SECURITY_STATUS_NOT_SATISFIED)
    source, target = f"{command.p2:x}", f"{command.p1:x}"
    if source not in memory.keys:
        raise Refused(StatusWord.REFERENCE_NOT_FOUND)
    if target in memory.keys:
        raise Refused(StatusWord.CONDITIONS_NOT_SATISFIED)
    key = memory.keys.pop(source)
    if command.p1 != NOWHERE:
        memory.keys[target] = key
    return b""


def get_metadata(command: Command, memory: Memory, _session: Session) -> bytes:
    """P2 a slot: that it holds a key, and no more."""
    if f"{command.p2:x}" not in memory.keys:
        raise Refused(StatusWord.REFERENCE_NOT_FOUND)
    return b"\x03\x01\x01"
