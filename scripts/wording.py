"""The rules of wording that a translation keeps: one word for one thing, full-width punctuation, the same values."""

import ast
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
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
    "銀行卡": "金融卡",
    "扣除機會": "不計入錯誤次數",
    "顧客": "客戶",
    "郵局": "本局",
    "本系統": "本機台",
    "系統會": "本機台會 or 註冊中心會",
    "這台機": "本機台",
    "服務機": "本機台",
    "部機台": "台機台",
    "沒有扣款": "尚未扣款",
    "已扣繳": "已扣款",
    "已繳": "已扣款",
    "已付": "已扣款",
    "繳費": "付款",
    "手續費": "費用",
    "收據號碼": "收據編號",
    "雙證件": "兩種身分證件",
    "身分證明文件": "身分證件",
}
TEXTS = ("*.py", "*.md", "*.txt", "*.html", "*.toml")
"""The files of the packages that hold Chinese for customers beside the catalogues."""
PROPER_NAMES = ("示範郵局",)
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


def banned_words(text: str) -> Iterator[str]:
    """The words in a text for which there is another one everywhere; and what to bring, where it is not all of it."""
    text = _without(text, PROPER_NAMES)
    for banned, instead in BANNED.items():
        if banned in text:
            yield f"says {banned}: say {instead}"
    if "身分證件與印鑑" in text.replace("兩種身分證件與印鑑", ""):
        yield "says 身分證件與印鑑: say 兩種身分證件與印鑑, which is what the counter asks for"


def banned_in_texts(folder: Path) -> Iterator[str]:
    """The same for all that a package says without the catalogues: papers, pages, terms, contents."""
    for file in sorted(file for kind in TEXTS for file in folder.rglob(kind)):
        text = file.read_text(encoding="utf-8")
        for broken in banned_words(_said_in(text) if file.suffix == ".py" else text):
            yield f"{file.relative_to(folder)}: {broken}"


def _said_in(code: str) -> str:
    """The strings of a module; its docstrings and comments name the manual's own words."""
    nodes = list(ast.walk(ast.parse(code)))
    docstrings = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    texts = (node for node in nodes if isinstance(node, ast.Constant) and id(node) not in docstrings)
    return "\n".join(node.value for node in texts if isinstance(node.value, str))


def broken_words(text: str) -> Iterator[str]:
    """The rules of Chinese wording that a text breaks."""
    yield from banned_words(text)
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
