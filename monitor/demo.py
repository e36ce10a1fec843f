"""The demo: fourteen days past replicas of CQC's site and data service and of three trusts' sites, each alert shown as
its recipient gets it."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shlex import quote
from typing import NamedTuple
from urllib.parse import urlsplit

from rich.console import Console

from deploy.demo.api import KEY, Api
from deploy.demo.boards import LARKSHIRE, TRUSTS
from deploy.demo.homes import LODGE_AFTER
from deploy.demo.receivers import Mailbox, Webhook
from deploy.demo.replica import Replica, tally
from deploy.demo.show import show
from deploy.demo.story import DAYS, WATCHED, Day
from monitor.holding.releasing import alone
from monitor.holding.withdrawing import withdraw
from monitor.house import House
from monitor.invocation import WrongUse
from monitor.named import Named, named
from monitor.papers.beside import Part
from monitor.recap import recap
from monitor.round import make_round
from monitor.settings import Api as Service
from monitor.settings import Channel, Cqc, Fetch, Health, Rule, Settings
from monitor.summing import Summary
from monitor.telling import send_due
from monitor.watching import watch
from storage import changes
from storage.engine import open_database
from storage.history import Wanted, changes_wanted
from storage.migrate import migrate

MARK = ".made-by-wardround-demo"
DATABASE = "wardround.db"
PAUSE = 2.0
"""Seconds that a person has to read a day's messages."""

EMAIL, CHAT = "WARDROUND_CHANNEL_EMAIL", "WARDROUND_CHANNEL_CHAT"
RULES = (
    Rule(
        name="worse ratings and enforcement, at once",
        about=("ratings", "reports", "enforcement", "registration"),
        severity="high",
        channels=("email", "chat"),
    ),
    Rule(
        name="the rest, on Mondays",
        about=("ratings", "reports", "enforcement", "registration"),
        severity="low",
        digest="weekly",
        at="05:30",
        channels=("email",),
    ),
    Rule(
        name="board papers",
        about=("board-papers",),
        words=("Larkfield Borough Council",),
        severity="medium",
        channels=("email",),
    ),
)

LEFT = (
    (
        "All that changed, newest first; `show` and an id tell one of them whole, with every place that showed it.",
        "changes",
    ),
    ("The trust's ratings now, and as they were known the day before its report came.", "ratings RT1"),
    ("", "ratings RT1 --at 2025-07-16"),
    (
        "Harbour Lodge on 20 July as it was known that day, and as it stood, by a report that was seen a day later.",
        f"ratings {LODGE_AFTER.id} --at 2025-07-20",
    ),
    ("", f"ratings {LODGE_AFTER.id} --true-at 2025-07-20"),
    (
        "The meetings of Larkshire's board with every paper, and its risk register over time.",
        f"meetings {LARKSHIRE.id}",
    ),
    ("", f"risks {LARKSHIRE.id}"),
    ("Every page and document that is visited, and every message with its receipt.", "sources"),
    ("", "deliveries"),
)
"""What to look at when the story is over: what each command shows, where the line before it did not say so."""


class Stage(NamedTuple):
    """What the story is played on."""

    replica: Replica
    api: Api
    boards: Replica
    mailbox: Mailbox
    webhook: Webhook


