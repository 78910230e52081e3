"""The one error that the counter's tools raise: a sentence for whoever typed the command."""


class AdminError(Exception):
    """What cannot be done, and what to do instead, in one sentence. Never holds a password, PUK or key."""
