"""The bank behind a port of three verbs, and a simulated one for the reference set-up, tests and the demo."""
