"""The way to the customer's card: the card service, the reader by its name and driver, the card that is in."""

from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path

from rakiosk.card.pkcs11 import TokenReader
from rakiosk.card.port import Reader, ReaderDescription, ReaderStatus
from rakiosk.card.reader import PcscReader
from rakiosk.config import Config
from rakiosk.i18n import Message, _, listed
from rakiosk.support.doctor.verdict import Check, Verdict, broken, ok, unasked

USB_DEVICES = Path("/sys/bus/usb/devices")
_SMART_CARD = "0b"  # USB class codes: bInterfaceClass of CCID
_ACS = "072f"  # its ACR38U has a protocol and a class of its own
_ANY = "."
_NO_CARD = _("No card is in.")
_DRIVER = _(
    "The reader is plugged in, and has no driver. Let an administrator run: apt-get install libacsccid1 libccid"
)
_PLUG = _("Plug the card reader into a USB socket of this machine; try another socket and another cable.")
_RESTART = _("Let an administrator run: systemctl restart pcscd. It must let the user of the kiosk in (polkit).")


def reader(config: Config) -> tuple[Verdict, ...]:
    """The verdicts on card service, reader and card; blocks as long as another program has the card."""
    if config.reader_module is not None:
        if find_spec("pkcs11") is None:
            advice = _('Let an administrator install "rakiosk[pkcs11]", or leave [reader] module empty.')
            return _without(broken(Check.CARD_SERVICE, _("The library python-pkcs11 is missing."), advice))
        return judged(TokenReader(str(config.reader_module)), ".")
    return judged(PcscReader(config.reader_pattern), config.reader_pattern, lambda: PcscReader(_ANY))


def judged(reader: Reader, pattern: str, anyone: Callable[[], Reader] | None = None) -> tuple[Verdict, ...]:
    """The verdicts on a reader whose name must hold a match for the pattern; `anyone` sees readers by every name."""
    try:
        described = reader.describe()
    finally:
        reader.close()
    is_missing = described.state.status is ReaderStatus.NO_READER
    return tuple(_judged(described, pattern, _names(anyone()) if is_missing and anyone is not None else ()))


def _names(reader: Reader) -> tuple[str, ...]:
    try:
        return tuple(each.name for each in reader.readers())
    finally:
        reader.close()


def _judged(described: ReaderDescription, pattern: str, others: Sequence[str] = ()) -> Iterator[Verdict]:
    status = described.state.status
    if status is ReaderStatus.NO_SERVICE:
        yield from _without(broken(Check.CARD_SERVICE, _("It does not answer."), _RESTART))
        return
    yield ok(Check.CARD_SERVICE, _("It answers."))
    if status is ReaderStatus.STUCK:
        advice = _("Pull the reader's plug, wait a moment, and put it in again.")
        yield broken(Check.READER, _("The reader does not answer."), advice)
        yield unasked(Check.CARD, _NO_CARD)
    elif status is ReaderStatus.NO_READER:
        yield broken(Check.READER, _("No reader by this name: {pattern}", pattern=pattern), _missing(others))
        yield unasked(Check.CARD, _NO_CARD)
    else:
        yield ok(Check.READER, _named(described))
        yield _card(described)


def _without(verdict: Verdict) -> tuple[Verdict, ...]:
    why = _("The card service could not be asked.")
    return (verdict, unasked(Check.READER, why), unasked(Check.CARD, why))


def _named(described: ReaderDescription) -> str:
    driver = " ".join(filter(None, (described.vendor, described.driver_version)))
    return f"{described.state.name} ({driver})" if driver else described.state.name or "PKCS#11"


def _card(described: ReaderDescription) -> Verdict:
    if described.state.status is ReaderStatus.EMPTY:
        return unasked(Check.CARD, _NO_CARD)
    if described.state.status is ReaderStatus.MUTE:
        advice = _("Take it out and put it in with the chip forward and up; try another card.")
        return broken(Check.CARD, _("The card does not answer."), advice)
    told = " ".join(filter(None, (described.atr.hex(" ").upper(), described.protocol)))
    return ok(Check.CARD, _("It answers: {told}", told=told or "-"))


def _missing(others: Sequence[str]) -> Message:
    if others:
        return _("Plugged in is: {names}. Let an administrator set [reader] pattern to its name.", names=listed(others))
    return _DRIVER if any(_is_reader(device) for device in USB_DEVICES.glob("*")) else _PLUG


def _is_reader(device: Path) -> bool:
    """Whether a directory of sysfs is a smart-card reader: by its maker, or by the class of an interface."""
    return _read(device / "idVendor") == _ACS or _read(device / "bInterfaceClass") == _SMART_CARD


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""
