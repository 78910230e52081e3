"""Certificate files as a carrier: a pair of them on the customer's own stick."""
