"""The smart card as a carrier: the right one, its PIN, its keys and certificates."""
