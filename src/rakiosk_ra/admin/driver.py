"""The reader's driver for customers' own PCs."""

from pathlib import Path

from rakiosk_ra.base.errors import AdminError
from rakiosk_ra.pages import drivers
from rakiosk_ra.registry import Registry


class DriverAdmin:
    """The reader's driver. Every method raises AdminError."""

    def __init__(self, ra: Registry) -> None:
        self._ra = ra

    def publish(self, file: Path, version: str) -> None:
        """Publish a ZIP file as the reader's driver for customers' own PCs, in place of any other."""
        try:
            content = file.read_bytes()
        except OSError as error:
            raise AdminError(f"Cannot read {file}: {error.strerror}.") from error
        with self._ra.database.write() as session:
            drivers.put(session, file.name, version, content, self._ra.clock())
