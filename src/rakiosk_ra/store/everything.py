"""All tables at once: imported where the whole metadata counts, as in a migration."""

from rakiosk_ra.bank import tables as bank
from rakiosk_ra.store import content, papers, payments, tables

Table = tables.Table
MODULES = (bank, content, papers, payments, tables)