class Clock:
    """A clock that is set to each day of the story and then goes on at the usual pace."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def set(self, moment: datetime) -> None:
        """Make it ``moment`` now."""
        self.ahead = moment - datetime.now(UTC)


def play(folder: Path, *, fast: bool, console: Console) -> int:
    """Play the story into ``folder``, made afresh. 0 where every day brought just what it should.

    Raises WrongUse for a folder that the demo did not make.
    """
    _make_afresh(folder)
    clock = Clock()
    with _stage() as stage, _house(folder, stage, clock) as house:
        console.print(
            f"A replica of CQC's site stands at {stage.replica.address}, one of its data service (its API) at"
            f" {stage.api.address} and the sites of three invented trusts at {stage.boards.address}, a mail server and"
            " a chat webhook beside them, all on this machine.\n",
            soft_wrap=True,
        )
        wrong = 0
        for number, day in enumerate(DAYS, start=1):
            console.print(f"[bold]Day {number}, {day.date:%A %d %B %Y}.[/bold] {day.told}", soft_wrap=True)
            clock.set(day.round_at)
            day.apply(stage.replica, stage.api, stage.boards)
            if number == 1:
                watch(house, [named(word) for word in WATCHED], list_name="", added_by="the demo")
            if day.meets_boards:
                _watch_boards(house, stage.boards.address)
            mails, posts = len(stage.mailbox.received), len(stage.webhook.received)
            summary = make_round(house, trigger="demo")
            _tell(console, summary)
            if day.withdrawn:
                _withdraw(console, house, day.withdrawn)
            _show_received(console, stage, mails, posts)
            wrong += _differs(console, day, stage, mails)
            console.print()
            if not fast and number < len(DAYS):
                time.sleep(PAUSE)
        _recap(console, house)
    _farewell(console, folder, stage)
    return 1 if wrong else 0


def _make_afresh(folder: Path) -> None:
    if folder.exists() and not (folder / MARK).exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise WrongUse(f"{folder} is not a folder that the demo made; name another with --into")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / MARK).write_text("Made by `wardround demo`, which makes it afresh each time.\n", "utf-8")


@contextmanager
def _stage() -> Iterator[Stage]:
    with ExitStack() as stack:
        enter = stack.enter_context
        yield Stage(enter(Replica()), enter(Api()), enter(Replica()), enter(Mailbox()), enter(Webhook()))


@contextmanager
def _house(folder: Path, stage: Stage, clock: Clock) -> Iterator[House]:
    hosts = tuple(urlsplit(one.address).netloc for one in (stage.replica, stage.api, stage.boards))
    engine = open_database(f"sqlite:///{folder / DATABASE}", create=True)
    migrate(engine)
    settings = Settings(
        database=str(folder / DATABASE),
        instance="Wardround's demo",
        fetch=Fetch(hosts=hosts, private_hosts=hosts, delay_seconds=0.02, confirm_after_seconds=0),
        cqc=Cqc(address=stage.replica.address),
        api=Service(address=stage.api.address, delay_seconds=0),
        health=Health(lists_quiet_days=0),  # the replica's lists name little
        channels={
            "email": Channel(address_env=EMAIL),
            "chat": Channel(address_env=CHAT, form="chat"),
        },
        rules=RULES,
    )
    environ = {
        EMAIL: stage.mailbox.apprise_address,
        CHAT: stage.webhook.apprise_address,
        settings.api.key_env: KEY,  # the replica's own, whatever the user's surroundings hold
    }
    try:
        yield House(engine=engine, settings=settings, clock=clock, environ=environ, base=folder)
    finally:
        engine.dispose()


def _watch_boards(house: House, site: str) -> None:
    """Do what ``wardround watch add ZZ1 --only papers --papers ADDRESS`` does, for each of the invented trusts."""
    for trust in TRUSTS:
        part = Part(only="papers", papers=f"{site}{trust.path}")
        watch(
            house, [Named(typed=trust.id, id=trust.id, level="provider")], list_name="", added_by="the demo", part=part
        )


def _tell(console: Console, summary: Summary) -> None:
    for line in summary.starting_position:
        console.print(f"  {line}", markup=False, soft_wrap=True)
    console.print(f"  {summary.line}", markup=False, soft_wrap=True)


def _withdraw(console: Console, house: House, reason: str) -> None:
    """Do what ``wardround withdraw`` does with the gravest change that was told last."""
    with house.engine.connect() as db:
        told = next(changes_wanted(db, Wanted(kinds=frozenset({"rating-changed"}), severity="critical")))
    command = f'wardround withdraw {told.id[:8]} --by "the quality team" --reason "{reason}"'
    console.print(f"  $ {command}", markup=False, soft_wrap=True)
    with alone(house) as db:
        change = changes.named(db, told.id)
        withdrawn = withdraw(
            db, change, author="the quality team", reason=reason, now=house.clock(), rules=house.settings.rules
        )
    console.print(f"  Withdrawn; a correction goes to {' and '.join(withdrawn.told)}.", markup=False, soft_wrap=True)
    send_due(house)


def _show_received(console: Console, stage: Stage, mails: int, posts: int) -> None:
    for message in stage.mailbox.received[mails:]:
        console.print("\n  An e-mail arrives:")
        console.print(show(message))
    for post in stage.webhook.received[posts:]:
        console.print("  The chat gets:")
        console.print(f"  │ {post.document.get('title', '')}", markup=False, soft_wrap=True)


def _differs(console: Console, day: Day, stage: Stage, mails: int) -> int:
    """1 where the day did not bring what the story says, which is told."""
    arrived = [str(message["Subject"]) for message in stage.mailbox.received[mails:]]
    told = all(any(all(word in subject for word in words) for subject in arrived) for words in day.expects)
    if told and len(arrived) == len(day.expects):
        return 0
    console.print(
        f"  This is not what the story says: {len(day.expects)} expected, {len(arrived)} arrived.", style="bold red"
    )
    return 1


def _recap(console: Console, house: House) -> None:
    console.print(
        "[bold]What was the news, and which places showed it.[/bold] Each is told once, however many they are."
    )
    with house.engine.connect() as db:
        for news, places in recap(db):
            console.print(f"  {news}", markup=False, soft_wrap=True)
            console.print(f"      {places}", markup=False, soft_wrap=True)
    console.print()


def _farewell(console: Console, folder: Path, stage: Stage) -> None:
    console.print(
        f"The site was sent {tally(stage.replica.hits)}; the data service {len(stage.api.asked)}."
        " Look at what is left:",
        soft_wrap=True,
    )
    program = quote(sys.argv[0]) if "/" in sys.argv[0] else "wardround"
    database = quote(str(_near(folder / DATABASE)))
    for what, command in LEFT:
        if what:
            console.print(f"  # {what}", markup=False, soft_wrap=True)
        console.print(f"  {program} --database {database} {command}", markup=False, soft_wrap=True)


def _near(path: Path) -> Path:
    here = Path.cwd().resolve()
    return path.resolve().relative_to(here) if path.resolve().is_relative_to(here) else path.resolve()
