"""A reader as PC/SC describes it beyond its state: the driver's vendor and version, the card's ATR and protocol."""

from collections.abc import Iterator
from contextlib import contextmanager

from rakiosk.card.port import ReaderDescription, ReaderState
from rakiosk.card.scard import scard

_SHARE_SHARED, _SHARE_DIRECT, _LEAVE_CARD = 2, 3, 0
_PROTOCOLS = {1: "T=0", 2: "T=1"}
_ANY_PROTOCOL = 3
_VENDOR_NAME, _VENDOR_VERSION = 0x00010100, 0x00010102  # PC/SC part 3, 3.1.1: SCARD_ATTR_VENDOR_NAME, _IFD_VERSION


def describe(context: int, state: ReaderState) -> ReaderDescription:
    """The reader of this state, asked in this context. Sends the card nothing; what cannot be had is left out."""
    with _attached(context, state.name, _SHARE_SHARED, _ANY_PROTOCOL) as card:
        if card is not None:
            _, _, _, protocol, atr = scard().SCardStatus(card)
            return ReaderDescription(state, _vendor(card), _version(card), bytes(atr), _PROTOCOLS.get(protocol))
    with _attached(context, state.name, _SHARE_DIRECT, 0) as reader:
        if reader is not None:
            return ReaderDescription(state, _vendor(reader), _version(reader))
    return ReaderDescription(state)


@contextmanager
def _attached(context: int, name: str, share: int, protocols: int) -> Iterator[int | None]:
    """A handle to the card or to the bare reader; None where there is no card or another program keeps it."""
    result, handle, _ = scard().SCardConnect(context, name, share, protocols)
    if result:
        yield None
        return
    try:
        yield handle
    finally:
        scard().SCardDisconnect(handle, _LEAVE_CARD)


def _vendor(handle: int) -> str | None:
    return _attribute(handle, _VENDOR_NAME).rstrip(b"\0").decode("utf-8", "replace") or None


def _version(handle: int) -> str | None:
    """0xMMmmbbbb: major, minor, build."""
    value = _attribute(handle, _VENDOR_VERSION)
    if len(value) != 4:
        return None
    number = int.from_bytes(value, "little")  # a DWORD of a machine that this runs on
    return f"{number >> 24}.{number >> 16 & 0xFF}.{number & 0xFFFF}" if number else None


def _attribute(handle: int, identifier: int) -> bytes:
    result, value = scard().SCardGetAttrib(handle, identifier)
    return b"" if result else bytes(value)
