"""The certification authority behind a port of four verbs, and the local one that keeps its keys in files."""
