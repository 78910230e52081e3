"""Keys that may be certified: the one function that says so, when an order is opened and when it is certified."""

import math
from functools import cache, lru_cache

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from ra_contract.certificate import KeyAlgorithm

_RSA_BITS, _RSA_EXPONENT = 2048, 65537  # SP 800-78-4, table 3-1
_SMALL_FACTORS_BELOW = 2**16 + 2  # CA/B BR 6.1.6 asks for 752
_FERMAT_ROUNDS = 100  # CA/B BR 6.1.1.3, (5)
_ROCA_PRIMES_BELOW = 168
_KEYS_REMEMBERED = 1024  # each costs 35 ms, and is asked about at several steps of an order


def algorithm_of(key: object) -> KeyAlgorithm | None:
    """The algorithm that a key may be certified for; None for a weak key, or of a kind that nobody certifies."""
    if isinstance(key, ec.EllipticCurvePublicKey):
        return KeyAlgorithm.P_256 if isinstance(key.curve, ec.SECP256R1) else None
    if isinstance(key, rsa.RSAPublicKey):
        numbers = key.public_numbers()
        return KeyAlgorithm.RSA_2048 if _is_strong_rsa(numbers.n, numbers.e) else None
    return None


def certified_algorithm(certificate: bytes) -> KeyAlgorithm | None:
    """The same of the key in a certificate (DER)."""
    return algorithm_of(x509.load_der_x509_certificate(certificate).public_key())


@lru_cache(_KEYS_REMEMBERED)
def _is_strong_rsa(modulus: int, exponent: int) -> bool:
    """SP 800-89, 5.3.3 (partial validation of a public key), and the attacks that CA/B BR 6.1.1.3 names."""
    return (
        modulus.bit_length() == _RSA_BITS
        and exponent == _RSA_EXPONENT
        and math.gcd(modulus, _small_primes_product()) == 1  # 2 among them
        and not _has_close_primes(modulus)
        and not _is_of_roca(modulus)
        and pow(2, modulus - 1, modulus) != 1  # a prime is no product of two
    )


def _has_close_primes(modulus: int) -> bool:
    """Whether Fermat's method finds its factors at once; a square, too."""
    root = math.isqrt(modulus)
    for middle in range(root, root + _FERMAT_ROUNDS + 1):
        square = middle * middle - modulus
        if square >= 0 and math.isqrt(square) ** 2 == square:
            return True
    return False


def _is_of_roca(modulus: int) -> bool:
    """CVE-2017-15361: such moduli are powers of 65537 by every small prime; others are by chance once in 2^27."""
    return all(modulus % prime in powers for prime, powers in _roca_powers())


@cache
def _roca_powers() -> tuple[tuple[int, frozenset[int]], ...]:
    return tuple(
        (prime, frozenset(pow(_RSA_EXPONENT, power, prime) for power in range(prime)))
        for prime in _primes_below(_ROCA_PRIMES_BELOW)
    )


@cache
def _small_primes_product() -> int:
    return math.prod(_primes_below(_SMALL_FACTORS_BELOW))


def _primes_below(limit: int) -> list[int]:
    sieve = bytearray([1]) * limit
    sieve[:2] = b"\0\0"
    for number in range(2, math.isqrt(limit) + 1):
        if sieve[number]:
            sieve[number * number :: number] = bytes(len(range(number * number, limit, number)))
    return [number for number in range(limit) if sieve[number]]
