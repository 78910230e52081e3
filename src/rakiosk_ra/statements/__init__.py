"""Statements of certificates (憑證證明單): numbered, signed, printed, and checked by anyone."""
