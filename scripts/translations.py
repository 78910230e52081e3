"""The message catalogues: bring them in step with the code, check them, compile them.

Usage: translations.py update | check | compile
"""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import generate_po, read_po

from build_hook import compile_catalogues
from rakiosk_slip import terms
from wording import broken_rules

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("rakiosk", "rakiosk_demo")
LOCALES = ROOT / "src/rakiosk/locale"
KEYWORDS = {"_": None, "plural": (1, 2)}
COMMENT_TAG = "Manual:"  # `# Manual: 貳-二-4` above a message tells the translator where to read
TERMS = "rakiosk_slip/terms.py"  # which says them in English and in the language of the catalogue TERMS_IN
TERMS_IN = "zh_TW"
HEADER = "# The customer's words. `make translations` keeps this in step with the code: write only msgstr."


def extracted() -> Catalog:
    """Every message of the kiosk's code."""
    template = Catalog()
    for package in PACKAGES:
        for file, line, message, comments, context in extract_from_dir(
            ROOT / "src" / package, keywords=KEYWORDS, comment_tags=[COMMENT_TAG]
        ):
            template.add(message, locations=[(f"{package}/{file}", line)], auto_comments=comments, context=context)
    return template


def template() -> Catalog:
    """Every message of the kiosk: its code's, and the terms that it shares with papers."""
    messages = extracted()
    for text in terms.ON_SCREENS:
        messages.add(text.english, locations=[(TERMS, 1)])
    return messages


def catalogue_files() -> list[Path]:
    """The catalogue of each language but English, which is the language of the code."""
    return sorted(LOCALES.glob("*/LC_MESSAGES/rakiosk.po"))


def read(file: Path) -> Catalog:
    """A catalogue as it lies on disk."""
    with file.open("rb") as stream:
        return read_po(stream, locale=file.parts[-3])


def in_step(catalogue: Catalog, template: Catalog) -> str:
    """The text of a catalogue that has the code's messages, with the translations that still fit."""
    catalogue.update(template, no_fuzzy_matching=True, update_creation_date=False)
    if catalogue.locale_identifier == TERMS_IN:
        _fill_in_terms(catalogue)
    catalogue.header_comment = HEADER
    catalogue.fuzzy = False
    return "".join(generate_po(catalogue, ignore_obsolete=True, include_lineno=False, sort_by="location", width=110))


def _fill_in_terms(catalogue: Catalog) -> None:
    for text in terms.ON_SCREENS:
        if text.english in catalogue:
            catalogue[text.english].string = text.chinese


def problems(file: Path, template: Catalog) -> Iterator[str]:
    """The mistakes of a catalogue, a sentence each."""
    catalogue = read(file)
    for message in catalogue:
        if not message.id:
            continue
        source, translations = forms(message.id), forms(message.string)
        if message.fuzzy:
            yield f"{source[0]!r} is fuzzy"
        if not all(translations):
            yield f"{source[0]!r} is not translated"
        else:
            yield from (f"{source[0]!r}: {rule}" for rule in broken_rules(source, translations))
    yield from (f"{name!r} is no longer in the code" for name in catalogue.obsolete)
    if in_step(catalogue, template) != file.read_text(encoding="utf-8"):
        yield "is not in step with the code: run make translations"


def forms(text: str | Iterable[str] | None) -> list[str]:
    """A message's text for each of its plural forms; one when it has no number."""
    return [text or ""] if isinstance(text, str | None) else list(text)


def update(files: Iterable[Path]) -> None:
    """Write every catalogue anew; tell how much is left to translate."""
    messages = template()
    for file in files:
        catalogue = read(file)
        file.write_text(in_step(catalogue, messages), encoding="utf-8")
        left = sum(1 for message in catalogue if message.id and not all(forms(message.string)))
        print(f"{file.relative_to(ROOT)}: {len(catalogue)} messages, {left} left to translate")


def check(files: Iterable[Path]) -> int:
    """Print every problem; how many there are."""
    messages = template()
    found = [f"{file.relative_to(ROOT)}: {problem}" for file in files for problem in problems(file, messages)]
    print("\n".join(found) if found else f"translations: {len(messages)} messages, complete")
    return len(found)


def main(arguments: list[str]) -> int:
    """Run one of the three commands."""
    match arguments:
        case ["update"]:
            update(catalogue_files())
        case ["check"]:
            return int(check(catalogue_files()) > 0)
        case ["compile"]:
            compile_catalogues(ROOT)
        case _:
            print(__doc__, file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
