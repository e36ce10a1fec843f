"""A trust whose board papers are fetched from a site of its own and told by mail and chat, a summer long.

All of it is invented and made to match, the people too.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from deploy.demo.receivers import RECIPIENT, Mailbox, Webhook
from monitor.house import House
from monitor.log import OURS
from monitor.named import Named
from monitor.papers.beside import Part
from monitor.round import make_round
from monitor.settings import Channel, Cqc, Rule
from monitor.summing import Summary
from monitor.watching import watch
from storage.engine import open_database
from storage.migrate import migrate
from tests.readers.typeset import printed
from tests.site import Site
from tests.story.conftest import Clock, shipped

TRUST, NAME = "ZZ7", "Fenwick Invented Hospitals NHS Trust"
LANDING = "/about/board-papers"
MAY, JULY = "Wednesday 20 May 2026", "Wednesday 22 July 2026"
RULES = (
    Rule(name="board papers", about=("board-papers", "trouble"), channels=("papers", "chat")),
    Rule(name="safety", words=("inquest", "grievance", "swab"), channels=("safety",)),
    Rule(name="estates", words=("roof", "Larkfield Borough Council", "aloud"), channels=("estates",)),
    Rule(name="each day", about=("board-papers",), words=("roof",), digest="daily", at="08:30", channels=("daily",)),
    Rule(name="each week", about=("board-papers",), words=("swab",), digest="weekly", at="08:30", channels=("weekly",)),
)
PRIVATE = (
    "A swab was left in Mrs Tolliver-Penrose, who was admitted to Juniper Ward on 3 June 2026: a never event.",
    "The inquest into the death of Albert Thornycroft opened on 4 June 2026.",
    "A grievance was raised by Nurse Pemberly, who was suspended on 2 June 2026 from Birch Ward.",
    "NHS number 943 476 5919 was written on the plan of the roof by mistake.",
    "The form about the roof gave the date of birth as 4 March 1951.",
    "A Regulation 28 report was received after the inquest touching the death of Edwin Marlborough.",
    "The Board was asked by the family of Ottoline\fBrackenbury to have the report read aloud.",
)
PLAIN = (
    "Questions about the roof go to m.featherstone@example.org before August.",
    "No survey of the roof was made in June 2026.",
    "Larkfield Borough Council was told of the roof.",
)
NAMES = (
    "Wigglesworth", "Featherstone", "Tolliver", "Penrose", "Juniper", "Thornycroft", "Pemberly", "Birch Ward",
    "943 476", "4 March 1951", "Marlborough", "Ottoline", "Brackenbury", "Gooseberry", "Honeychurch", "@example.org",
)  # fmt: skip
"""What must stand nowhere but in the papers themselves."""
BEDS = "Winter demand may exceed the number of staffed beds, so that people wait in corridors"
ROOF = "Concrete planks in the east wing could fail without warning and close four wards"
PAY = "The payroll software leaves vendor support, which would stop salaries being paid on time"
CLAIM = "The claim of the family of Percival Gooseberry, who died on Rowan Lodge in May 2026, may exceed the reserve"
REGISTER = {"881": (BEDS, 12), "902": (ROOF, 15), "915": ("Complaints are answered late because the team is small", 9),
            "920": ("Interpreters cannot be had at night in the emergency department", 8), "931": (PAY, 9)}  # fmt: skip
LATER = {"881": (BEDS, 16), "902": (ROOF, 12), "955": (PAY, 9), "960": (CLAIM, 20)}
MEASURES = (
    "Mandatory training\t90%\t{0}\tMay 2026",
    "Appraisals\t85%\t{1}\tMay 2026",
    "Complaints in time\t95%\t{2}\tMay 2026",
)
COMPLAINT = "Complaint of Mrs Honeychurch, discharged from Juniper Ward\t1\t2\tMay 2026"


def sheet(item: str, title: str, day: str, *told: str, assurance: str = "Reasonable") -> str:
    """One paper: its heading, its front sheet and its words."""
    rows = {"Report title": title, "Agenda item": item, "Date of meeting": day, "Purpose": "For assurance",
            "Level of assurance": assurance, "Recommendation": "The Board is asked to note the report."}  # fmt: skip
    return "\n".join([f"# {title}", *(f"{label}\t{said}" for label, said in rows.items()), "", *told])


def register(risks: dict[str, tuple[str, int]]) -> str:
    """A register's table."""
    return "\n".join(
        ["", "ID\tDescription of the risk\tScore now", *(f"{n}\t{t}\t{s}" for n, (t, s) in risks.items()), ""]
    )


