"""A watched home whose pages are said and CQC's data files beside it, read by their own readers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from shutil import copy
from threading import Event
from typing import Any

import pytest
from sqlalchemy import select

from crawler.order import Visit
from crawler.readers.kinds import reader_of
from monitor.house import House
from monitor.reading import Job, understand
from monitor.reconciling import reconcile
from monitor.settings import Cqc, Rule, Settings
from storage import lease, records, sources, visits
from storage.change import Change
from storage.engine import open_database
from storage.migrate import migrate
from storage.record import FILES, Record
from storage.tables import incidents
from tests.check.conftest import Story

HOME = "1-999000001"
RATINGS = "Location ID,Location Name,Service / Population Group,Domain,Latest Rating,Publication Date\n"
DIRECTORY = "Name,Date of latest check,Local authority,Region,CQC Location ID (for office use only)\n"
RULES = (Rule(name="Trouble", about=("trouble",), channels=("mail",)),)


class Desk:
    """Rounds over one home in which files come: the turn of a round as far as reconciling asks."""

    def __init__(self, story: Story, folder: Path, **cqc: Any) -> None:
        self.story, self.token, self.stop = story, "desk", Event()
        settings = Settings(cqc=Cqc(**cqc), rules=RULES)
        self.house = House(engine=story.engine, settings=settings, clock=lambda: story.now, environ={}, base=folder)
        self.readers = [reader_of(kind) for kind in (*FILES, "cqc-data-index")]
        self.visited: list[str] = []
        self.troubles: list[str] = []
        self.started = story.now
        self.on_its_page: tuple[tuple[str, Record], ...] = ()
        with story.engine.begin() as db:
            lease.take(db, self.token, story.now)

    @property
    def number(self) -> int:
        return self.story.round

    def progress(self, what: str) -> None:
        pass

    def trouble(self, sentence: str) -> None:
        self.troubles.append(sentence)

    def revisit(self, wanted: Sequence[Visit]) -> None:
        """Visit pages, which then show what is ``on_its_page``."""
        self.visited += [visit.address for visit in wanted]
        for address, record in self.on_its_page:
            self.story.say(address, record)
        self.story.check()

    def ratings(self, day: str, *rows: str, others: int = 20, begin: bool = True) -> list[str]:
        """A round in which a file of ratings of a day (``01_July_2025``) is new, with these rows and others'."""
        more = [f"1-8880{n:04},Elm {n},Overall,Overall,Good,01/02/2020" for n in range(others)]
        return self.file("cqc-ratings-file", day, RATINGS + "\n".join([*rows, *more]), begin=begin)

    def directory(self, day: str, *rows: str) -> list[str]:
        """The same of a directory."""
        more = [f"Elm {n},,Leeds,Yorkshire,1-8880{n:04}" for n in range(20)]
        return self.file("cqc-directory-file", day, DIRECTORY + "\n".join([*rows, *more]))

    def file(self, kind: Any, day: str, text: str | bytes, *, begin: bool = True) -> list[str]:
        """A round in which one file is new; the summaries of what it told."""
        if begin:
            self.story.begin()
        self.started = self.story.now
        address, body = f"https://x/system/files/{day}_{kind}.csv", text if isinstance(text, bytes) else text.encode()
        with self.story.engine.begin() as db:
            for known in sources.of_kind(db, kind):
                sources.retire(db, known.id, self.story.now)
            source = sources.add(
                db, address=address, kind=kind, organisation_id=None, found_on=None, now=self.story.now
            )
            visits.record(
                db, source_id=source, round_id=self.number, purpose="due", at=self.story.now, outcome="changed",
                slot=None, body=body, media_type="text/csv",
            )  # fmt: skip
            found = understand(Job(body, address=address, kind=kind, in_round=True, rows_of=sources.watched_names(db)))
            records.add(
                db, body=str(sources.one(db, source).body), address=address, kind=kind, reader=reader_of(kind),
                fingerprint=found.fingerprint, refusal=found.refusal, now=self.story.now,
                document=found.record.model_dump(mode="json") if found.record else None,
            )  # fmt: skip
        return self.reconcile()

    def reconcile(self) -> list[str]:
        """Set what was read against what is known; the summaries of what the round told of sources that disagree."""
        reconcile(self)
        self.story.end()
        told = {row[0] for row in self.story.told()}
        return [one.summary for one in self.disagreements()[-1:]] if "sources-disagree" in told else []

    def disagreements(self) -> list[Change]:
        """Every one that was ever told, oldest first."""
        return [one for one in self.story.history() if one.kind == "sources-disagree"]

    @property
    def open(self) -> list[str]:
        """The sentences of the incidents that are open."""
        with self.story.engine.connect() as db:
            return list(db.scalars(select(incidents.c.detail).where(incidents.c.closed_at.is_(None))))


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database, made once."""
    path = tmp_path_factory.mktemp("migrated") / "wardround.db"
    engine = open_database(f"sqlite:///{path}", create=True)
    migrate(engine)
    engine.dispose()
    return path


@pytest.fixture
def desk(tmp_path: Path, migrated: Path) -> Iterator[Desk]:
    engine = open_database(f"sqlite:///{copy(migrated, tmp_path)}")
    yield Desk(Story(engine), tmp_path)
    engine.dispose()


def allowing(desk: Desk, **cqc: Any) -> None:
    """Other settings of ``cqc`` from now on."""
    settings = desk.house.settings
    changed = settings.model_copy(update={"cqc": settings.cqc.model_copy(update=cqc)})
    desk.house = replace(desk.house, settings=changed)
