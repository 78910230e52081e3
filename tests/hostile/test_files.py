"""Customers' files: nothing that anybody brings ends the kiosk or costs anybody a key."""

import itertools
import subprocess
from pathlib import Path

import pytest

from rakiosk.domain.errors import FileError, FileNotKept, FilePasswordWrong, FileTooDemanding, FileUnreadable
from rakiosk.media.file_format import Format
from rakiosk.media.pkcs12 import change_password, open_file
from rakiosk.secret import Secret
from tests.hostile.cases import Answer, Case, cases

NEW = "Another2026x"
TROUBLES: dict[Answer, type[FileError]] = {
    Answer.WRONG_PASSWORD: FilePasswordWrong,
    Answer.NOT_KNOWN: FileUnreadable,
    Answer.TOO_DEMANDING: FileTooDemanding,
}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> list[Case]:
    """Every case."""
    return list(cases(tmp_path_factory.mktemp("corpus")))


async def answer_to(case: Case) -> str:
    """The answer to opening it."""
    try:
        await open_file(case.content, Secret.of(case.password))
    except FileError as error:
        return next(answer for answer, trouble in TROUBLES.items() if type(error) is trouble)
    return Answer.OPENS


async def test_every_file_is_opened_or_refused_for_its_own_reason(corpus: list[Case]) -> None:
    answers = {case.name: await answer_to(case) for case in corpus}
    assert answers == {case.name: case.answer for case in corpus}


async def test_a_new_password_keeps_every_key_or_is_refused(corpus: list[Case], tmp_path: Path) -> None:
    formats = itertools.cycle(Format)
    for case in (case for case in corpus if case.answer is Answer.OPENS):
        try:
            changed = await change_password(case.content, Secret.of(case.password), Secret.of(NEW), next(formats))
        except FileNotKept:
            assert not case.is_kept, case.name
            continue
        assert case.is_kept, case.name
        assert (await open_file(changed, Secret.of(NEW))).own, case.name
        keys = keys_by_openssl(case.content, case.password, tmp_path)
        assert keys is None or keys == keys_by_openssl(changed, NEW, tmp_path), case.name


def keys_by_openssl(content: bytes, password: str, folder: Path) -> list[bytes] | None:
    """The private keys that OpenSSL finds in a file, in their order; None when it refuses the file."""
    file = folder / "file.p12"
    file.write_bytes(content)
    asked = ["openssl", "pkcs12", "-in", str(file), "-passin", f"pass:{password}", "-nodes", "-nocerts", "-legacy"]
    told = subprocess.run(asked, check=False, capture_output=True)
    return [part.split(b"-----END")[0] for part in told.stdout.split(b"KEY-----\n")] if not told.returncode else None
