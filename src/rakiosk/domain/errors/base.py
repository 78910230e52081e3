"""The root of every expected trouble."""


class KioskError(Exception):
    """Root of every expected trouble."""

    def __str__(self) -> str:
        return " ".join(str(a) for a in self.args) or type(self).__name__
