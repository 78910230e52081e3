"""Kiosks and their client certificates."""
