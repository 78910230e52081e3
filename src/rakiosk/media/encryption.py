"""The encrypted parts of PKCS#12 files: opened as a file says, locked in our ways (RFC 7292, RFC 8018)."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from asn1crypto import algos, core
from cryptography.hazmat.decrepit.ciphers import algorithms as decrepit
from cryptography.hazmat.primitives.ciphers import Cipher, CipherAlgorithm, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7

from rakiosk.media import rc2
from rakiosk.media.complaint import Complains, Complaint
from rakiosk.media.derivation import Budget, Costs, Password

ITERATIONS = 100_000
_KEY, _VECTOR = 1, 2  # RFC 7292, B.3: identifiers of key material
_SALT = 16  # bytes
_SCRYPT = "1.3.6.1.4.1.11591.4.11"  # RFC 7914, 7


@dataclass(frozen=True, slots=True)
class _Scheme:
    """A cipher of PKCS#12's own (RFC 7292, C): bytes of its key and of its initialization vector, and how it opens."""

    key: int
    vector: int
    open: Callable[[bytes, bytes, bytes], bytes]


class _ScryptParameters(core.Sequence):  # type: ignore[misc]  # asn1crypto has no types
    _fields = [  # noqa: RUF012
        ("salt", core.OctetString),
        ("n", core.Integer),
        ("r", core.Integer),
        ("p", core.Integer),
        ("length", core.Integer, {"optional": True}),
    ]


def opened(algorithm: algos.EncryptionAlgorithm, sealed: bytes, password: Password, budget: Budget) -> bytes:
    """Open what was encrypted. Raises ValueError when the password is another, Complains when it cannot be known."""
    name = algorithm["algorithm"].native
    if name == "pbes2":
        return _opened_by_pbes2(algorithm["parameters"], sealed, password, budget)
    if name not in _SCHEMES:
        raise Complains(Complaint.UNREADABLE, f"encrypted with {name}")
    scheme, parameters = _SCHEMES[name], algorithm["parameters"]
    costs = Costs("sha1", parameters["salt"].native, parameters["iterations"].native)
    key = budget.pkcs12(password, costs, _KEY, scheme.key)
    vector = budget.pkcs12(password, costs, _VECTOR, scheme.vector) if scheme.vector else b""
    return scheme.open(key, vector, sealed)


def _opened_by_pbes2(parameters: algos.Pbes2Params, sealed: bytes, password: Password, budget: Budget) -> bytes:
    scheme = parameters["encryption_scheme"]
    name = scheme["algorithm"].native
    if name not in _CIPHERS:
        raise Complains(Complaint.UNREADABLE, f"encrypted with {name}")
    length, cipher = _CIPHERS[name]
    key = _derived(parameters["key_derivation_func"], length, password, budget)
    return _cbc(cipher)(key, scheme["parameters"].native, sealed)


def _derived(derivation: algos.KdfAlgorithm, length: int, password: Password, budget: Budget) -> bytes:
    parameters = derivation["parameters"]
    if derivation["algorithm"].dotted == _SCRYPT:
        scrypt = parameters.parse(_ScryptParameters)
        cost = (scrypt["n"].native, scrypt["r"].native, scrypt["p"].native)
        return budget.scrypt(password, scrypt["salt"].native, cost, length)
    if derivation["algorithm"].native != "pbkdf2":
        raise Complains(Complaint.UNREADABLE, "an unknown derivation")
    digest, salt = parameters["prf"]["algorithm"].native, parameters["salt"].native
    if digest not in DIGESTS or not isinstance(salt, bytes):
        raise Complains(Complaint.UNREADABLE, "an unknown derivation")
    return budget.pbkdf2(password, Costs(digest, salt, parameters["iteration_count"].native), length)


def _cbc(cipher: Callable[[bytes], CipherAlgorithm]) -> Callable[[bytes, bytes, bytes], bytes]:
    def open_it(key: bytes, vector: bytes, sealed: bytes) -> bytes:
        decryptor = Cipher(cipher(key), modes.CBC(vector)).decryptor()
        return _unpadded(decryptor.update(sealed) + decryptor.finalize(), len(vector))

    return open_it


