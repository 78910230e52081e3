"""Work that nobody asked for: an entry point like the API."""
