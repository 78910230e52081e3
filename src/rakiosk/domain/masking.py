"""How personal data stand on a paper that may be left lying: enough for their owner to know them again.

A proof of certificate shows name and CN whole, for a bank compares them; receipts show them in part. Of an account only
its last digits are shown anywhere, and never its balance.
"""

_SIGN = "○"
_CN_SHOWN = 3


def masked_name(name: str) -> str:
    """The first and the last character, as is usual in Taiwan: 林○玲, 林○. Of a name in Latin letters the initials."""
    words = name.split()
    if len(words) > 1:
        return " ".join(word[0] + _SIGN for word in words)
    if len(name) <= 1:
        return _SIGN
    if len(name) == 2:
        return name[0] + _SIGN
    return name[0] + _SIGN * (len(name) - 2) + name[-1]


def masked_cn(cn: str) -> str:
    """The end of a CN; all of it hidden when there would be nothing to hide."""
    shown = cn[-_CN_SHOWN:] if len(cn) > 2 * _CN_SHOWN else ""
    return "*" * (len(cn) - len(shown)) + shown
