"""RSA moduli that nobody should certify, each for another reason; made for these tests, 2048 bits each.

`CLOSE` has primes that are 10 apart in their upper halves, `ROCA` is as a chip of CVE-2017-15361 makes them.
"""

import base64

from asn1crypto import csr, keys
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.ra.card import KeyPair, unb64


def _number(*lines: str) -> int:
    return int("".join(lines), 16)


CLOSE = _number(
    "b2c86a91f80ee50b531bd976fa1c3502c2e231f9a3e856a8323bf4394403ec1e8de5bf561dcd02466e3863092025f4002be8fa538ce8834b",
    "9a99c6b9feb6cfe6919894e78d91663855eaad4e2c9018c1c6efd48057ba6fdc36f1f709c6653936b77df7a9484e323d5e68ee710b0818ab",
    "a676dfd3e3e567dee47c4a6c5ef8b4b96efc53d87cfb5adfa387538c6531ef930a2c878e6817ef151900dac35ea01c09cd5ec78b3e8d241f",
    "5f3ed69d87f8d782aafa97e4bd426f5a50ffec5ba72dfe79ec944b35a0cc92ee983c02e48a3a958d205c394c06e3db8e33c285a545a128fa",
    "c822212d04ec94f0e2149a05201b9d83fd9be2e547171aa6ececaae41a6838b9",
)
THREE_TIMES_A_PRIME = _number(
    "c904f64b720929d22e0d1884cac260e504552932e45dfc7a72511ae52fc0148ea9e9c33b61b85a3a630e8e882047d4c6b18710dbbb434d09",
    "ba78f8bdc89823fda5222b72323f7cfb5b50ccc567042a1f19c1ff714faed69b10b33953c76bd9e59b8fe4f61fa0668b5abd9105aac0ca47",
    "4da6a71c8b0308a00a12a38fde98b350348bffb774f044cb057ee583433cc226b595d8d75c376e5668328fc5c4c0f4dbcf2bd22945cb80f0",
    "2c153d507a2b1a919e28acce6bdfba3011246b9edb9148bb33d408a02b74f0294ca3297464522a2d3efecf93bdafff435432590f6bae6961",
    "58ca27a1d58453366db2785190f6629da12c32355ba2bc8e76486b7690547d2b",
)
EXPONENT_TIMES_A_PRIME = _number(
    "9a30b79c720e36c2a9485ab540a6d8ae48df6d18f182b8f3938414b95fb5feb1aa448715910c73aebe44651d8620b9f2f4b91a27c218ffdb",
    "8b665a941169f792c506f54fc64df88e85d44625dca5a114c141806cb32b04a02f3dbc376fb729a44bd756e20ce4c6da58672c5bb07ba8fc",
    "f7c76b611dbd8c32f6057cb0b95802f213b55a5d077beb804d44564635145dab611fefdc720d91980792bd41913640c18f3ffa5994d68766",
    "7b75bd30e3b17615c6f7a1d9b801c3df1a5564188d5f16a4d2f74e3c663f7b50fb2e486f0bcc31d811d8c4ff2f5a5a7f22e37b692e241d8e",
    "c349ff75e2e0fd48a732ddf5f548b3d1da2a7126683f01adad800ce10b153d81",
)
PRIME = _number(
    "8f87ff20538142b8f82a68ac4c2634414f414664d2e5704e0f988128dc81596f6b6e51332320849983de14d89a300f42a5512a3cf0751234",
    "97ed75e16a87c0de8bc33a264faaf32aaccde216a02dcd0f049bc17cfb8f732dfcd21571c6f0ab3a5e1a460ad19de34c5174e68e9e9f049d",
    "3b79a6d1bb97ff2afbcb7f8db7af16912ef2d6ad92131b488d48a58158feba04d8976d169f5da7fab28c4b83257d669605d4dce7bc2610f5",
    "92b05eed7cca24b2484a85f0a374a413b8de14ac4e7747124831ebed7cedb5499963c0522e0a37fb2695a7fef7d5f35326b26fde35f63ae7",
    "0157677b18fc1c08d9373be0e732176ef9b0b1d60fdf105b554f148333192da3",
)
SQUARE = _number(
    "a0dab7bc0aba7dc5361c438c7ff059e84e1bf9ccf98a04fd543572e59ffb852889fc2746edd1f840e09c5b3e717d0f12b9158b8a0483fc37",
    "52df7020841b7f2541cbc510b65f10c70d6fa4d368e70d02be0fdcd7464bc937a695eb221bc8bfbb0938589d3037415bdbf0e8c82191c46d",
    "f5e137bf24d0cd0cff9c4cb5ef3f29ba6fb31611ea2fef3444df6c03705f61e53068695312ba47dd8a058518e37a17327b3e50aeb8cca8cf",
    "908ab43b6be257ab1c283c20619d92a73bc7a37296ec8d64e710303b4d464325f51f439d5d6f9dd057c4929ae5d30c8ecdc6f5e7363d00c3",
    "9f502ab343698a138d4e0aa516930684a83bafbc4675956cce2ae5d55d371cd9",
)
ROCA = _number(
    "c98458dace5ba17509ff41fd83748799110a85c48597580e1fe4bd851063f823888e1e8e8b705a02239c198bffa949b7724fa399a73af24d",
    "0ae118cd55bf3b3495ac784782ed46ab36332a96396a75391c5a24b544c1acec497d0bc91db6127ad8de4d8f7cd0dfc6dec2eaccba47bd2a",
    "8e1f5c12a44cc991f6fdc523dcd5dbc5fc92ce9806951bd18f9d4f1abb38ae7c459804b137355239c2e4e1926ebd7b0cbd62b83ff36379c4",
    "bfc36659829855cd2676025a5d3812271d7bc8b0d472b60d7ca558b3cd60edbc69e7d8e83de6cc4c2c5a194b386e951c63e0c74ded0dcbb8",
    "796836f5f7c76284d8ab5d4e111520a2bd60892190186c5c333182be93cdbf6f",
)
EVEN = CLOSE - 1
WEAK = {
    "close primes": (CLOSE, 65537),
    "a factor of 3": (THREE_TIMES_A_PRIME, 65537),
    "a factor of 65537": (EXPONENT_TIMES_A_PRIME, 65537),
    "a prime": (PRIME, 65537),
    "a square": (SQUARE, 65537),
    "roca": (ROCA, 65537),
    "even": (EVEN, 65537),
    "zero": (0, 65537),
    "negative": (-CLOSE, 65537),
    "short": (CLOSE >> 1024 | 1, 65537),
    "a bit short": (CLOSE >> 1 | 1, 65537),
    "a bit long": (CLOSE << 1 | 1, 65537),
    "huge": (CLOSE << 30_000 | 1, 65537),
    "exponent 1": (ROCA, 1),
    "exponent 2": (ROCA, 2),
    "exponent 3": (ROCA, 3),
    "exponent 0": (ROCA, 0),
    "huge exponent": (ROCA, ROCA - 2),
}
"""Modulus and exponent by what is wrong with them."""


def public(modulus: int, exponent: int) -> dict[str, str]:
    """A request to certify such a key for encryption."""
    return {"public_key": base64.b64encode(_spki(modulus, exponent).dump()).decode()}


def request(modulus: int, exponent: int) -> dict[str, str]:
    """A request to certify such a key for signing; its signature is somebody else's."""
    whole = csr.CertificationRequest.load(unb64(KeyPair().request()["request"]))
    whole["certification_request_info"]["subject_pk_info"] = _spki(modulus, exponent)
    return {"request": base64.b64encode(whole.dump(force=True)).decode()}


def _spki(modulus: int, exponent: int) -> keys.PublicKeyInfo:
    return keys.PublicKeyInfo.wrap(keys.RSAPublicKey({"modulus": modulus, "public_exponent": exponent}), "rsa")


def weak_key() -> rsa.RSAPublicKey:
    """One that this machine's library takes for a key."""
    return rsa.RSAPublicNumbers(65537, ROCA).public_key()
