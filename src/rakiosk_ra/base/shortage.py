"""Failures for want of memory, threads or descriptors: nobody's mistake, and over in a while."""

import errno

from cryptography.exceptions import InternalError

_NUMBERS = {errno.ENOMEM, errno.EAGAIN, errno.EMFILE, errno.ENFILE}
_NO_THREAD = "can't start new thread"


def is_shortage(error: BaseException) -> bool:
    """Whether a failure, or one of those that led to it, is for want of what the machine has too little of."""
    seen: BaseException | None = error
    while seen is not None:
        if _is_one(seen):
            return True
        seen = seen.__cause__ or seen.__context__
    return False


def _is_one(error: BaseException) -> bool:
    if isinstance(error, OSError):
        return error.errno in _NUMBERS
    if isinstance(error, RuntimeError):
        return str(error) == _NO_THREAD
    return isinstance(error, MemoryError | InternalError)  # InternalError: OpenSSL could not, as without memory
