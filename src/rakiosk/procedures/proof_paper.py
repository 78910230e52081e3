"""The paper of a statement: counted at the RA, and made here from the signed code; a file is made and signed there."""

import uuid
from collections.abc import Awaitable, Callable

from ra_contract.papers import StatementFile
from ra_contract.statement import Statement
from rakiosk.domain.errors import RaUnreachable
from rakiosk.kit.visit import Visit
from rakiosk.printing.folder import keeps_files
from rakiosk_slip.child import make
from rakiosk_slip.content import Page, Slip
from rakiosk_slip.statement import statement_slip

NotePrint = Callable[[str, str], Awaitable[int]]
"""Counts a copy at the RA: a statement's number and a job to the copy's number."""


class ProofPaper:
    """One statement on paper, each try a copy of its own. `missing` are the characters that the last one lacks.

    `note` counts the copies where it is no customer's own statement.
    """

    def __init__(self, v: Visit, statement: Statement, note: NotePrint | None = None) -> None:
        self._visit = v
        self._is_own = note is None
        self._note: NotePrint = note or v.ra.note_print
        self._statement = statement
        self._tries = 0
        self._unnoted: list[str] = []
        self.missing: tuple[str, ...] = ()

    @property
    def next_slip(self) -> Slip:
        """The next copy, as far as it is known before the RA counts it."""
        return self._slip(self._statement.prints + self._tries + 1)

    async def pdf(self) -> bytes:
        """The next copy. Raises SlipFailed.

        Without a line to the RA it is made all the same: what makes paper genuine is the signature in its code. The RA
        is told of the copy with the next one.
        """
        printer = self._visit.printer
        if printer is None:
            raise RuntimeError("there is no printer")
        page, copy, is_noted = Page(printer.paper.value), *await self._next_copy()
        signed = await self._signed(page, copy) if is_noted and self._is_own and keeps_files(printer) else None
        made = signed or await make(self._slip(copy), page)
        self.missing = made.missing
        return made.pdf

    async def _signed(self, page: Page, copy: int) -> StatementFile | None:
        """The file that the RA sets and signs; None when it cannot be reached."""
        try:
            return await self._visit.ra.statement_pdf(self._statement.number, page, copy)
        except RaUnreachable:
            return None

    def _slip(self, copy: int) -> Slip:
        return statement_slip(self._statement.code, self._statement.issuer, copy)

    async def _next_copy(self) -> tuple[int, bool]:
        """Which copy it is, and whether the RA has noted it."""
        self._tries += 1
        self._unnoted.append(str(uuid.uuid4()))
        copy = self._statement.prints + self._tries
        try:
            while self._unnoted:
                copy = await self._note(self._statement.number, self._unnoted[0])
                self._unnoted.pop(0)
        except RaUnreachable:
            return copy, False
        return copy, True
