"""The public pages and the reader's driver."""
