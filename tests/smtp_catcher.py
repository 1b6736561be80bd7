# SPDX-FileCopyrightText: 2026 The Knutpunkt contributors
# SPDX-License-Identifier: EUPL-1.2
"""A mail server that keeps what it is given, refuses what it is told to, and can hold back its answers.

It speaks as much of RFC 5321 as a client needs. Three moments can be held: ``connect`` (before the
greeting), ``envelope`` (before the answer to MAIL FROM) and ``message`` (the message has been taken,
the answer is held back). An address that begins with ``nobody`` is refused for good, with ``later`` for now.
"""

import socketserver
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Self

MOMENTS = ("connect", "envelope", "message")
HELD_SECONDS = 60


@dataclass(frozen=True)
class Caught:
    """A mail that was taken: to whom, and the message as it was sent."""

    to: str
    message: EmailMessage

    @property
    def text(self) -> str:
        part = self.message.get_body(("plain",))
        assert part is not None
        return str(part.get_content())

    @property
    def html(self) -> str:
        part = self.message.get_body(("html",))
        assert part is not None
        return str(part.get_content())


class _Conversation(socketserver.StreamRequestHandler):
    server: "_Server"

    def say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")

    def handle(self) -> None:
        with suppress(OSError):  # the client may be killed at any moment
            self.converse()

    def converse(self) -> None:
        catcher, to = self.server.catcher, ""
        catcher.pass_by("connect")
        self.say("220 catcher")
        while line := self.rfile.readline().decode("utf-8", "replace").strip():
            verb = line.split()[0].upper()
            if verb in {"EHLO", "HELO"}:
                self.say("250 catcher")
            elif verb == "MAIL":
                catcher.pass_by("envelope")
                self.say("250 ok")
            elif verb == "RCPT":
                to = line.split("<", 1)[1].split(">", 1)[0]
                self.say(self.opinion_of(to))
            elif verb == "DATA":
                self.say("354 go on")
                catcher.take(to, self.read_message())
                catcher.pass_by("message")
                self.say("250 taken")
            elif verb == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok")

    @staticmethod
    def opinion_of(address: str) -> str:
        if address.startswith("nobody"):
            return "550 no such user"
        return "451 try later" if address.startswith("later") else "250 ok"

    def read_message(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line.removeprefix(b"."))
        return b"".join(lines)


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True
    block_on_close = False
    catcher: "Catcher"


class Catcher:
    """The server; use as a context manager."""

    def __init__(self) -> None:
        self.mails: list[Caught] = []
        self._free = {moment: threading.Event() for moment in MOMENTS}
        self._reached = {moment: threading.Event() for moment in MOMENTS}
        for event in self._free.values():
            event.set()
        self._server = _Server(("127.0.0.1", 0), _Conversation)
        self._server.catcher = self

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.let_go()
        self._server.shutdown()
        self._server.server_close()

    def hold(self, moment: str) -> None:
        """Hold back the answer at this moment until let_go()."""
        self._reached[moment].clear()
        self._free[moment].clear()

    def let_go(self) -> None:
        for event in self._free.values():
            event.set()

    def wait_until_held(self, moment: str, seconds: float = 30) -> None:
        assert self._reached[moment].wait(seconds), f"nobody came to {moment}"

    def pass_by(self, moment: str) -> None:
        self._reached[moment].set()
        self._free[moment].wait(HELD_SECONDS)

    def take(self, to: str, message: bytes) -> None:
        parsed = message_from_bytes(message, policy=policy.default)
        assert isinstance(parsed, EmailMessage)
        self.mails.append(Caught(to, parsed))

    def addresses(self) -> list[str]:
        return [mail.to for mail in self.mails]

    def wait_for(self, count: int, seconds: float = 30) -> list[Caught]:
        """Return the mails once there are so many."""
        until = time.monotonic() + seconds
        while len(self.mails) < count and time.monotonic() < until:
            time.sleep(0.05)
        assert len(self.mails) >= count, f"{len(self.mails)} of {count} mails came"
        return list(self.mails)
