"""A trust's board whose papers stand on a site of its own, visited by rounds as cron makes them, days apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from hashlib import sha256
from pathlib import Path
from typing import Any

from deploy.demo.papers.make import single
from deploy.demo.papers.packs import BANK, Pack, Paper, Rows
from deploy.demo.receivers import Mailbox
from monitor.house import House
from monitor.named import Named
from monitor.round import make_round
from monitor.settings import Channel, Cqc, Rule
from monitor.summing import Summary
from monitor.watching import Part, watch
from storage.change import Change
from storage.engine import open_database
from storage.history import Wanted, changes_wanted
from storage.migrate import migrate
from tests.site import Site
from tests.story.conftest import Clock, append_only, shipped

LANDING = "/board-papers"
NAME = "Wharfside Invented NHS Trust"
FIRST_DAY = datetime(2026, 5, 11, 6, tzinfo=UTC)
REGISTER = "The register below lists every open risk of the Trust with a score of 6 or more."
RULES = (Rule(name="papers", about=("board-papers", "source-quiet", "trouble"), channels=("mail",)),)


def sheet(item: str, title: str, *, register: Rows = (), told: tuple[str, ...] = (), pages: int = 2) -> Paper:
    """A paper with its front sheet."""
    return Paper(
        item=item, title=title, lead="Company secretary", purpose="Assurance", pages=pages, told=told,
        register=register, bank=BANK,
    )  # fmt: skip


def register(**rated: tuple[int, str]) -> Rows:
    """A register's rows: the risk's number behind an ``r``, its score and its words."""
    head = ("ID", "Description of the risk", "Score before", "Score now", "Movement")
    return (head, *((id_[1:], words, "", str(score), "") for id_, (score, words) in rated.items()))


def printed(day: str, paper: Paper) -> bytes:
    """The paper of a meeting as the file that a trust publishes."""
    return single(Pack(trust=NAME, head=NAME, day=day, place="The Mill", seed=7, papers=(paper,)), paper)


class Board:
    """The house, the site and the people who are told. Days are counted from the ``first``."""

    def __init__(
        self, folder: Path, site: Site, mailbox: Mailbox, rules: Sequence[Rule], first: datetime = FIRST_DAY
    ) -> None:
        self.first = first
        self.folder, self.site, self.mailbox, self.clock = folder, site, mailbox, Clock()
        self.engine = open_database(f"sqlite:///{folder / 'wardround.db'}", create=True)
        migrate(self.engine)
        append_only(self.engine)
        own = shipped()
        fetch = {"hosts": (site.host,), "private_hosts": (site.host,), "delay_seconds": 0.0, "confirm_after_seconds": 0}
        settings = own.model_copy(
            update={
                "fetch": own.fetch.model_copy(update=fetch), "cqc": Cqc(address=f"{site.address}"),
                "channels": {"mail": Channel(address_env="MAIL")}, "rules": tuple(rules),
            }
        )  # fmt: skip
        environ = {"MAIL": mailbox.apprise_address}
        self.house = House(engine=self.engine, settings=settings, clock=self.clock, environ=environ, base=folder)

    def watch(self) -> None:
        """Put the board on the list, as ``watch add ZZ7 --only papers --papers ADDRESS`` does."""
        self.clock.set(self.first)
        part = Part(only="papers", papers=f"{self.site.address}{LANDING}")
        watch(self.house, [Named(typed="ZZ7", id="ZZ7", level="provider")], list_name="", added_by="me", part=part)

    def day(self, number: int, **how: Any) -> Summary:
        """Make the round of a day, counted from 0; what it came to. ``how`` goes to ``make_round``."""
        self.clock.set(self.first + timedelta(days=number))
        self.site.forget()
        self.mailbox.received.clear()
        return make_round(self.house, **how)

    def publish(self, meetings: Mapping[str, Mapping[str, bytes]], *, coming: Sequence[str] = ()) -> None:
        """Show these meetings' papers, by title, under each meeting's day, and no others; ``coming`` are announced."""
        for day, papers in meetings.items():
            for title, body in papers.items():
                tag = f'"{sha256(body).hexdigest()}"'
                self.site.page(path(day, title), body, content_type="application/pdf", etag=tag)
        self.site.page(LANDING, listing(meetings, coming=coming))

    @property
    def mails(self) -> list[EmailMessage]:
        """What arrived since the last round began."""
        return list(self.mailbox.received)

    def changes(self) -> list[Change]:
        """Every change that there is, the newest first."""
        with self.engine.connect() as db:
            return list(changes_wanted(db, Wanted()))


def listing(meetings: Mapping[str, Iterable[str]], *, coming: Sequence[str] = ()) -> str:
    """The page that lists the papers of each meeting by title, and the days of those to come."""
    parts = []
    for day, titles in meetings.items():
        links = "".join(f"<li><a href='{path(day, title)}'>{title}</a></li>" for title in titles)
        parts.append(f"<h2>Board meeting {day}</h2><ul>{links}</ul>")
    days = "".join(f"<li>{day}</li>" for day in coming)
    parts.append(f"<h2>Meetings to come</h2><ul>{days}</ul>" if days else "")
    return f"<html><body><main><h1>Board papers</h1>{''.join(parts)}</main></body></html>"


def path(day: str, title: str) -> str:
    """Where a paper stands on the site."""
    return f"/files/{day}/{title}.pdf".lower().replace(" ", "-")


def text(mail: EmailMessage) -> str:
    """The plain part of a message."""
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


@contextmanager
def board(folder: Path, rules: Sequence[Rule] = RULES, first: datetime = FIRST_DAY) -> Iterator[Board]:
    """A board that is watched from the ``first`` day on."""
    with Site() as site, Mailbox() as mailbox:
        made = Board(folder, site, mailbox, rules, first)
        try:
            yield made
        finally:
            made.engine.dispose()
