"""The rules of wording that a translation keeps: one word for one thing, full-width punctuation, the same values."""

import re
from collections.abc import Iterator, Sequence
from string import Formatter

HAN = "[\u3400-\u9fff]"

# A customer has three secrets: each is called by its full name. 密碼單 is the sealed slip from the counter.
SECRETS = ("登入密碼", "晶片卡密碼", "憑證檔密碼", "密碼單")

BANNED = {
    "你": "您",
    "裏": "裡",
    "撤銷": "註銷",
    "更新憑證": "憑證展期",
    "憑證更新": "憑證展期",
    "晶片卡種類": "讀卡機",
    "硬體載具密碼": "晶片卡密碼",
    "憑證檔保護密碼": "憑證檔密碼",
}
SUSPENDED_ONCE_EXPLAINED = "暫時停用"

# these glyphs are wider than the one cell that a terminal gives them
OVERLAPPING = "①②③④⑤⑥⑦⑧⑨※★☆"

HALF_WIDTH = re.compile(rf"{HAN}[,;:?!()]|[,;:?!()]{HAN}|{HAN}\.(?:\s|$)")


def broken_rules(source: Sequence[str], translations: Sequence[str]) -> Iterator[str]:
    """The rules that the translations of one message break, a sentence each.

    `source` is the msgid and, for a number, its plural; `translations` has one text a plural form.
    """
    wanted = values(source[-1])
    for text in translations:
        if values(text) != wanted:
            yield f"has the values {values(text)} where the code gives {wanted}"
        yield from broken_words(text)


def broken_words(text: str) -> Iterator[str]:
    """The rules of Chinese wording that a text breaks."""
    for banned, instead in BANNED.items():
        if banned in text:
            yield f"says {banned}: say {instead}"
    if "停用" in text.replace(SUSPENDED_ONCE_EXPLAINED, ""):
        yield "says 停用: say 暫禁, explained once as 暫禁（暫時停用）"
    if "密碼" in _without(text, SECRETS):
        yield f"says 密碼 alone: say which, {'、'.join(SECRETS[:3])}"
    if match := HALF_WIDTH.search(text):
        yield f"has half-width punctuation beside Chinese: {match[0]!r}"
    if wide := sorted(set(text) & set(OVERLAPPING)):
        yield f"has glyphs that overlap their neighbours: {''.join(wide)}"


def values(text: str) -> list[str]:
    """The names in braces that are filled in when a message is worded, sorted; braces that do not match are one."""
    try:
        return sorted({name for _, name, _, _ in Formatter().parse(text) if name is not None})
    except ValueError:
        return ["braces that do not match"]


def _without(text: str, names: Sequence[str]) -> str:
    for name in names:
        text = text.replace(name, "")
    return text
