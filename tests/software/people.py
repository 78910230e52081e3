"""Customers whose certificates are kept in files."""

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from ra_contract.certificate import CarrierKind, Use
from tests.ra.world import PASSWORD, World

Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


@dataclass
class FileCustomer:
    """A customer of the test's own; `keys` and `certificates` (DER) are those in force."""

    cn: str
    password: str
    keys: dict[Use, Key]
    certificates: dict[Use, bytes]


def new_file_customer(world: World, *, approved: bool = True, cn: str = "") -> FileCustomer:
    """A customer nobody else knows, who may apply; without a CN, one that is random."""
    cn = cn or f"F-{os.getpid()}-{os.urandom(5).hex().upper()}"
    world.admin.customers.add(cn, "王測試", CarrierKind.FILE, PASSWORD, approved=approved, must_change=False)
    return FileCustomer(cn, PASSWORD, {}, {})


def certified_file_customer(world: World, *, expires_in_days: float = 300, cn: str = "") -> FileCustomer:
    """A customer with certificates in force."""
    customer = new_file_customer(world, cn=cn)
    not_after = datetime.now(UTC) + timedelta(days=expires_in_days)
    for use in Use:
        key = ec.generate_private_key(ec.SECP256R1())
        public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        validity = (not_after - timedelta(days=365), not_after)
        customer.keys[use] = key
        customer.certificates[use] = world.admin.certificates.issue(customer.cn, use, public, *validity)
    return customer
