"""How a certificate file is protected."""

from enum import StrEnum


class Format(StrEnum):
    """How a file is protected."""

    STANDARD = "standard"  # PBES2: AES-256-CBC, PBKDF2 with HMAC-SHA-256; MAC HMAC-SHA-256 (RFC 7292, RFC 8018)
    COMPATIBLE = "compatible"  # 相容格式: 3DES and SHA-1, for Windows before 10 and macOS
