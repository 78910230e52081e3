"""壹、五 FAQ: frequent questions by topic or by a word, each unfolded where it stands."""

from functools import partial

from ra_contract.content import ContentEntry, EntryKind
from rakiosk.i18n import Translated, Words, _, plural
from rakiosk.kit.paging import choose, entries_on
from rakiosk.kit.prompts import AskWord, Cancelled, Menu, MenuGroup, Questions
from rakiosk.kit.visit import Visit
from rakiosk.kit.wizard import plain
from rakiosk.procedures.pages import as_of, folded_case, nothing, pages_of, shown, title_of

SEARCH, ALL = "search", "all"


async def questions(v: Visit) -> None:  # manual steps 1, 2
    pages = await pages_of(v)
    entries = shown(pages, EntryKind.FAQ)
    if not entries:
        await nothing(v, _("There are no frequent questions right now."), pages)
        return
    chosen = ""
    while True:
        chosen = await choose(v, partial(topic_menu, entries, as_of(pages), chosen))
        try:
            if chosen == SEARCH:
                await _search(v, entries, as_of(pages))
            else:
                found = [e for e in entries if chosen in {ALL, _topic(e)}]
                title = _("All questions") if chosen == ALL else Translated(found[0].topic)
                await v.show(unfolding(title, found, as_of(pages)))
        except Cancelled:
            continue


def topic_menu(entries: list[ContentEntry], note: Words, selected: str = "", page: int = 0) -> Menu:
    """The topics, all of them at once, and the search; a page of them where there are many."""
    topics = {_topic(entry): Translated(entry.topic) for entry in entries}
    labels: list[tuple[Words, str]] = [(words, topic) for topic, words in topics.items()]
    labels += [(_("All questions"), ALL), (_("Search by a word"), SEARCH)]
    group = MenuGroup("", entries_on(page, labels))
    return Menu(
        _("What is your question about?"), (group,), note=note, back=_("Back"), selected=selected, is_open_to_help=True
    )


async def _search(v: Visit, entries: list[ContentEntry], note: Words) -> None:
    remark: Words = ""
    while True:
        word = await v.show(AskWord(remark))
        found = matching(entries, word)
        if found:
            title = plural("{count} question has “{word}”", "{count} questions have “{word}”", len(found), word=word)
            await v.show(unfolding(title, found, note))
        remark = _("No question has “{word}”. Try another word, or go back and choose a topic.", word=word)


def matching(entries: list[ContentEntry], word: str) -> list[ContentEntry]:
    """The questions that have every part of what was typed, in either language, in text or keywords."""
    parts = folded_case(word).split()
    return [entry for entry in entries if all(part in _searched(entry) for part in parts)]


def _searched(entry: ContentEntry) -> str:
    return folded_case("\n".join((*entry.title.values(), *entry.text.values(), *entry.keywords)))


def unfolding(title: Words, entries: list[ContentEntry], note: Words) -> Questions:
    """Questions with their answers folded away."""
    return Questions(title, tuple((title_of(e), Translated(e.text)) for e in entries), note)


def _topic(entry: ContentEntry) -> str:
    return next(iter(entry.topic.values()), "")


WIZARD = plain(questions)
