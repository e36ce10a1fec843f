"""Homes on the replica of CQC's site, each with its profile and its list of reports, visited once a day."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from deploy.demo.facts import Site
from deploy.demo.render import Page, render
from monitor.command import answer
from monitor.named import named
from monitor.round import make_round
from monitor.settings import Rule
from monitor.summing import Summary
from monitor.watching import watch
from storage.engine import reading
from storage.tables import incidents
from tests.story.conftest import Days, days, home, inspected

BEGUN = datetime(2025, 7, 10, 6, tzinfo=UTC)
STEP = timedelta(hours=25)
"""More than the day for which a robots.txt is kept."""
RULES = (
    Rule(name="Pages", about=("source-unreadable", "source-recovered"), channels=("alerts",)),
    Rule(name="Ratings", about=("ratings", "reports"), severity="low", channels=("alerts",)),
)


@dataclass
class Ward:
    """Days of a few homes; what each round came to and sent is kept by its day, the first is day 1."""

    of: Days
    folder: Path
    names: tuple[str, ...]
    rounds: list[Summary] = field(default_factory=list)
    mails: list[list[Any]] = field(default_factory=list)
    sources: list[list[dict[str, Any]]] = field(default_factory=list)
    tables: list[str] = field(default_factory=list)

    def path(self, name: str) -> str:
        return f"/location/1-99900{self.names.index(name):04}"

    def good(self) -> dict[str, Page]:
        """Every page as it is when all is well."""
        one = home("Good", inspected(date(2024, 5, 3)))
        homes = [replace(one, id=self.path(name).rpartition("/")[2], name=name) for name in self.names]
        return render(Site(organisations=tuple(homes)))

    def watch(self, *names: str, list_name: str = "") -> None:
        words = [named(f"location:{self.path(name).rpartition('/')[2]}") for name in names or self.names]
        watch(self.of.house, words, list_name=list_name, added_by="me")

    def day(self, bad: Mapping[str, Page] = {}, *, down: bool = False) -> Summary:
        """A day on which some pages (by path) are other ones than they should be."""
        moment = BEGUN + STEP * len(self.rounds)
        self.of.house.clock.set(moment)  # type: ignore[attr-defined]
        self.of.replica.publish({**self.good(), **bad}, at=moment)
        if down:
            self.of.replica.break_down()
        else:
            self.of.replica.recover()
        if not self.rounds:
            self.watch()
        before = len(self.of.mailbox.received)
        self.rounds.append(make_round(self.of.house))
        self.mails.append(self.of.mailbox.received[before:])
        said = json.loads(self.asked("sources", "--json"))
        self.sources.append(said["sources"])
        self.tables.append(self.asked("sources"))
        return self.rounds[-1]

    def told(self, day: int, name: str) -> list[str]:
        """The subjects of the mails of a day about one home."""
        return [str(mail["Subject"]) for mail in self.mails[day - 1] if f"{name}" in str(mail["Subject"])]

    def text(self, day: int, name: str) -> str:
        """The whole of the one mail of a day about one home, on one line."""
        (mail,) = [mail for mail in self.mails[day - 1] if name in str(mail["Subject"])]
        return " ".join(mail.get_body(("plain",)).get_content().split())

    def source(self, day: int, name: str, *, reports: bool = False) -> dict[str, Any]:
        """How a home's profile (or list of reports) stood after a day's round."""
        end = self.path(name) + ("/reports" if reports else "")
        (one,) = [one for one in self.sources[day - 1] if one["address"].endswith(end)]
        return one

    def incidents(self) -> list[tuple[str, str, bool]]:
        """Kind, subject and whether it is open of every incident there ever was."""
        with reading(self.of.house.engine).connect() as db:
            rows = db.execute(select(incidents).order_by(incidents.c.id)).all()
        return [(row.kind, row.subject, row.closed_at is None) for row in rows]

    def asked(self, *words: str) -> str:
        with pytest.MonkeyPatch.context() as patch, (self.folder / "said").open("w+") as out:
            patch.chdir(self.folder)
            patch.setenv("HOME", str(self.folder))
            patch.setattr("sys.stdout", out)
            assert answer(["--database", "wardround.db", *words]) == 0
            out.seek(0)
            return out.read()


@contextmanager
def ward(folder: Path, names: Sequence[str], rules: Sequence[Rule] = RULES, *, lists: bool = False) -> Iterator[Ward]:
    """A house of its own; ``lists``: it reads CQC's lists of what is new, too."""
    with days(folder, rules) as of:
        if not lists:
            cqc = of.house.settings.cqc.model_copy(update={"checks_list": "", "press_list": ""})
            of.house = replace(of.house, settings=of.house.settings.model_copy(update={"cqc": cqc}))
        yield Ward(of, folder, tuple(names))


def status(code: int) -> Page:
    """An answer that is no page."""
    return Page(body=b"<title>No</title>", status=code)


POEM = Page(body=b"<html><body><h1>A poem</h1><p>It has no rating.</p></body></html>")
