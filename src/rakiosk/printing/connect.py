"""The printer that the settings name. Each kind is loaded only when it is wanted."""

from pathlib import Path
from urllib.parse import urlsplit

from rakiosk.config import Config
from rakiosk.files import state_folder
from rakiosk.i18n import _
from rakiosk.printing.port import PaperSize, Printer


def printer_of(config: Config) -> Printer | None:
    """The kiosk's printer, if it has one. Nothing is asked of it yet. Raises ssl.SSLError for an unfit certificate."""
    name = config.printer_name or _("the printer")
    paper = PaperSize(config.printer_paper)
    if config.printer_folder is not None:
        from rakiosk.printing.folder import FolderPrinter  # noqa: PLC0415

        return FolderPrinter(config.printer_folder, paper, config.printer_name)
    if not config.printer_uri:
        return None
    parts = urlsplit(config.printer_uri)
    if parts.scheme == "escpos":
        from rakiosk.printing.receipt import PORT, ReceiptPrinter  # noqa: PLC0415

        return ReceiptPrinter(parts.hostname or "", parts.port or PORT, name)
    from rakiosk.printing.ipp import IppPrinter  # noqa: PLC0415
    from rakiosk.printing.ipp_client import USER, Address, IppClient  # noqa: PLC0415
    from rakiosk.printing.unfinished import Unfinished  # noqa: PLC0415

    is_queue = parts.scheme == "cups"
    address = Address.of_queue(parts.path, config.printer_cups_socket) if is_queue else Address.of(config.printer_uri)
    client = IppClient(address, config.printer_ca, user=f"{USER}-{config.kiosk_id}")
    return IppPrinter(client, paper, name, Unfinished(_kept_in(config)))


def _kept_in(config: Config) -> Path | None:
    """Where the kiosk notes what is to be undone."""
    folder = state_folder(config.state)
    return folder and folder / "unfinished-papers"
