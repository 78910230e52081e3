"""The settings of one counter machine: a TOML file read once at start.

`model` declares each of them once: the loader, `kiosk-config/rakiosk.toml.example` and `docs/settings.md` come from
there.
"""

from rakiosk.config.loading import ConfigError, load
from rakiosk.config.model import Config

__all__ = ["Config", "ConfigError", "load"]
