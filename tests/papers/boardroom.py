"""A watched trust whose pages and papers are said: each day a round hands their readings to the check."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select

from crawler.readers.kinds import reader_of
from monitor.check import check_organisation
from monitor.closing import close_books
from monitor.settings import Breaker, Rule
from storage import facts, records, rounds, sources, visits, watches
from storage.change import Change
from storage.engine import open_database
from storage.fact import Fact
from storage.history import Wanted, changes_wanted
from storage.migrate import migrate
from storage.paper import Coverage, Meeting, Mention
from storage.record import Dates, Organisation, Record
from storage.tables import deliveries
from tests.papers.shelf import PAGE, TRUST

RULES = (Rule(name="papers", about=("board-papers", "source-quiet"), channels=("alerts",)),)


def paper(pages: int = 20, day: str | None = None, **more: Any) -> Record:
    """A paper of so many pages, whose cover gives a day or none."""
    meeting = Meeting(date=day, evidence=(Mention(page=1, quote=f"Meeting on {day}"),)) if day else None
    known = {"kind": "board-paper", "reader": "said/1", "organisation": Organisation(name=""), "meeting": meeting}
    whole = Coverage(part="pages", rows=pages, of=pages, whole=True)
    return Record.model_validate(known | {"coverage": (whole,)} | more)


class Boardroom:
    """Rounds over one trust. ``day`` is a whole round: what its page lists, and what each paper's visit gave."""

    def __init__(self, path: Path, trust: Organisation = TRUST, engine: Engine | None = None) -> None:
        self.engine = engine or open_database(f"sqlite:///{path}", create=True)
        migrate(self.engine)
        self.now = datetime(2026, 6, 15, 6, tzinfo=UTC)
        self.round, self.reader = 0, "said/1"
        self.understands: dict[str, Record] = {}
        self.page = f"{PAGE}/{trust.id}" if trust != TRUST else PAGE
        with self.engine.begin() as db:
            self.trust = watches.organisation_row(db, "provider", trust.id or "", self.now)
            watches.name(db, self.trust, trust.name, by_profile=True)
            watches.add_watch(
                db, self.trust, list_name="", asked=trust.id or "", state="watched", added_by="me", now=self.now
            )

    def day(self, index: Record | str | None, papers: Mapping[str, Record | str] | None = None) -> list[Change]:
        """A round in which the page says ``index`` (a text: how its visit ended or why it was refused; None: it was not
        visited) and each paper its record, or how its visit ended. What it told."""
        self.begin()
        for name, said in (papers or {}).items():
            self.visit(f"{self.page}/{name}", "board-paper", said)
        if index is not None:
            self.visit(self.page, "board-index", index)
        return self.end()

    def begin(self) -> None:
        """Open the next day's round."""
        self.now += timedelta(days=1)
        with self.engine.begin() as db:
            token = f"{self.trust} {self.now.isoformat()}"
            self.round = rounds.open_round(db, token=token, trigger="round", now=self.now)

    def visit(self, address: str, kind: str, said: Record | str) -> None:
        """One visit: a record, or how it ended otherwise."""
        with self.engine.begin() as db:
            source = sources.add(
                db, address=address, kind=kind, organisation_id=self.trust, found_on=None, now=self.now
            )
            text = said.model_dump_json(exclude={"reader"}) if isinstance(said, Record) else None
            visits.record(
                db, source_id=source, round_id=self.round, purpose="due", at=self.now,
                outcome="changed" if text else said, slot=None, body=text.encode() if text else None,
            )  # type: ignore[arg-type]  # fmt: skip
            if isinstance(said, Record) and text:
                body = sha256(text.encode()).hexdigest()
                here = records.records.c
                same = (here.body == body, here.address == address, here.reader == self.reader)
                if db.execute(select(records.records).where(*same)).first() is None:
                    records.add(
                        db, body=body, address=address, kind=kind, reader=self.reader, fingerprint=body,
                        document=self.understands.get(text, said).model_dump(mode="json"), refusal=None, now=self.now,
                    )  # fmt: skip

    def end(self) -> list[Change]:
        """Check what was said and close the round; what it told."""
        with self.engine.begin() as db:
            rows = records.unchecked(db, readers=[self.reader, reader_of("board-paper")])
            check_organisation(db, self.trust, rows, round_id=self.round, rules=RULES, now=self.now)
            close_books(db, [self.round], rules=RULES, breaker=Breaker(), now=self.now)
            rounds.close_round(db, self.round, how="done", summary={}, now=self.now)
        return [one for one in self.history() if one.first_seen == self.now.isoformat()]

    def history(self) -> list[Change]:
        """Every change there is."""
        with self.engine.connect() as db:
            return list(changes_wanted(db, Wanted()))

    def tell_risk(self, id: str, rating: int | None, day: str, **more: str) -> None:
        """Keep what the papers of a meeting say of a risk."""
        value = ("" if rating is None else str(rating), more.get("text", "A risk"), "Corporate", more.get("said", ""))
        with self.engine.begin() as db:
            fact = Fact(
                organisation=TRUST, attribute="risk", subject=id, value=value, dates=Dates(report=day), page=9,
                quote=f"{id} rated {rating}", body=more.get("body"), route="papers", address=f"{self.page}/{day}.pdf",
            )  # fmt: skip
            row = facts.append(db, fact, organisation_id=self.trust, round_id=self.round, now=self.now, baseline=False)
            facts.make_current(db, row, now=self.now)

    def deliveries(self) -> int:
        """How many messages there are."""
        with self.engine.connect() as db:
            return len(db.execute(select(deliveries.c.id)).all())
