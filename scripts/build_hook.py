"""Build hook of hatchling: the message catalogues are compiled into every wheel and editable install."""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CatalogueBuildHook(BuildHookInterface):  # type: ignore[type-arg]  # its parameter is not exported
    """Runs before hatchling collects files."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002  # hatchling's signature
        """Compile the catalogues; hatchling's `artifacts` setting takes them in."""
        compile_catalogues(Path(self.root))


def compile_catalogues(root: Path) -> None:
    """Write rakiosk.mo beside every rakiosk.po; a reader never sees half a file."""
    for source in sorted(root.glob("src/rakiosk/locale/*/LC_MESSAGES/rakiosk.po")):
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parts[-3])
        partial = source.with_suffix(".mo.partial")
        with partial.open("wb") as file:
            write_mo(file, catalogue)
        partial.replace(source.with_suffix(".mo"))