def measures(*values: str, more: str = "") -> str:
    """A table of measures."""
    rows = [row.format(*values) for row in MEASURES]
    return "\n".join(["", "Measure\tTarget\tActual\tPeriod", *rows, *([more] if more else []), ""])


def pack(day: str, *papers: tuple[str, str, str]) -> bytes:
    """A whole pack: cover, agenda, and each paper (number, title, text) on pages of its own."""
    agenda = ["# Agenda", "Item\tTitle\tPage"]
    page = 3
    for item, title, text in papers:
        agenda.append(f"{item}\t{title}\t{page}")
        page += 1 + text.count("\f")
    cover = f"# {NAME}\n# Board of Directors: meeting in public\n## {day}\nBoardroom, Fenwick House"
    return printed("\f".join([cover, "\n".join(agenda), *(text for _, _, text in papers)]), head=f"{NAME} Board")


def may() -> bytes:
    """The pack of May."""
    quality = sheet("1", "Quality report", MAY, "The ward teams were thanked.", measures("92%", "81%", "96%"))
    risks = sheet("2", "Corporate risk register", MAY, register(REGISTER))
    return pack(MAY, ("1", "Quality report", quality), ("2", "Corporate risk register", risks))


def july(*more: str) -> bytes:
    """The pack of July, with what it should not say of people; ``more`` is added to it."""
    title = "Patient story: Doris Wigglesworth, aged 84"
    story = sheet(
        "1", title, JULY, "Marigold Featherstone, aged 34, told her patient story of a birth on Juniper Ward."
    )
    told = (*PRIVATE, *PLAIN, measures("88%", "86%", "96.4%", more=COMPLAINT))
    quality = sheet("2", "Quality report", JULY, *told, assurance="Limited")
    closed = "Risk 915 was closed in June 2026 because the team is whole again."
    risks = sheet("3", "Corporate risk register", JULY, closed, register(LATER), *more)
    return pack(JULY, ("1", title, story), ("2", "Quality report", quality), ("3", "Corporate risk register", risks))


Files = dict[str, tuple[str, bytes]]
BROKEN = b"%PDF-1.7 and no more"
FILES: Files = {"/f/july.pdf": ("Board papers 22 July 2026", july()), "/f/may.pdf": ("Board papers 20 May 2026", may())}
DORIS: Files = {"/f/item-1.pdf": ("Patient story of Doris Wigglesworth, 22 July 2026", july())}
ANNEX: Files = {"/f/annex.pdf": ("Supplementary paper 22 July 2026", BROKEN)}
AGAIN: Files = {**FILES, "/f/july.pdf": ("Board papers 22 July 2026", july("\fAn appendix of one page was added."))}


