"""The numbers of SP 800-73-4 and SP 800-78-4, each by its name."""

from enum import IntEnum


class Instruction(IntEnum):
    """INS. Part 2, table 2."""

    VERIFY = 0x20
    CHANGE_REFERENCE_DATA = 0x24
    RESET_RETRY_COUNTER = 0x2C
    GENERATE_ASYMMETRIC_KEY_PAIR = 0x47
    GENERAL_AUTHENTICATE = 0x87
    SELECT = 0xA4
    GET_DATA = 0xCB
    PUT_DATA = 0xDB
    MOVE_KEY = 0xF6  # Yubico's, as the two below: docs/decisions/0049
    GET_METADATA = 0xF7
    GET_VERSION = 0xFD


class Slot(IntEnum):
    """Key references. Part 1, table 4b."""

    AUTHENTICATION = 0x9A
    MANAGEMENT = 0x9B
    SIGNATURE = 0x9C
    KEY_MANAGEMENT = 0x9D


class Reference(IntEnum):
    """References to what a person knows. Part 1, table 4a."""

    PIN = 0x80
    PUK = 0x81


class Algorithm(IntEnum):
    """Key pairs. SP 800-78-4, table 6-2."""

    RSA_2048 = 0x07
    P_256 = 0x11


class Cipher(IntEnum):
    """Ciphers of the management key. SP 800-78-4, table 6-2."""

    TRIPLE_DES = 0x03
    AES_128 = 0x08
    AES_192 = 0x0A
    AES_256 = 0x0C


class Item(IntEnum):
    """Data objects. Part 1, table 3."""

    CHUID = 0x5FC102
    CERTIFICATE_AUTHENTICATION = 0x5FC105
    CERTIFICATE_SIGNATURE = 0x5FC10A
    CERTIFICATE_KEY_MANAGEMENT = 0x5FC10B
    KEY_HISTORY = 0x5FC10C


RETIRED_KEYS, FIRST_RETIRED_KEY, FIRST_RETIRED_CERTIFICATE = 20, 0x82, 0x5FC10D
"""Slots of retired encryption keys, and their certificates: one after the other. Part 1, tables 3 and 4b."""


class Tag(IntEnum):
    """Templates and their parts. Part 2, 3.1.1 to 3.3.2."""

    APPLICATION_IDENTIFIER = 0x4F
    ITEM_LIST = 0x5C
    ITEM = 0x53
    APPLICATION = 0x61
    DYNAMIC_AUTHENTICATION = 0x7C
    PUBLIC_KEY = 0x7F49
    WITNESS = 0x80
    CHALLENGE = 0x81
    RESPONSE = 0x82
    EXPONENTIATION = 0x85
    ALGORITHM = 0x80
    KEY_REQUEST = 0xAC


class Status(IntEnum):
    """Status words that are told apart. Part 1, table 6; ISO/IEC 7816-4, 5.6."""

    WRONG_LENGTH = 0x6700
    SECURITY_NOT_SATISFIED = 0x6982
    BLOCKED = 0x6983
    NOT_USABLE = 0x6984
    CONDITIONS_NOT_SATISFIED = 0x6985
    WRONG_DATA = 0x6A80
    NOT_SUPPORTED = 0x6A81
    NOT_FOUND = 0x6A82
    NO_ROOM = 0x6A84
    WRONG_P1_P2 = 0x6A86
    REFERENCE_NOT_FOUND = 0x6A88
    UNKNOWN_INSTRUCTION = 0x6D00
    UNKNOWN_CLASS = 0x6E00
