"""Cards: the inventory, the card authentication by relay (9B), PIN resets."""
