"""Large text: the compositor scales the screen where there is one; elsewhere the lines are set wider apart."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from rakiosk.i18n import Words, _

log = logging.getLogger(__name__)

DEADLINE = 5.0  # seconds that a compositor may take

Command = Sequence[str]


@dataclass(frozen=True, slots=True)
class ScaleCommands:
    """The commands that ask the compositor for large and for normal text: programs, run without a shell."""

    large: Command = ()
    normal: Command = ()


class Scale(Enum):
    """The compositor's answer when it was asked last."""

    NORMAL = auto()
    LARGE = auto()
    IMPOSSIBLE = auto()


class TextSize:
    """Whether the customer wants large text, and how it is had.

    The compositor is asked off the loop, one command at a time; whoever changes their mind meanwhile gets what they
    wanted last.
    """

    def __init__(self, commands: ScaleCommands, changed: Callable[[], None]) -> None:
        self._commands = commands
        self._changed = changed
        self._scale = Scale.NORMAL if commands.large else Scale.IMPOSSIBLE
        self._asking: asyncio.Task[None] | None = None
        self.is_large = False

    @property
    def is_roomy(self) -> bool:
        """Whether the lines are set wider apart, since the letters cannot grow."""
        return self.is_large and self._scale is Scale.IMPOSSIBLE

    def remark(self) -> Words:
        """The words for the customer; none while the text is normal."""
        if not self.is_large:
            return ""
        return _("Letters cannot grow here: wider lines") if self.is_roomy else _("Large text")

    def choose(self, *, large: bool) -> None:
        """Large or normal from now on."""
        if large != self.is_large:
            self.is_large = large
            self._changed()
            if self._commands.large and (self._asking is None or self._asking.done()):
                self._asking = asyncio.get_running_loop().create_task(self._ask_until_it_is_so())

    async def settle(self) -> None:
        """Wait until the compositor has answered."""
        if self._asking is not None:
            await self._asking

    async def _ask_until_it_is_so(self) -> None:
        asked: bool | None = None
        while asked is not self.is_large:
            asked = self.is_large
            is_done = await _run(self._commands.large if asked else self._commands.normal)
            self._scale = (Scale.LARGE if asked else Scale.NORMAL) if is_done else Scale.IMPOSSIBLE
            self._changed()


async def _run(command: Command) -> bool:
    """Whether the command could be run and was content. What it says on failure goes to the log."""
    try:
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
    except OSError as error:
        log.warning("text size: %s cannot be run (%s)", command[0], error.strerror)
        return False
    try:
        async with asyncio.timeout(DEADLINE):
            _out, complaint = await process.communicate()
    except TimeoutError:
        process.kill()
        await process.wait()
        log.warning("text size: %s did not answer in %g seconds", command[0], DEADLINE)
        return False
    if process.returncode != 0:
        said = complaint.decode(errors="replace").strip()[:200]
        log.warning("text size: %s failed with %d: %s", command[0], process.returncode, said)
    return process.returncode == 0
