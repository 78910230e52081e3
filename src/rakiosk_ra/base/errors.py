"""The one error that the counter's tools raise: a sentence for whoever typed the command."""


class AdminError(Exception):
    """A command that cannot be done: why, and what to do instead, in a sentence. Never holds a password, PUK or key."""
