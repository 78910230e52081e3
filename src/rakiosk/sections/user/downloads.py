"""壹、四 文件下載: the RA's documents, read on the screen, printed, or saved on the customer's stick."""

from contextlib import suppress
from functools import partial

from ra_contract.content import ContentEntry, EntryKind
from rakiosk.carriers.file.stick import save_on_stick
from rakiosk.i18n import Phrase, Translated, Words, _
from rakiosk.kit.paging import choose, entries_on, page_of
from rakiosk.kit.prompts import KEYS, Cancelled, Entry, Menu, MenuGroup
from rakiosk.kit.visit import Visit
from rakiosk.kit.wizard import plain
from rakiosk.procedures.download import fetched
from rakiosk.procedures.pages import as_of, nothing, pages_of, read, shown, title_of, until_done
from rakiosk.procedures.paper import print_paper
from rakiosk_slip.child import make_pdf
from rakiosk_slip.content import Document, Text

READ, PRINT, SAVE = "read", "print", "save"
DOCUMENT = _("document")


async def documents(v: Visit) -> None:  # manual steps 1 to 3
    pages = await pages_of(v)
    entries = shown(pages, EntryKind.DOCUMENT)
    if not entries:
        await nothing(v, _("There are no documents right now."), pages)
        return
    chosen = ""
    while True:
        menu = partial(document_menu, entries, as_of(pages), chosen)
        chosen = await choose(v, menu, page_of(chosen, [entry.id for entry in entries]))
        entry = next(e for e in entries if e.id == chosen)
        try:
            await _one(v, entry, as_of(pages))
        except Cancelled:
            continue


def document_menu(entries: list[ContentEntry], note: Words, selected: str = "", page: int = 0) -> Menu:
    """A page of the list: name, date, type, size."""
    labelled = [(Phrase((title_of(e), _described(e)), "  "), e.id) for e in entries]
    group = MenuGroup("", entries_on(page, labelled), is_list=True)
    return Menu(_("Which document?"), (group,), note=note, back=_("Back"), selected=selected, is_open_to_help=True)


def _described(entry: ContentEntry) -> str:
    """Date, type and size: (2026-11-02 PDF 12 kB)."""
    size = entry.file.size if entry.file else len(str(Translated(entry.text)).encode())
    return f"({entry.day.isoformat()} {_type(entry)} {max(1, round(size / 1000))} kB)"


def _type(entry: ContentEntry) -> str:
    return entry.file.name.rpartition(".")[2].upper() if entry.file else "TXT"


async def _one(v: Visit, entry: ContentEntry, note: Words) -> None:
    chosen = ""
    while True:
        chosen = await v.show(way_menu(entry, note, chosen, can_print=_prints(v, entry), can_save=v.media is not None))
        if chosen == READ:
            await read(v, entry, note)
        else:
            with suppress(Cancelled):
                await until_done(v, partial(_print if chosen == PRINT else _save, v, entry))


def way_menu(entry: ContentEntry, note: Words, selected: str = "", *, can_print: bool, can_save: bool) -> Menu:
    """The choices for a document here."""
    ways: list[tuple[Words, str]] = [(_("Read on the screen"), READ)]
    ways += [(_("Print"), PRINT)] if can_print else []
    ways += [(_("Save on my USB stick"), SAVE)] if can_save else []
    group = tuple(Entry(key, label, value) for key, (label, value) in zip(KEYS, ways, strict=False))
    told = Phrase((_described(entry), note))
    return Menu(
        title_of(entry),
        (MenuGroup("", group, is_list=True),),
        note=told,
        back=_("Back"),
        selected=selected,
        is_open_to_help=True,
    )


def _prints(v: Visit, entry: ContentEntry) -> bool:
    return v.printer is not None and _type(entry) in {"PDF", "TXT"}


async def _print(v: Visit, entry: ContentEntry) -> None:
    content = await _content(v, entry)

    async def paper() -> bytes:
        if _type(entry) == "PDF":
            return content
        paragraphs = tuple(Text(line) for line in content.decode("utf-8", "replace").split("\n") if line.strip())
        return await make_pdf(Document(Text(str(title_of(entry))), paragraphs))

    await print_paper(v, entry.id, paper, DOCUMENT)


async def _save(v: Visit, entry: ContentEntry) -> None:
    name = entry.file.name if entry.file else f"{entry.id}.txt"
    await save_on_stick(v, name, await _content(v, entry))


async def _content(v: Visit, entry: ContentEntry) -> bytes:
    """The attached file, its hash checked; without one the text, which the pages' signature covers."""
    if entry.file is None:
        return str(Translated(entry.text)).encode()
    return await fetched(v, entry.file.size, partial(v.content.file, entry.file))


WIZARD = plain(documents)
