"""The settings that `init` asks for, because what it signs names them: written into `ra.toml`."""

from pathlib import Path

from rakiosk_ra.base.addresses import is_reachable, reachable_url
from rakiosk_ra.base.errors import AdminError
from rakiosk_ra.base.files import write_private
from rakiosk_ra.base.settings import FILE_NAME, Settings, load_settings


def write_first_settings(state_dir: Path, pki_url: str | None, names: tuple[str, ...]) -> Settings:
    """The settings, after adding what they lack. Raises AdminError for what is missing or contradicts them."""
    settings = load_settings(state_dir)
    added = ""
    if pki_url is not None and reachable_url(pki_url) != settings.pki.url.rstrip("/"):
        _refuse_another(state_dir, "[pki] url", settings.pki.url)
        added += f'\n[pki]\nurl = "{reachable_url(pki_url)}"\n'
    if names and names != settings.server.names:
        _refuse_another(state_dir, "[server] names", ", ".join(settings.server.names))
        added += f"\n[server]\nnames = [{', '.join(map(_quoted, names))}]\n"
    if not added:
        return settings
    file = state_dir / FILE_NAME
    text = file.read_text("utf-8") if file.exists() else ""
    write_private(file, (text + added).lstrip("\n").encode())
    try:
        return load_settings(state_dir)
    except AdminError as error:  # the table stands there already, without the key
        write_private(file, text.encode())
        raise AdminError(f"{file}: write what --pki-url and --name say into it by hand ({error})") from error


def _refuse_another(state_dir: Path, setting: str, value: str) -> None:
    if value:
        raise AdminError(f"{state_dir / FILE_NAME} says {setting} = {value}: give no other, or change it there.")


def _quoted(name: str) -> str:
    if not is_reachable(name):
        raise AdminError(f"Nobody can reach the RA as '{name}': give a host name or an address of it.")
    return f'"{name}"'
