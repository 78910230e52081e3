"""The public pages: imported and published."""

from pathlib import Path

from sqlalchemy.exc import IntegrityError

from rakiosk_ra.base.errors import AdminError
from rakiosk_ra.pages import contents
from rakiosk_ra.pages.folder import read_folder
from rakiosk_ra.registry import Registry


class PageAdmin:
    """The public pages. Every method raises AdminError."""

    def __init__(self, ra: Registry) -> None:
        self._ra = ra

    def import_folder(self, folder: Path) -> int:
        """Check a folder and keep it as a version that is not yet published; its number."""
        content = read_folder(folder)
        try:
            with self._ra.database.write() as session:
                return contents.put(self._ra, session, content)
        except IntegrityError as error:
            raise AdminError("Somebody else is importing pages right now: try again.") from error

    def publish(self) -> int:
        """Sign the newest version and put it in force; its number."""
        signer, now = contents.signer(self._ra), self._ra.signing.now()
        with self._ra.database.write() as session:
            return contents.publish(session, signer, now)
