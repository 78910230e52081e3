"""The contents of a paper: texts in their order, in Chinese with English beneath, whoever drew them up."""

from dataclasses import dataclass
from enum import StrEnum


class Page(StrEnum):
    """The paper that a slip is set for."""

    A4 = "A4"
    A5 = "A5"
    RECEIPT = "RECEIPT"  # a roll 80 mm wide, as long as the slip


@dataclass(frozen=True, slots=True)
class Text:
    """A text in Chinese, and what stands beneath it in English; empty when it is the same in both, as a name is.

    `is_whole`: what is typed off the paper, as an address; it is set smaller rather than broken. `aside` stands on
    paper only, in small type beneath, as the same day by another calendar.
    """

    chinese: str
    english: str = ""
    is_whole: bool = False
    aside: str = ""


OFFICE = Text(
    "中華郵政股份有限公司　金融憑證註冊中心", "Chunghwa Post Co., Ltd. · Financial Certificate Registration Authority"
)
"""The head of every slip: in whose name it is given out."""


@dataclass(frozen=True, slots=True)
class Row:
    """A label and its value."""

    label: Text
    value: Text


@dataclass(frozen=True, slots=True)
class Slip:
    """One slip on one page. `code` is drawn as a QR code beside `code_notes`; empty: the slip has none.

    `copy` counts the prints of this slip: from the second on it says 補印 and which one it is.
    """

    number: str
    title: Text
    rows: tuple[Row, ...]
    notes: tuple[Text, ...] = ()
    code: str = ""
    code_notes: tuple[Text, ...] = ()
    copy: int = 1
    head: tuple[Text, ...] = (OFFICE,)

    @property
    def numbering(self) -> Text:
        """Its number, and which print of it this is."""
        if self.copy == 1:
            return Text(f"編號 {self.number}")
        return Text(f"編號 {self.number}　補印（第 {self.copy} 次列印）", f"Reprint: print no. {self.copy}")


@dataclass(frozen=True, slots=True)
class Document:
    """Plain text on as many pages as it takes, as the terms of use; in one language, or in both one after the other."""

    title: Text
    paragraphs: tuple[Text, ...]
    number: str = ""


Paper = Slip | Document
"""A paper that can be printed."""
