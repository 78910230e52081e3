"""The machine itself: Debian's packages, the program's libraries, its languages, its disk and its folders."""

import importlib.metadata
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rakiosk.config import Config
from rakiosk.files import state_folder
from rakiosk.i18n import LANGUAGES, CatalogueMissing, _, language, listed, set_language
from rakiosk.support.doctor.verdict import Check, Standing, Verdict, attention, broken, ok, unasked

SCARCE, TOO_SCARCE = 500_000_000, 50_000_000  # bytes that are free: a month of the log; a few papers and downloads
_FEW_FILES = 1000
_SECONDS = 10.0
_NOT_ALL_KNOWN = 1  # dpkg-query(1), EXIT STATUS; 2 is a database that is locked or damaged


def settings_read(config: Config) -> Verdict:
    """The settings were understood."""
    return ok(Check.SETTINGS, _("They can be used: kiosk {kiosk}.", kiosk=config.kiosk_id))


def settings_refused(complaint: str) -> Verdict:
    """The settings were not understood; `complaint` names the file and the setting, and says what to do."""
    return broken(Check.SETTINGS, complaint, _("Correct this file; what needs it was not looked at."))


def languages() -> Verdict:
    """Every language has its catalogue."""
    missing = [found for code in LANGUAGES if (found := _missing_catalogue(code))]
    if missing:
        advice = _("Install the kiosk's package anew.")
        return broken(Check.LANGUAGES, _("The words are missing: {names}.", names=listed(missing)), advice)
    return ok(Check.LANGUAGES, listed(each.name for each in LANGUAGES.values()))


def _missing_catalogue(code: str) -> str:
    before = language()
    try:
        set_language(code)
    except CatalogueMissing:
        return LANGUAGES[code].name
    else:
        set_language(before)
        return ""


def packages(config: Config | None) -> Verdict:
    """Debian's packages that these settings need are installed."""
    if shutil.which("dpkg-query") is None:
        return unasked(Check.PACKAGES, _("This is no Debian: its packages are not known."))
    wanted = list(_wanted_packages(config))
    command = ["dpkg-query", "--show", "--showformat", "${db:Status-Status} ${Package}\n", *wanted]
    answer = subprocess.run(command, capture_output=True, text=True, check=False, timeout=_SECONDS)  # noqa: S603
    if answer.returncode not in {0, _NOT_ALL_KNOWN}:
        advice = _("Let an administrator run: dpkg --audit")
        return broken(Check.PACKAGES, _("The list of packages cannot be read."), advice, cause=answer.stderr)
    missing = [name for name in wanted if f"installed {name}" not in answer.stdout.splitlines()]
    if missing:
        names = " ".join(missing)
        advice = _("Let an administrator run: apt-get install {names}", names=names)
        return broken(Check.PACKAGES, _("Missing: {names}.", names=names), advice)
    return ok(Check.PACKAGES, " ".join(wanted))


def _wanted_packages(config: Config | None) -> Iterator[str]:
    yield "fonts-dejavu-core"
    if config is None:
        return
    if config.reader_module is None:
        yield "pcscd"
        if "ACR" in config.reader_pattern:
            yield "libacsccid1"
    if config.media_udisks:
        yield "udisks2"
    if config.printer_uri.startswith("cups:"):
        yield "cups"
        yield "cups-filters"
    if config.printer_uri.startswith("escpos:"):
        yield "poppler-utils"


def libraries() -> Verdict:
    """The Python libraries that the program asks for are beside it, the pinned ones in their version."""
    try:
        asked = importlib.metadata.requires("rakiosk") or []
    except importlib.metadata.PackageNotFoundError:
        return unasked(Check.LIBRARIES, _("The program runs from its source."))
    unmet = [name for name in map(_unmet, asked) if name]
    if unmet:
        advice = _("Install the kiosk's package anew.")
        return broken(Check.LIBRARIES, _("Missing: {names}.", names=" ".join(unmet)), advice)
    return ok(Check.LIBRARIES, _("All are there: rakiosk {version}.", version=importlib.metadata.version("rakiosk")))


