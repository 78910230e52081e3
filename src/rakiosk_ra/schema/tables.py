"""All tables at once: imported where the whole metadata counts, as in a migration."""

from rakiosk_ra.bank import rows as bank
from rakiosk_ra.base import rows as base
from rakiosk_ra.base.table import Table
from rakiosk_ra.ca import rows as ca
from rakiosk_ra.cards import rows as cards
from rakiosk_ra.certificates import rows as certificates
from rakiosk_ra.clerks import rows as clerks
from rakiosk_ra.customers import rows as customers
from rakiosk_ra.jobs import rows as jobs
from rakiosk_ra.kiosks import rows as kiosks
from rakiosk_ra.orders import rows as orders
from rakiosk_ra.pages import rows as pages
from rakiosk_ra.statements import rows as statements

METADATA = Table.metadata
MODULES = (bank, base, ca, cards, certificates, clerks, customers, jobs, kiosks, orders, pages, statements)
