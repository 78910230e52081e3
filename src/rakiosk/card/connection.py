"""One card, powered, inside one PC/SC transaction."""

import time

from rakiosk.card.pcsc import Result, trouble_connecting, unsigned
from rakiosk.card.scard import STATE_PRESENT, changed, require, scard
from rakiosk.domain.errors import CardError, CardMute, CardRemoved, CardReset

_SHARE_SHARED, _ANY_PROTOCOL, _PROTOCOL_T0 = 2, 3, 1
_LEAVE_CARD, _RESET_CARD = 0, 1
_PAUSE_SECONDS = 0.02  # between two looks for a card that does not answer
_REMOVAL_SECONDS = 1.0  # pcscd may take 0.4 s to see that a card is gone
_REPOWERINGS = 3  # of a card that others reset while we wait for our turn


class PcscConnection:
    """The port's Connection. Owns its context, so that nothing else waits on it."""

    def __init__(self, context: int, name: str) -> None:
        self._context, self._name = context, name
        result, self._card, self._protocol = scard().SCardConnect(context, name, _SHARE_SHARED, _ANY_PROTOCOL)
        if result:
            raise trouble_connecting(result)
        try:
            self._begin()
        except BaseException:
            scard().SCardDisconnect(self._card, _LEAVE_CARD)
            raise
        self._is_open = True

    @property
    def is_t0(self) -> bool:
        """Whether the transmission protocol is T=0."""
        return bool(self._protocol == _PROTOCOL_T0)

    def transmit(self, command: bytes) -> bytes:
        """Send one command; its answer. Raises CardError leaves; what was sent may have been done."""
        result, answer = scard().SCardTransmit(self._card, self._protocol, list(command))
        if unsigned(result) == Result.NOT_TRANSACTED or (not result and not answer):
            raise self._silence()
        require(result)
        return bytes(answer)

    def close(self) -> None:
        """Reset the card before anyone else can reach it, then let it go."""
        if self._is_open:
            self._is_open = False
            ended = scard().SCardEndTransaction(self._card, _RESET_CARD)
            scard().SCardDisconnect(self._card, _RESET_CARD if ended else _LEAVE_CARD)
            scard().SCardReleaseContext(self._context)

    def _begin(self) -> None:
        for _ in range(_REPOWERINGS):
            result = scard().SCardBeginTransaction(self._card)
            if not result:
                return
            if unsigned(result) != Result.RESET_CARD:
                raise trouble_connecting(result)
            result, self._protocol = scard().SCardReconnect(self._card, _SHARE_SHARED, _ANY_PROTOCOL, _LEAVE_CARD)
            if result:
                raise trouble_connecting(result)
        raise CardReset("another program resets the card again and again")

    def _silence(self) -> CardError:
        """Why nothing came back: the card is gone, if pcscd sees it soon; else it lies there and does not answer."""
        ends = time.monotonic() + _REMOVAL_SECONDS
        while time.monotonic() < ends:
            try:
                [(_, flags)] = changed(self._context, [(self._name, 0)], 0)
            except CardError as error:
                return error
            if not flags & STATE_PRESENT:
                return CardRemoved("no answer, and no card any more")
            time.sleep(_PAUSE_SECONDS)
        return CardMute("no answer, with the card in the reader")