def _unmet(requirement: str) -> str:
    """The name and pin of a requirement that is not met, or empty; those of extras are not asked for."""
    wanted, _semicolon, marker = requirement.partition(";")
    name = re.split(r"[^A-Za-z0-9._-]", wanted.strip())[0]
    pin = re.search(r"==([0-9.]+)", wanted)
    if "extra" in marker:
        return ""
    try:
        found = importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return name
    return f"{name}=={pin[1]}" if pin and found != pin[1] else ""


def disk(config: Config | None) -> Verdict:
    """There is room for the log, for papers and for what is kept."""
    places = {Path("/"), Path("/tmp"), *folders_of(config)}  # noqa: S108 - papers are drawn there
    rooms = [room for place in sorted(places) if (room := _room(place))]
    full = [room.place for room in rooms if not room.has_more_files]
    if full:
        advice = _("Let an administrator put away files that are not the kiosk's: there are too many of them.")
        return broken(Check.DISK, _("No more files can be made at {place}.", place=full[0]), advice, 0)
    least = min(rooms, key=lambda room: (-room.standing, room.free))
    found = _("{free} MB are free at {place}.", free=least.free // 1_000_000, place=least.place)
    if least.standing is Standing.OK:
        return ok(Check.DISK, found, least.free)
    advice = _("Let an administrator put away old logs and files that are not the kiosk's.")
    return Verdict(Check.DISK, least.standing, found, advice, least.free)


@dataclass(frozen=True, slots=True)
class _Room:
    """The room at a place, in bytes. A file system that is small by intention, as one in memory, is judged by its size.

    `has_more_files`: whether there are inodes; a file system that has no tables of them says 0 of 0.
    """

    place: Path
    size: int
    free: int
    has_more_files: bool

    @property
    def standing(self) -> Standing:
        if self.free < min(TOO_SCARCE, self.size // 10):
            return Standing.BROKEN
        return Standing.ATTENTION if self.free < min(SCARCE, self.size // 4) else Standing.OK


def _room(place: Path) -> _Room | None:
    """None for a folder that is not there, or goes while it is looked at: `folders` tells of those."""
    try:
        told = os.statvfs(place)
    except OSError:
        return None
    size, free = (blocks * told.f_frsize for blocks in (told.f_blocks, told.f_bavail))
    return _Room(place, size, free, told.f_files == 0 or told.f_favail >= _FEW_FILES)


def folders_of(config: Config | None) -> list[Path]:
    """The folders that the kiosk writes into."""
    if config is None:
        return []
    named = (
        state_folder(config.state),
        config.content_cache,
        config.printer_folder,
        config.log_file and config.log_file.parent,
    )
    return [folder for folder in named if folder is not None]


def folders(config: Config | None) -> Verdict:
    """The folders that the settings name are there and can be written into."""
    if config is None:
        return unasked(Check.FOLDERS, _("The settings name no folder."))
    named = list(dict.fromkeys(folders_of(config)))
    if missing := [str(folder) for folder in named if _is_missing(folder)]:
        advice = _("Let an administrator make these folders: without them this kiosk does not start again.")
        return broken(Check.FOLDERS, _("There is no such folder: {names}.", names=listed(missing)), advice)
    if locked := [str(folder) for folder in named if _is_locked(folder)]:
        advice = _("Let an administrator give these folders to the user of the kiosk, on a disk that can be written.")
        return broken(Check.FOLDERS, _("Nothing can be written into {names}.", names=listed(locked)), advice)
    if state_folder(config.state) is None:
        advice = _('Let an administrator set [kiosk] state = "/var/lib/rakiosk".')
        return attention(Check.FOLDERS, _("Nothing is kept: no audit, and no renewed certificate."), advice)
    return ok(Check.FOLDERS, _("They can be written into."))


def _is_missing(folder: Path) -> bool:
    """Whether nothing is there, or something else, as a file or a link that leads nowhere."""
    try:
        return not folder.is_dir()
    except OSError:  # a folder above it keeps this user out
        return False


def _is_locked(folder: Path) -> bool:
    try:
        is_read_only = os.statvfs(folder).f_flag & os.ST_RDONLY
    except OSError:
        return True
    return bool(is_read_only) or not os.access(folder, os.W_OK | os.X_OK)
