"""Removable drives, and the certificate files that customers keep on them."""
