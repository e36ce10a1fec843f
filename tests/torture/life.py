"""The house whose life is hard: the program beside this file, and the mail server of all its people."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from email.message import EmailMessage
from pathlib import Path
from typing import Any, NamedTuple

from deploy.demo.receivers import Mailbox

ROOT = Path(__file__).resolve().parents[2]
FULL = os.environ.get("WARDROUND_TORTURE") == "full"
PEOPLE = ("mail", "table", "pager", "standin", "ops")
MORNING, AFTER_IT, DIGEST, WITHDRAWAL, BATCH, RELEASE, LAST, LAST_DIGEST = range(8)
"""The steps of the story."""
STEPS = range(8)
WITH_NEWS = (AFTER_IT, WITHDRAWAL, BATCH, RELEASE, LAST, LAST_DIGEST)
SAME = ("changes", "in force", "corrections", "batches", "open rounds", "leases", "half sent", "unchecked")
"""What the house holds whatever the time was when digests were made and operators heard of things."""
UNHARMED, FAILED, ANOTHER, TROUBLE, KILLED = 0, 1, 4, 5, -signal.SIGKILL
PASSING = r"\bWR-\w+|\d+ tr(?:y|ies)|(?:\w+day )?\d+ \w+ 20\d\d"
"""What no two lives share of a subject: references, the number of tries, dates."""
Harm = Mapping[str, Any]


class Mail(NamedTuple):
    """One message that arrived: who got it, what it tells first, and whether it says that it may be a repeat."""

    to: str
    tells: str
    marked: bool


class Post(Mailbox):
    """The mail server. Nobody is at the pager. A process that is armed is killed when its n-th message is in."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.armed = folder / "armed"

    async def handle_RCPT(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if address.startswith("pager@"):
            return "550 5.1.1 there is nobody of this name"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        answer = await super().handle_DATA(server, session, envelope)
        with suppress(FileNotFoundError):
            process, left = map(int, self.armed.read_text().split())
            self.armed.write_text(f"{process} {left - 1}")
            if left == 1:
                os.kill(process, signal.SIGKILL)
        return answer

    def address_of(self, name: str) -> str:
        people = f"from=ward@round.example&to={name}@home.example"
        return f"mailto://127.0.0.1:{self.port}?smtp=127.0.0.1&mode=insecure&{people}"


class Life:
    """Steps of the story, harmed or not; ``calm`` is how it goes where nothing happens, step by step."""

    def __init__(self, folder: Path, post: Post) -> None:
        self.folder, self.post = folder, post
        environ = json.dumps({name.upper(): post.address_of(name) for name in PEOPLE})
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.torture.program", folder, environ],
            cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        self.calm_mails: list[list[Mail]] = []
        self.calm: list[dict[str, Any]] = []
        self.counts: list[tuple[int, int, int]] = []
        """Of each step, how many commits it has, how often it asks what time it is, and how many bytes it writes."""

    def live_calmly(self) -> None:
        """The whole story without harm, kept step by step."""
        self.begin()
        for number in range(len(STEPS)):
            self.keep(number)
            self.counts.append(self._do("calmly", number=number))
            self.calm.append(self.state(number))
            self.calm_mails.append(self.mails())

    def begin(self, first: str | None = None) -> None:
        """An empty house, on a morning."""
        self._do("begin", first=first)
        self.post.received.clear()

    def move(self, server: str) -> None:
        """Into an empty house on a server, or back into the file where none is named."""
        self._do("move", server=server)
        self.post.received.clear()

    def keep(self, number: int) -> None:
        """Keep the house as it is before a step."""
        self._do("keep", name=f"before-{number}")

    def go_to(self, number: int) -> None:
        """The house as it is before a step."""
        self._do("restore", name=f"before-{number}")
        self.post.received.clear()

    def step(self, number: int, *harms: Harm) -> list[int]:
        """A step that is harmed in each of these ways before it is taken unharmed; how the attempts ended."""
        codes: list[int] = self._do("step", number=number, harms=list(harms))
        return codes

    def state(self, number: int) -> dict[str, Any]:
        """What the house holds after a step."""
        found: dict[str, Any] = self._do("state", number=number)
        return found

    def mails(self) -> list[Mail]:
        """What arrived since the last asking."""
        arrived = [_mail(message) for message in self.post.received]
        self.post.received.clear()
        return arrived

    def wardround(self, *arguments: str, folder: Path, environ: Mapping[str, str], seconds: float) -> tuple[int, str]:
        """``wardround`` in a process of its own, killed after some seconds; how it ended and what it said."""
        code, said = self._do("wardround", arguments=arguments, home=str(folder), environ=environ, seconds=seconds)
        return code, said

    def end(self) -> None:
        """Let the program go."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        with self._process:
            self._process.wait(timeout=60)

    def _do(self, what: str, **more: Any) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"do": what, **more}) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())


def told(mails: Iterable[Mail]) -> set[tuple[str, str]]:
    """Who was told what."""
    return {(mail.to, mail.tells) for mail in mails}


def unmarked(mails: Iterable[Mail]) -> Counter[tuple[str, str]]:
    """How often who was told what without being told that it may be a repeat."""
    return Counter((mail.to, mail.tells) for mail in mails if not mail.marked)


def deaths(codes: Sequence[int]) -> int:
    """How many attempts ended in a death."""
    return codes.count(KILLED)


def _mail(message: EmailMessage) -> Mail:
    body = message.get_body(("plain",))
    text = body.get_content() if body is not None else ""
    # How many more changes there are depends on when a second visit missed a banner.
    tells = re.sub(PASSING, "…", str(message["Subject"]).partition(", and ")[0])
    return Mail(str(message["To"]).partition("@")[0], tells, "This may be a repeat" in " ".join(text.split()))
