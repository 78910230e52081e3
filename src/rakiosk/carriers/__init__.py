"""Where a customer's keys live (載具), and the words for it: a card, or files."""

from collections.abc import Mapping

from ra_contract.certificate import CarrierKind
from rakiosk.carriers.card.carrier import CardCarrier
from rakiosk.carriers.file.carrier import FileCarrier
from rakiosk.carriers.port import Carrier

Carriers = Mapping[CarrierKind, Carrier]

CARRIERS: Carriers = {CarrierKind.CARD: CardCarrier(), CarrierKind.FILE: FileCarrier()}
"""The carriers of this kiosk, by what the RA calls them."""
