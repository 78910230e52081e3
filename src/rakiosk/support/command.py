"""`rakiosk support`: what sshd runs for support staff, instead of a shell: a screen, or plain lines for scripts."""

import json
import os
import shlex
import socket
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rakiosk.support.mirror.frames import LENGTH_BYTES, Picture, Receiver
from rakiosk.support.who import key_id

ANSWER_SECONDS, LONG_SECONDS = 10.0, 60.0  # a kiosk that has not answered by then hangs; the long are below
_LONG = {"doctor", "help", "restart", "pack"}
DONE, FAILED, USAGE = 0, 1, 64  # sysexits EX_USAGE
HELP = """\
status            the kiosk, and what its customer is doing (no name)
events [N]        the last N records of its audit
doctor            everything of the machine looked at, and what to do
pack [kept]       all of these in one text, for a ticket: ssh … pack > FILE; kept: the one that the screen has written
mirror            the customer's screen, names and secrets hidden; Ctrl+C ends it
message TEXT      words to the customer's screen
help WHY          ask the customer whether you may help; they read why, and any key of theirs ends it
act ENTRY         with their leave: choose an entry by its digit or letter, or go forward or back
end               end the help
restart WHAT [WHY]  start anew: app, reader (its service), queue (the printer's). With somebody there say why: they
                  are asked for their leave"""


def support(place: Path, words: Sequence[str]) -> int:
    """Do what the words say, or sshd was asked for (SSH_ORIGINAL_COMMAND); without any show the screen, or tell."""
    asked = list(words) or _asked_of_sshd()
    if asked == ["mirror"]:
        return _mirror(place)
    if not asked and sys.stdin.isatty() and sys.stdout.isatty():
        return _screen(place)
    request = _request(asked)
    if request is None:
        return _say(f"There is no such request. There are:\n{HELP}", USAGE)
    told = _tell(place, request)
    return told if asked or told else _say(HELP, DONE)


_ALONE: dict[str, dict[str, Any]] = {
    "": {"do": "status"},
    "status": {"do": "status"},
    "events": {"do": "events"},
    "doctor": {"do": "doctor"},
    "pack": {"do": "pack", "whole": True},
    "pack kept": {"do": "pack", "read": True},
    "end": {"do": "end"},
}
"""The requests that need nothing else, by their words."""


def _request(asked: list[str]) -> dict[str, Any] | None:
    """The request that these words are; None for none."""
    match asked:
        case ["events", count] if count.isascii() and count.isdigit():
            return {"do": "events", "last": int(count[:6])}
        case ["message" | "help" | "act" as what, *text] if text:
            return {"do": what, "text": " ".join(text)}
        case ["restart", what, *text]:
            return {"do": "restart", "what": what, "text": " ".join(text)}
    return _ALONE.get(" ".join(asked))


def _asked_of_sshd() -> list[str]:
    try:
        return shlex.split(os.environ.get("SSH_ORIGINAL_COMMAND", ""))
    except ValueError:
        return ["?"]


def _tell(place: Path, request: dict[str, Any]) -> int:
    try:
        with _connected(place, request) as connection, connection.makefile("rb") as stream:
            connection.settimeout(LONG_SECONDS if request["do"] in _LONG else ANSWER_SECONDS)
            answer = json.loads(stream.readline() or b"{}")
    except (OSError, ValueError) as error:
        return _away(place, error)
    if "error" in answer or not answer:
        return _say(answer.get("error", "The kiosk has refused: this user is not support's."), FAILED)
    for line in answer.get("lines", [f"{name}: {value}" for name, value in answer.items()]):
        print(_harmless(str(line)))
    return DONE


def _screen(place: Path) -> int:
    os.environ.setdefault("TEXTUAL_COLOR_SYSTEM", "256")  # half of what a screen sends over the line are its colours
    from rakiosk.support.screen.app import run  # noqa: PLC0415  # plain lines do without

    return run(place, key_id())


def _mirror(place: Path) -> int:
    """Draw each frame as it comes, until either side ends it."""
    receiver, drawn = Receiver(), None
    try:
        with _connected(place, {"do": "mirror"}) as connection, connection.makefile("rb") as stream:
            while len(length := stream.read(LENGTH_BYTES)) == LENGTH_BYTES:
                picture = receiver.picture(stream.read(int.from_bytes(length, "big")))
                sys.stdout.write(_drawing(drawn, picture))
                sys.stdout.flush()
                drawn = picture
    except KeyboardInterrupt:
        pass
    except (OSError, ValueError) as error:
        return _away(place, error)
    return DONE if drawn is not None else _say("The kiosk has refused: this user is not support's.", FAILED)


def _drawing(before: Picture | None, picture: Picture) -> str:
    """The rows that are others, each at its place (ECMA-48 CUP, EL); a whole picture on a wiped screen (ED)."""
    is_new = before is None or len(before.rows) != len(picture.rows)
    old = ("",) * len(picture.rows) if before is None or is_new else before.rows
    rows = enumerate(zip(old, picture.rows, strict=True), 1)
    drawn = "".join(f"\x1b[{y};1H{_harmless(new)}\x1b[K" for y, (row, new) in rows if row != new)
    return ("\x1b[2J" if is_new else "") + drawn + f"\x1b[{len(picture.rows) + 1};1H"


def _connected(place: Path, request: dict[str, Any]) -> socket.socket:
    connection = socket.socket(socket.AF_UNIX)
    try:
        connection.connect(str(place))
        connection.sendall(json.dumps({**request, "who": key_id()}).encode() + b"\n")
    except OSError:
        connection.close()
        raise
    return connection


def _away(place: Path, error: Exception) -> int:
    return _say(f"The kiosk does not answer at {place} ({error}): is it running? journalctl -u rakiosk tells.", FAILED)


def _harmless(text: str) -> str:
    return "".join(character if character.isprintable() else " " for character in text)


def _say(words: str, status: int) -> int:
    print(words, file=sys.stderr if status else sys.stdout)
    return status
