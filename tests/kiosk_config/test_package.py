"""The package of the configuration, as lintian reads it: laid out by the table, with its scripts and control file."""

import gzip
import shutil
from pathlib import Path

from tests.kiosk_config.checks import FOLDER, said_by, tool

PACKAGING = FOLDER.parent / "packaging"
OWN = PACKAGING / "rakiosk-kiosk-config"
_CHANGES = (
    "rakiosk-kiosk-config (1.0) unstable; urgency=medium\n\n  * Built.\n\n"
    " -- rakiosk maintainers <maintainers@rakiosk.example>  Thu, 01 Jan 2026 00:00:00 +0000\n"
)


def laid_out(root: Path) -> None:
    """The tree that `make deb` packs, but for man pages and pictures."""
    for row in (FOLDER / "places").read_text(encoding="utf-8").splitlines():
        if not row.startswith("#"):
            source, place, *mark = row.split()
            _put(FOLDER / source, root / place.lstrip("/"), 0o755 if mark else 0o644)
    _put(OWN / "rakiosk-kiosk-config", root / "usr/sbin/rakiosk-kiosk-config", 0o755)
    _put(OWN / "overrides", root / "usr/share/lintian/overrides/rakiosk-kiosk-config", 0o644)
    documents = root / "usr/share/doc/rakiosk-kiosk-config"
    _put(PACKAGING / "copyright", documents / "copyright", 0o644)
    (documents / "changelog.gz").write_bytes(gzip.compress(_CHANGES.encode(), mtime=0))
    for script in ("postinst", "prerm", "postrm"):
        _put(OWN / script, root / "DEBIAN" / script, 0o755)
    control = (OWN / "control").read_text(encoding="utf-8").replace("@VERSION@", "1.0")
    (root / "DEBIAN/control").write_text(control, encoding="utf-8")
    settings = sorted(str(file.relative_to(root)) for file in (root / "etc").rglob("*") if file.is_file())
    (root / "DEBIAN/conffiles").write_text("".join(f"/{name}\n" for name in settings))
    for folder in (root, *(each for each in root.rglob("*") if each.is_dir())):
        folder.chmod(0o755)


def _put(source: Path, target: Path, mode: int) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    target.chmod(mode)


def faults(root: Path) -> list[str]:
    """The errors that lintian finds in the package of a tree."""
    lintian, package = tool("lintian", "lintian"), root.with_suffix(".deb")
    status, said = said_by(tool("dpkg-deb", "dpkg"), "--root-owner-group", "-Zxz", "-z1", "--build", root, package)
    assert status == 0, said
    _status, said = said_by(lintian, "--allow-root", "--no-cfg", "--tag-display-limit", "0", package)
    return [line for line in said.splitlines() if line.startswith("E:")]


def test_lintian_finds_no_error_and_one_that_is_made_is_found(tmp_path: Path) -> None:
    root = tmp_path / "package"
    laid_out(root)
    assert faults(root) == []
    (root / "usr/lib/rakiosk/rakiosk-upgrade").chmod(0o644)
    (root / "DEBIAN/postinst").write_text("set -e\n")
    assert any("postinst" in fault for fault in faults(root))
