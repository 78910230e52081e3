"""The lists of every issuing authority, each made when it is first asked for."""

import threading
from enum import Enum, auto

from rakiosk_ra.ca.profile import Issuer
from rakiosk_ra.pki.crl import RevocationList
from rakiosk_ra.pki.delta import DeltaList
from rakiosk_ra.registry import Registry


class Kind(Enum):
    """A list as it is asked for: FRESH is the complete one that names its delta list."""

    COMPLETE = auto()
    FRESH = auto()
    DELTA = auto()


class IssuerLists:
    """Keeps one list of each kind for each issuer; safe to ask from several threads."""

    def __init__(self, ra: Registry) -> None:
        self._ra = ra
        self._lock = threading.Lock()
        self._lists: dict[tuple[int, Kind], RevocationList] = {}

    def of(self, issuer: Issuer, kind: Kind) -> RevocationList:
        """An issuer's list of one kind."""
        with self._lock:
            for one in (Kind.COMPLETE, kind):
                if (issuer.number, one) not in self._lists:
                    self._lists[issuer.number, one] = self._new(issuer, one)
            return self._lists[issuer.number, kind]

    def _new(self, issuer: Issuer, kind: Kind) -> RevocationList:
        if kind is Kind.DELTA:
            return DeltaList(self._ra, self._lists[issuer.number, Kind.COMPLETE], issuer)
        return RevocationList(self._ra, issuer, names_delta=kind is Kind.FRESH)
