"""RC2 with a short key (RFC 2268), to open what older macOS, Windows and OpenSSL wrote with keys of 40 bits.

`cryptography` has RC2 with keys of 128 bits only. Nothing is ever locked with it.
"""

from itertools import pairwise

BLOCK = 8  # bytes
_WORDS = 64  # of 16 bits: the expanded key
_SHIFTS = (1, 2, 3, 5)
_MASHES = {4, 10}  # rounds after which the block is mashed, counted from the last one
_PI = bytes.fromhex(
    "d978f9c419ddb5ed28e9fd794aa0d89dc67e37832b76538e624c6488448bfba2179a59f587b34f1361456d8d09817d32"
    "bd8f40eb86b77b0bf09521225c6b4e8254d66593ce60b21c7356c014a78cf1dc1275ca1f3bbee4d1423dd430a33cb626"
    "6fbf0eda4669075727f21d9bbc944303f811c7f690ef3ee706c3d52fc8661ed708e8eade8052eef784aa72ac354d6a2a"
    "961ad2715a1549744b9fd05e0418a4ecc2e0416e0f51cbcc2491af50a1f47039997c3a8523b8b47afc02365b25559731"
    "2d5dfa98e38a92ae05df2910676cbac9d300e6cfe19ea82c6316013f58e289a90d38341bab33ffb0bb480c5fb9b1cd2e"
    "c5f3db47e5a59c770aa62068fe7fc1ad"
)


def cbc_decrypted(key: bytes, vector: bytes, sealed: bytes) -> bytes:
    """Open what was sealed in CBC mode with all bits of the key; its padding stays on it."""
    words = _expanded(key)
    blocks = [vector, *(sealed[at : at + BLOCK] for at in range(0, len(sealed), BLOCK))]
    return b"".join(_xor(_decrypted(words, block), before) for before, block in pairwise(blocks))


def _expanded(key: bytes) -> list[int]:
    """The key made 128 bytes long (section 2), as 64 words."""
    length = bytearray(key)
    for at in range(len(key), 2 * _WORDS):
        length.append(_PI[(length[at - 1] + length[at - len(key)]) % 256])
    kept = 2 * _WORDS - len(key)
    length[kept] = _PI[length[kept]]
    for at in range(kept - 1, -1, -1):
        length[at] = _PI[length[at + 1] ^ length[at + len(key)]]
    return [int.from_bytes(length[at : at + 2], "little") for at in range(0, 2 * _WORDS, 2)]


def _decrypted(words: list[int], block: bytes) -> bytes:
    """One block, by sixteen rounds from the last to the first (section 4)."""
    r = [int.from_bytes(block[at : at + 2], "little") for at in range(0, BLOCK, 2)]
    for step in range(16):
        for i in (3, 2, 1, 0):
            at = 4 * (15 - step) + i
            turned = (r[i] >> _SHIFTS[i] | r[i] << 16 - _SHIFTS[i]) & 0xFFFF
            r[i] = (turned - words[at] - (r[i - 1] & r[i - 2]) - (~r[i - 1] & r[i - 3])) & 0xFFFF
        if step in _MASHES:
            for i in (3, 2, 1, 0):
                r[i] = (r[i] - words[r[i - 1] & 63]) & 0xFFFF
    return b"".join(word.to_bytes(2, "little") for word in r)


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))
