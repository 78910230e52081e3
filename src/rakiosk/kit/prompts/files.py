"""Certificate files: their passwords and their names."""

from dataclasses import dataclass

from rakiosk.i18n import Words
from rakiosk.kit.prompts.base import NOTHING_TOLD, Prompt, Told
from rakiosk.secret import Secret


@dataclass(frozen=True, slots=True)
class AskFilePassword(Prompt[Secret]):
    """The password of a certificate file that is on the stick (憑證檔密碼)."""

    file_name: str
    remark: Words = ""


@dataclass(frozen=True, slots=True)
class AskNewFilePassword(Prompt[Secret]):
    """A new certificate file password, typed twice alike (manual 參-一-4). The prompt names each broken rule itself."""

    title: Words
    cn: str


@dataclass(frozen=True, slots=True)
class AskFileName(Prompt[str]):
    """Under which name a file is saved on the stick (manual 參-一-6); yields a name that every system can have."""

    title: Words
    stick: str
    suggested: str
    remark: Words = ""
    told: Told = NOTHING_TOLD
