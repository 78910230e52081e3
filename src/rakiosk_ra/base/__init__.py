"""The ground under every subject: the clock, the database, settings, the vault, refusals."""
