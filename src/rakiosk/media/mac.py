"""The MAC of a PKCS#12 file: which spelling of a password it is made with, and one made anew (RFC 7292, 5.1, RFC 9579).

It has as many iterations as the key: else it is the cheap place to guess a password. `cryptography` writes 2,048
whatever the key has, so the MAC of what that wrote is computed anew.
"""

import hashlib
import hmac
import os

from asn1crypto import algos, pkcs12

from rakiosk.media.complaint import Complains, Complaint
from rakiosk.media.derivation import Budget, Costs, Password, spellings
from rakiosk.media.encryption import DIGESTS, ITERATIONS

OLD_READERS_ITERATIONS = 2048  # they count them as they stand, but are slow
_MAC_KEY = 3  # RFC 7292, B.3: the identifier of key material for a MAC
_PBMAC1 = "1.2.840.113549.1.5.14"
_SALT = 16  # bytes


def rightly_spelt(mac: pkcs12.MacData, content: bytes, word: bytes, budget: Budget) -> Password:
    """The spelling of a password that a file's MAC is made with. Raises Complains."""
    for password in spellings(word):
        if hmac.compare_digest(_digest_of(mac, content, password, budget), mac["mac"]["digest"].native):
            return password
    raise Complains(Complaint.PASSWORD)


def _digest_of(mac: pkcs12.MacData, content: bytes, password: Password, budget: Budget) -> bytes:
    algorithm = mac["mac"]["digest_algorithm"]
    if algorithm["algorithm"].dotted == _PBMAC1:
        return _pbmac1(algorithm["parameters"].parse(algos.Pbmac1Params), content, password, budget)
    digest = algorithm["algorithm"].native
    if digest not in DIGESTS:
        raise Complains(Complaint.UNREADABLE, f"a MAC of {digest}")
    costs = Costs(digest, mac["mac_salt"].native, mac["iterations"].native)
    key = budget.pkcs12(password, costs, _MAC_KEY, hashlib.new(digest).digest_size)
    return hmac.digest(key, content, digest)


def _pbmac1(parameters: algos.Pbmac1Params, content: bytes, password: Password, budget: Budget) -> bytes:
    derivation = parameters["key_derivation_func"]["parameters"]
    digest, length = parameters["message_auth_scheme"]["algorithm"].native, derivation["key_length"].native
    prf, salt = derivation["prf"]["algorithm"].native, derivation["salt"].native
    if not {digest, prf} <= DIGESTS or not isinstance(length, int) or not 0 < length <= 64:
        raise Complains(Complaint.UNREADABLE, "an unknown MAC")
    key = budget.pbkdf2(password, Costs(prf, salt, derivation["iteration_count"].native), length)
    return hmac.digest(key, content, digest)


def mac_of(content: bytes, password: Password, digest: str, iterations: int) -> pkcs12.MacData:
    """A MAC (HMAC) of a file's content."""
    salt = os.urandom(_SALT)
    key = Budget().pkcs12(password, Costs(digest, salt, iterations), _MAC_KEY, hashlib.new(digest).digest_size)
    made = {"digest_algorithm": {"algorithm": digest}, "digest": hmac.digest(key, content, digest)}
    return pkcs12.MacData({"mac": made, "mac_salt": salt, "iterations": iterations})


def strengthened(content: bytes, password: Password) -> bytes:
    """The file with a MAC (HMAC-SHA-256) of ITERATIONS."""
    file = pkcs12.Pfx.load(content)
    file["mac_data"] = mac_of(file["auth_safe"]["content"].native, password, "sha256", ITERATIONS)
    return bytes(file.dump(force=True))
