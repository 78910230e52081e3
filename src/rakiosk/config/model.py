"""Every setting of a kiosk, declared once: place in the file, kind, default, meaning, and why one would change it."""

from dataclasses import dataclass, field
from pathlib import Path

from rakiosk.config.counter import CounterSettings
from rakiosk.config.kinds import (
    CERTIFICATE_FILE,
    COMMAND,
    FILE,
    FOLDER,
    MODULE,
    NEW_FILE,
    PRINTER,
    REGULAR_EXPRESSION,
    TEXT,
    TRUTH,
    one_of,
    or_empty,
    seconds,
)
from rakiosk.config.setting import setting
from rakiosk_slip.content import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class Config(CounterSettings):
    """Every setting of a kiosk: the counter's and its devices'. Those without a default must stand in the file."""

    reader_pattern: str = field(
        default="^ACS ACR ?38U",
        metadata=setting(
            "reader.pattern",
            REGULAR_EXPRESSION,
            "Which of the machine's card readers is the kiosk's: its PC/SC name must hold a match for this.",
            "`pcsc_scan -r` prints the names. Change it for a reader of another make.",
        ),
    )
    reader_module: Path | None = field(
        default=None,
        metadata=setting(
            "reader.module",
            or_empty(MODULE),
            "A card vendor's PKCS#11 module, where the cards are none with a PIV application; empty: PIV cards "
            "through PC/SC.",
            "Needs `pip install rakiosk[pkcs11]`. Such a module can sign, test and change the card PIN; applying, "
            "renewing and resetting a card PIN then say that they are done at the counter.",
        ),
    )
    card_deadline_seconds: float = field(
        default=30.0,
        metadata=setting(
            "reader.deadline_seconds",
            seconds(1, 300),
            "How long the card may be busy with one operation (reading, checking the PIN, signing, writing) before "
            "the reader counts as stuck.",
            "Making a key has a longer limit of its own. Raise it for a slow card or reader.",
        ),
    )
    printer_uri: str = field(
        default="",
        metadata=setting(
            "printer.uri",
            PRINTER,
            "Where papers are printed.",
            "Empty, and no folder below: this kiosk has no printer, and says so.",
            choices=(
                (
                    "ipp://printer.example/ipp/print",
                    (
                        "a printer on the network that takes PDF (ipps:// with TLS): the best choice, since it tells "
                        "its state and its jobs at once and by itself"
                    ),
                ),
                ("http://localhost:60000/ipp/print", "a USB printer behind ipp-usb"),
                (
                    "cups:QUEUE",
                    (
                        "a queue of this machine's CUPS, for a printer that takes no PDF: URF or PWG raster, as most "
                        "office printers do. Make it with `lpadmin -p QUEUE -E -v URI?contimeout=10 -m driverless:URI "
                        "-o printer-error-policy=abort-job`; `rakiosk check-printer` says when a printer needs one."
                    ),
                ),
                (
                    "escpos://printer.example:9100",
                    "a receipt printer with a roll 80 mm wide; pdftoppm must be installed",
                ),
            ),
        ),
    )
    printer_name: str = field(
        default="",
        metadata=setting(
            "printer.name",
            TEXT,
            'What the customer is told of where the paper comes out: "the printer beside counter 3".',
            'Empty: "the printer". Set it where the printer is not beside the kiosk.',
        ),
    )
    printer_paper: Page = field(
        default=Page.A4,
        metadata=setting(
            "printer.paper",
            one_of(tuple(Page), "is no paper that slips are made for", Page),
            'The paper in it; "RECEIPT" is a roll 80 mm wide.',
            "A receipt printer (escpos) always has a roll.",
        ),
    )
    printer_ca: Path | None = field(
        default=None,
        metadata=setting(
            "printer.ca",
            or_empty(CERTIFICATE_FILE),
            "The certificate of an ipps:// printer, or of the authority that issued it.",
            "Empty: only what the machine itself trusts. Set it for a printer with a certificate of its own making.",
        ),
    )
    printer_cups_socket: Path = field(
        default=Path("/run/cups/cups.sock"),
        metadata=setting(
            "printer.cups_socket",
            FILE,
            "The socket at which this machine's CUPS listens, for cups:QUEUE.",
            "Change it where CUPS has another.",
        ),
    )
    printer_folder: Path | None = field(
        default=None,
        metadata=setting(
            "printer.folder",
            or_empty(FOLDER),
            "A folder into which papers are written as PDF files instead, for a demo or for a program that watches it.",
            "Set it only where there is no uri.",
        ),
    )
    has_touch_screen: bool = field(
        default=False,
        metadata=setting(
            "screen.touch",
            TRUTH,
            "Whether customers tap this kiosk's screen: then its keyboard is up at every field from the start.",
            "Without it, the first tap brings the keyboard and the first key of a real keyboard puts it away. Set it "
            "where there are no keys.",
        ),
    )
    large_text_command: tuple[str, ...] = field(
        default=(),
        metadata=setting(
            "screen.large_text_command",
            COMMAND,
            "What asks the compositor for large text (F3): a program and its arguments, run without a shell.",
            "Empty, or when it fails: letters stay as they are, and F3 sets lines, entries and buttons wider apart. "
            "Set it together with normal_text_command.",
            choices=(
                ('["wlr-randr", "--output", "DP-1", "--scale", "1.5"]', "under cage from 0.2 on"),
                ('["swaymsg", "output", "DP-1", "scale", "1.5"]', "under sway"),
            ),
        ),
    )
    normal_text_command: tuple[str, ...] = field(
        default=(),
        metadata=setting(
            "screen.normal_text_command",
            COMMAND,
            "What asks the compositor for normal text again.",
            "Set it together with large_text_command.",
            choices=(
                ('["wlr-randr", "--output", "DP-1", "--scale", "1"]', "under cage from 0.2 on"),
                ('["swaymsg", "output", "DP-1", "scale", "1"]', "under sway"),
            ),
        ),
    )
    media_udisks: bool = field(
        default=True,
        metadata=setting(
            "media.udisks",
            TRUTH,
            "Whether customers may use their USB sticks here, through udisks2.",
            "kiosk-config/polkit has the rule that lets the kiosk mount them. false: the services that need one send "
            "the customer to the counter.",
        ),
    )
    media_power_off: bool = field(
        default=True,
        metadata=setting(
            "media.power_off",
            TRUTH,
            "Whether a stick that may be taken is powered off: its light goes out, and the kiosk sees it no longer.",
            "With false it stays in sight, and the kiosk waits until it is taken. Change it where customers forget "
            "their sticks.",
        ),
    )
    media_loop_folder: Path | None = field(
        default=None,
        metadata=setting(
            "media.loop_folder",
            or_empty(FOLDER),
            "A folder for tests on machines without USB: loop devices whose file lies there count as sticks.",
            "Empty: none does.",
        ),
    )
    support_socket: Path | None = field(
        default=None,
        metadata=setting(
            "support.socket",
            or_empty(NEW_FILE),
            "The Unix socket at which the kiosk hears `rakiosk support`.",
            "Empty: support cannot look at this kiosk. Set it to /run/rakiosk/support.sock, and let sshd in as "
            "docs/support-access.md tells.",
        ),
    )
    support_user: str = field(
        default="rasupport",
        metadata=setting(
            "support.user",
            TEXT,
            "The user as whom support staff come in; besides it only root and the kiosk's own user are heard.",
            "Change it where sshd's settings name another.",
        ),
    )
