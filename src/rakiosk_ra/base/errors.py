"""The one error of the administrator's tools: a sentence for whoever typed the command."""


class AdminError(Exception):
    """A deed that cannot be done, and what to do instead, in one sentence. Never holds a password, PUK or key."""
