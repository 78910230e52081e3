"""Signing in, the login password, own data, and the account that a fee is debited from."""

from dataclasses import dataclass

from ra_contract.rules import PasswordRule
from rakiosk.i18n import Words
from rakiosk.kit.prompts.base import Prompt
from rakiosk.secret import Secret


@dataclass(frozen=True, slots=True)
class SignInAnswer:
    """CN and login password as typed; the CN is normalised."""

    cn: str
    password: Secret


@dataclass(frozen=True, slots=True)
class AskSignIn(Prompt[SignInAnswer]):
    """CN and login password (manual 壹-一-1)."""

    cn: str = ""
    remark: Words = ""


@dataclass(frozen=True, slots=True)
class NewPassword:
    """The old login password and the new one, typed twice alike."""

    old: Secret
    new: Secret


@dataclass(frozen=True, slots=True)
class AskNewPassword(Prompt[NewPassword]):
    """Old and new login password (manual 壹-一-2). The prompt itself names each broken rule beside its field."""

    cn: str
    title: Words
    remark: Words = ""
    broken: tuple[PasswordRule, ...] = ()


@dataclass(frozen=True, slots=True)
class OwnData:
    """E-mail address and telephone number as typed; what is empty stays as it is."""

    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class AskOwnData(Prompt[OwnData]):
    """New contact data (manual 壹-七-1). `now` is masked. The prompt itself names what cannot be right."""

    now: OwnData
    typed: OwnData = OwnData()
    remark: Words = ""


@dataclass(frozen=True, slots=True)
class AskAccount(Prompt[str]):
    """The account that a fee is debited from (manual 貳-二-4); yields its digits."""

    fee: int
    remark: Words = ""


@dataclass(frozen=True, slots=True)
class AskLoginPassword(Prompt[Secret]):
    """The login password once more, before something takes effect that matters."""

    title: Words
    body: tuple[Words, ...] = ()
    remark: Words = ""
