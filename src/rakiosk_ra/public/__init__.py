"""The public listener, over plain HTTP and for anyone."""
