"""Orders: opened, paid, certified, confirmed, ended."""