class Log(logging.Handler):
    """All that is logged, however unimportant."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def begin(self) -> None:
        logging.getLogger().addHandler(self)
        for name in OURS:
            logging.getLogger(name).setLevel(logging.DEBUG)

    def end(self) -> None:
        logging.getLogger().removeHandler(self)
        for name in OURS:
            logging.getLogger(name).setLevel(logging.NOTSET)

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


@dataclass
class Boards:
    """The house, its site, and where its messages arrive."""

    folder: Path
    house: House
    site: Site
    mailbox: Mailbox
    webhook: Webhook
    said: list[str]
    log: Log

    def day(self, number: int, files: Files | None = None, *, next_one: str = "23 September") -> Summary:
        """Publish these papers (None: as they were) and the next meeting's day, and make the round of a day of July."""
        self.house.clock.set(datetime(2026, 7, number, 8, tzinfo=UTC))  # type: ignore[attr-defined]
        if files is not None:
            items = "".join(f"<li><a href='{path}'>{words}</a></li>" for path, (words, _) in files.items())
            coming = f"<h2>Future meetings</h2><p>Board of Directors: {next_one} 2026</p>"
            main = f"<main><h1>Board papers</h1><ul>{items}</ul>{coming}</main>"
            self.site.page(LANDING, f"<html><head><title>Board papers</title></head><body>{main}</body></html>")
            for path, (_, body) in files.items():
                self.site.page(path, body, content_type="application/pdf")
        summary = make_round(self.house)
        self.said += [*summary.starting_position, summary.line]
        return summary

    def mails(self, channel: str) -> list[EmailMessage]:
        """What one channel was sent."""
        return [one for one in self.mailbox.received if one["To"] == f"{channel}@localhost"]

    @property
    def database(self) -> str:
        """Its file, as the command line takes it."""
        return str(self.house.engine.url.database)


def settings(site: Site, rules: tuple[Rule, ...]) -> Any:
    """The shipped settings, with a channel for each name: chat takes the short form."""
    own = shipped()
    fetch = {"hosts": (), "private_hosts": (site.host,), "delay_seconds": 0.0, "confirm_after_seconds": 0.0}
    names = {name for rule in rules for name in rule.channels}
    return own.model_copy(
        update={
            "fetch": own.fetch.model_copy(update=fetch), "cqc": Cqc(checks_list="", press_list=""),
            "papers": own.papers.model_copy(update={"hosts": (site.host,), "register_hosts": False}),
            "channels": {n: Channel(address_env=n.upper(), form="chat" if n == "chat" else "email") for n in names},
            "rules": rules,
        }
    )  # fmt: skip


@pytest.fixture(scope="session")
def summer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Boards]:
    """May is the starting position; July is published, withdrawn in part and replaced, and one paper never readable."""
    folder = tmp_path_factory.mktemp("boards")
    engine = open_database(f"sqlite:///{folder / 'wardround.db'}", create=True)
    migrate(engine)
    with Site() as site, Mailbox() as mailbox, Webhook() as webhook:
        asked = settings(site, RULES)
        mail = mailbox.apprise_address
        environ = {n.upper(): mail.replace(RECIPIENT.partition("@")[0], n) for n in asked.channels}
        environ["CHAT"] = webhook.apprise_address
        house = House(engine=engine, settings=asked, clock=Clock(), environ=environ, base=folder)
        of = Boards(folder, house, site, mailbox, webhook, [], Log())
        house.clock.set(datetime(2026, 7, 1, 6, tzinfo=UTC))  # type: ignore[attr-defined]
        of.log.begin()
        part = Part(only="papers", papers=f"{site.address}{LANDING}")
        watch(house, [Named(typed=TRUST, id=TRUST, level="provider")], list_name="", added_by="me", part=part)
        of.day(2, {"/f/may.pdf": FILES["/f/may.pdf"]})
        of.day(16, {**FILES, **DORIS})
        of.day(17, FILES)
        of.day(18)
        of.day(20, {**AGAIN, **ANNEX}, next_one="30 September")
        of.day(21)
        of.day(22, AGAIN, next_one="30 September")
        of.day(23)
        of.log.end()
        yield of
    engine.dispose()


def copied(of: Boards, folder: Path) -> Boards:
    """The same with a database of its own, to be written to."""
    with closing(sqlite3.connect(of.database)) as old, closing(sqlite3.connect(folder / "wardround.db")) as new:
        old.backup(new)
    engine = open_database(f"sqlite:///{folder / 'wardround.db'}", create=False)
    return replace(of, folder=folder, house=replace(of.house, engine=engine))