def _unpadded(padded: bytes, block: int) -> bytes:
    unpadder = PKCS7(8 * block).unpadder()
    return unpadder.update(padded) + unpadder.finalize()


def _rc2_short(key: bytes, vector: bytes, sealed: bytes) -> bytes:
    return _unpadded(rc2.cbc_decrypted(key, vector, sealed), rc2.BLOCK)


def _rc4(key: bytes, _vector: bytes, sealed: bytes) -> bytes:
    return Cipher(decrepit.ARC4(key), None).decryptor().update(sealed)


DIGESTS = {"md5", "sha1", *(f"{family}{bits}" for family in ("sha", "sha3_") for bits in (224, 256, 384, 512))}
DIGESTS |= {"sha512_224", "sha512_256"}
_CIPHERS: Mapping[str, tuple[int, Callable[[bytes], CipherAlgorithm]]] = {
    "aes128_cbc": (16, algorithms.AES),
    "aes192_cbc": (24, algorithms.AES),
    "aes256_cbc": (32, algorithms.AES),
    "tripledes_3key": (24, decrepit.TripleDES),
    "1.2.392.200011.61.1.1.1.2": (16, decrepit.Camellia),
    "1.2.392.200011.61.1.1.1.3": (24, decrepit.Camellia),
    "1.2.392.200011.61.1.1.1.4": (32, decrepit.Camellia),
}
_SCHEMES: Mapping[str, _Scheme] = {
    "pkcs12_sha1_tripledes_3key": _Scheme(24, 8, _cbc(decrepit.TripleDES)),
    "pkcs12_sha1_tripledes_2key": _Scheme(16, 8, _cbc(decrepit.TripleDES)),
    "pkcs12_sha1_rc2_128": _Scheme(16, 8, _cbc(decrepit.RC2)),
    "pkcs12_sha1_rc2_40": _Scheme(5, 8, _rc2_short),
    "pkcs12_sha1_rc4_128": _Scheme(16, 0, _rc4),
    "pkcs12_sha1_rc4_40": _Scheme(5, 0, _rc4),
}


def locked_by_pbes2(plain: bytes, password: Password) -> tuple[algos.EncryptionAlgorithm, bytes]:
    """The algorithm and what it makes of this: AES-256-CBC under PBKDF2 with HMAC-SHA-256."""
    salt, vector = os.urandom(_SALT), os.urandom(16)
    key = Budget().pbkdf2(password, Costs("sha256", salt, ITERATIONS), 32)
    parameters = {
        "key_derivation_func": {
            "algorithm": "pbkdf2",
            "parameters": {
                "salt": algos.Pbkdf2Salt(name="specified", value=salt),
                "iteration_count": ITERATIONS,
                "prf": {"algorithm": "sha256", "parameters": core.Null()},
            },
        },
        "encryption_scheme": {"algorithm": "aes256_cbc", "parameters": core.OctetString(vector)},
    }
    algorithm = algos.EncryptionAlgorithm({"algorithm": "pbes2", "parameters": algos.Pbes2Params(parameters)})
    return algorithm, _sealed(algorithms.AES(key), vector, plain)


def locked_by_3des(plain: bytes, password: Password) -> tuple[algos.EncryptionAlgorithm, bytes]:
    """The same as every old reader knows it: PKCS#12's own scheme with SHA-1 and 3DES (RFC 7292, C)."""
    costs, budget = Costs("sha1", os.urandom(_SALT), ITERATIONS), Budget()
    key, vector = budget.pkcs12(password, costs, _KEY, 24), budget.pkcs12(password, costs, _VECTOR, 8)
    parameters = algos.Pbes1Params({"salt": costs.salt, "iterations": ITERATIONS})
    algorithm = algos.EncryptionAlgorithm({"algorithm": "pkcs12_sha1_tripledes_3key", "parameters": parameters})
    return algorithm, _sealed(decrepit.TripleDES(key), vector, plain)


def _sealed(cipher: CipherAlgorithm, vector: bytes, plain: bytes) -> bytes:
    padder = PKCS7(8 * len(vector)).padder()
    encryptor = Cipher(cipher, modes.CBC(vector)).encryptor()
    return encryptor.update(padder.update(plain) + padder.finalize()) + encryptor.finalize()
