"""The office's part for the public pages."""

from pathlib import Path

from sqlalchemy.exc import IntegrityError

from rakiosk_ra.admin.base import OfficeBase
from rakiosk_ra.base.errors import OfficeError
from rakiosk_ra.pages import contents
from rakiosk_ra.pages.folder import read_folder


class ContentOffice(OfficeBase):
    """What every kiosk shows before signing in."""

    def import_content(self, folder: Path) -> int:
        """Check a folder and keep it as a version that is not yet published; its number."""
        content = read_folder(folder)
        try:
            with self._ra.database.write() as session:
                return contents.put(self._ra, session, content)
        except IntegrityError as error:
            raise OfficeError("Somebody else is importing pages right now: try again.") from error

    def publish_content(self) -> int:
        """Sign the newest version and put it in force; its number."""
        signer = contents.signer(self._ra)
        with self._ra.database.write() as session:
            return contents.publish(self._ra, session, signer)
