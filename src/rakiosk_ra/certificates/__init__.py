"""Certificates: their status, its changes, signature tests."""
