"""A round: visit what is due, read it, check it, take a second look, look after the sources, close, tell."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import datetime
from itertools import groupby
from threading import Event
from typing import Any, Self

from sqlalchemy import Row

from crawler.order import ENDED, ENOUGH, Visit
from crawler.readers.kinds import kinds, reader_of
from monitor import api, documents, fetching, lists, open_data, walking
from monitor.check import check_organisation
from monitor.closing import close_books
from monitor.confirming import look_again
from monitor.contained import Contained
from monitor.fetching import Fetched, Time
from monitor.flapping import put_off
from monitor.health import LookedAfter, look_after
from monitor.house import House
from monitor.key import objection, service
from monitor.papers import boards, following, resting
from monitor.papers.expected import tell_missing_papers
from monitor.position import starting_position
from monitor.reading import readers
from monitor.reconciling import reconcile
from monitor.releases import check_release
from monitor.summing import Summary, count
from monitor.telling import send_due
from monitor.understanding import understand_waiting
from monitor.walking import may_go_on, time_of
from monitor.watchdog.ping import sign_of_life
from monitor.watchdog.proving import prove_house
from monitor.wide import listing
from monitor.wide.attending import pages_to_look_at, settle_places
from monitor.wide.service import service_address
from storage import incidents, keys, lease, records, rounds
from storage.engine import reading

log = logging.getLogger(__name__)

Progress = Callable[[str], None]


def make_round(
    house: House,
    *,
    everything: bool = False,
    organisations: Sequence[str] = (),
    trigger: str = "round",
    progress: Progress = lambda _: None,
    stop: Event | None = None,
    since: datetime | None = None,
) -> Summary:
    """Visit everything due once and do all that follows; what the round came to.

    ``everything`` visits what is not due too; ``organisations`` (``RT1``, ``provider:RT1``) narrows it. A round of the
    service (``trigger`` is ``run``) is bounded in time; ``since`` is when the walk began that it goes on with. Raises
    AnotherRound where one is running, ContactMissing where a host may not be visited without a contact. A round that
    dies, or that ``stop`` ends, is closed by the next.
    """
    fetching.require_contact_for(house)
    with Round(house, trigger=trigger, progress=progress, stop=stop or Event(), since=since) as round_:
        round_.fetch(everything=everything, organisations=organisations)
        round_.read()
        round_.check()
        round_.places()
        if round_.stopped():
            return round_.sum_up()
        round_.reconcile()
        if round_.stopped():
            return round_.sum_up()
        round_.confirm()
        if round_.stopped():
            return round_.sum_up()
        round_.health()
        summary = round_.tell(round_.close())
    if not organisations:
        with Contained("the sign of life"):
            sign_of_life(house, summary)
    return summary


class Round:
    """One round while it is made. It holds the lease; every write carries its token."""

    def __init__(
        self,
        house: House,
        *,
        trigger: str,
        progress: Progress = lambda _: None,
        stop: Event | None = None,
        since: datetime | None = None,
    ) -> None:
        self.house, self.progress, self.stop = house, progress, stop or Event()
        self.bounded, self.began = trigger == "run", time.monotonic()
        self.started, self.since, self.goes_on = house.clock(), since, False
        self.token = secrets.token_hex(8)
        self.left: tuple[str, ...] = ()
        self.papers_left: set[str] = set()
        self.troubles: list[str] = []
        self.unread: set[str] = set()
        self.looked_after = LookedAfter()
        self._ends = ExitStack()
        self.readers = [reader_of(kind) for kind in kinds()]
        with house.engine.begin() as db:
            lease.take(db, self.token, house.clock())
            self.key = keys.of_marks(db, house.clock())
            self.number = rounds.open_round(db, token=self.token, trigger=trigger, now=house.clock())

    def __enter__(self) -> Self:
        self.pool = self._ends.enter_context(readers())
        return self

    def __exit__(self, *_: object) -> None:
        self._ends.close()
        with self.house.engine.begin() as db:
            lease.release(db, self.token)

    def stopped(self) -> bool:
        """Whether somebody asked the round to end early."""
        return self.stop.is_set()

    def fetch(self, *, everything: bool, organisations: Sequence[str]) -> None:
        """Visit what is due."""
        house = self.house
        wrong = objection(house.settings, house.environ)
        if wrong:
            self._trouble(wrong)
        with house.engine.begin() as db:
            lease.hold(db, self.token)
            if not organisations:
                lists.prepare(db, house.settings, house.clock())
                open_data.prepare(db, house.settings, house.clock())
                documents.retire_old(db, house.clock())
                boards.prepare(db, house.settings, house.clock())
                resting.retire_old(db, house.clock())
            if not wrong and not organisations:
                listing.prepare(db, service_address(house.settings, house.environ), house.clock())
            if not wrong:
                api.prepare(db, service(house.settings, house.environ), house.clock())
        due = fetching.due(self.house, everything=everything, organisations=organisations, unvisited_since=self.since)
        self.progress(f"visiting {len(due)} addresses")
        self._visit(due)
        fetching.answer(self)
        if any(visit.kind in (lists.KIND, api.CHANGES) for visit in due) and not self.stopped():
            self.read()
            self._follow("CQC's lists", fetching.newly_named)
            self._follow("CQC's list of what changed", fetching.newly_changed)
        if any(visit.kind == listing.KIND for visit in due) and not self.stopped():
            self.read()
            self._follow("the lists of watched places", fetching.newly_placed)
        if not organisations and not self.stopped() and lists.data_page(self.house.settings):
            self._follow_files()

    def _follow_files(self) -> None:
        """Fetch the newest of CQC's open-data files, where they were not had yet."""
        self.read()
        named, troubles = open_data.newly_named(self, readers=self.readers)
        if named:
            self.progress(f"fetching {len(named)} of CQC's data files")
            self._visit(named)
        for sentence in (*troubles, *open_data.not_had(self, self.house.settings, named)):
            self._trouble(sentence)

    def _follow(self, told: str, newly_named: Callable[..., list[Visit]]) -> None:
        """Visit what lists newly name: pages and documents of watched organisations, press releases."""
        named: list[Visit] = []
        with Contained(f"what is named by {told}") as fault:
            named = newly_named(self, readers=self.readers)
        if fault.why:
            self._trouble(f"{told} could not be taken in ({fault.why}), please report it")
        if named:
            self.progress(f"visiting {len(named)} addresses named by {told}")
            self._visit(named)

    def places(self) -> None:
        """Settle what watched places brought, and look at the pages of those of which a change was told."""
        if self.stopped():
            return
        for sentence in settle_places(self):
            self._trouble(sentence)
        named = pages_to_look_at(self)
        if named:
            self.progress(f"visiting {len(named)} pages of services that changed")
            self._visit(named)
            self.read()
            self.check()

    def read(self) -> None:
        """Read every body that this version has not read yet."""
        understand_waiting(self)

    def has_taken_long(self) -> bool:
        """Whether what takes long is to wait for the next round: surprising changes are told in time."""
        return self.bounded and time.monotonic() - self.began > walking.LONG_ENOUGH

    def leave(self, addresses: Sequence[str]) -> None:
        """Leave papers that were fetched for the next round, which follows at once."""
        self.papers_left |= {*addresses}
        self.goes_on = may_go_on(self.since or self.started, self.house.settings.fetch, self.house.clock())

    def check(self) -> None:
        """Compare every new reading with what is known, one organisation a transaction."""
        work = self._unchecked()
        if self._follow_reports(work) | self._follow_papers(work):
            work = self._unchecked()
        for organisation_id, rows in groupby(work, key=lambda row: row.organisation_id):
            readings, now = list(rows), self.house.clock()
            if self.stopped():
                return
            with Contained(f"the comparison of {readings[0].address}") as fault, self.house.engine.begin() as db:
                lease.beat(db, self.token, now)
                check_organisation(
                    db, organisation_id, readings, round_id=self.number, rules=self.house.settings.rules, now=now,
                    site=self.house.settings.cqc.address,
                )  # fmt: skip
            if fault.why:
                # Rolled back whole: the next round tries again.
                self._trouble(f"{readings[0].address} could not be compared ({fault.why}), please report it")
        self._releases()

    def _unchecked(self) -> list[Row[Any]]:
        with reading(self.house.engine).connect() as db:
            return sorted(records.unchecked(db, readers=self.readers), key=lambda row: row.organisation_id)

    def _follow_reports(self, readings: Sequence[Row[Any]]) -> bool:
        """Visit and read the PDFs of reports that readings name first, so that they are told together; whether any."""
        named: list[Visit] = []
        with Contained("the PDFs of new reports") as fault:
            named = documents.newly_named(self, readings)
        if fault.why:
            self._trouble(f"the PDFs of new reports could not be looked for ({fault.why}), please report it")
        if named and not self.stopped():
            self.progress(f"visiting {len(named)} PDFs of new reports")
            self._visit(named)
            self.read()
        return bool(named)

    def _follow_papers(self, readings: Sequence[Row[Any]]) -> bool:
        """Visit and read the board papers that lists newly name, so that they are told together; whether any."""
        named: list[Visit] = []
        with Contained("the board papers that are listed") as fault:
            named = following.newly_named(self, readings)
        if fault.why:
            self._trouble(f"board papers could not be looked for ({fault.why}), please report it")
        if named and not self.stopped():
            self.progress(f"visiting {len(named)} board papers")
            self._visit(named)
            self.read()
        return bool(named)

    def _releases(self) -> None:
        """Compare every new press release with what is known, after the pages: what they show already is no news."""
        with reading(self.house.engine).connect() as db:
            work = records.unbound(db, readers=self.readers, kind=lists.RELEASE)
        for release in work:
            now = self.house.clock()
            with Contained(f"the comparison of {release.address}") as fault, self.house.engine.begin() as db:
                lease.beat(db, self.token, now)
                check_release(db, release, round_id=self.number, rules=self.house.settings.rules, now=now)
            if fault.why:
                self._trouble(f"{release.address} could not be compared ({fault.why}), please report it")

    def reconcile(self) -> None:
        """Set CQC's open-data files that were newly read against what is known."""
        reconcile(self)

    def revisit(self, wanted: Sequence[Visit]) -> None:
        """Visit pages of which another source says something else, and read and compare them."""
        self.progress(f"visiting {len(wanted)} addresses of which a data file says something else")
        self._visit(wanted)
        self.read()
        self.check()

    def confirm(self) -> None:
        """Take a second look at the pages of surprising changes."""
        look_again(self)

    def health(self) -> None:
        """See which pages and sites could not be read for too long, which can be again, and whose papers are due."""
        self.looked_after = look_after(self)
        for sentence in (*self.looked_after.troubles, *tell_missing_papers(self)):
            self._trouble(sentence)

    def sum_up(self) -> Summary:
        """What the round has come to so far."""
        with reading(self.house.engine).connect() as db:
            these = {*rounds.unclosed(db, before=self.number), self.number}
            these |= set(rounds.begun_since(db, self.since)) if self.since else set()
            left = (*self.left, *(ENDED[ENOUGH] for _ in self.papers_left))
            counts = count(
                db, self.number, left=left, unread=len(self.unread), troubles=tuple(self.troubles),
                since=(self.since or self.started) if self.goes_on else None,
            )  # fmt: skip
            position = None if self.goes_on else starting_position(db, sorted(these))
            return Summary(
                counts=counts, position=position, opened=self.looked_after.opened, over=self.looked_after.over
            )

    def close(self) -> Summary:
        """Close the books of this round and of any that a crash left open: their deliveries may go."""
        summary, now = self.sum_up(), self.house.clock()
        with self.house.engine.begin() as db:
            lease.beat(db, self.token, now)
            crashed = rounds.unclosed(db, before=self.number)
            settings = self.house.settings
            close_books(db, [*crashed, self.number], rules=settings.rules, breaker=settings.breaker, now=now)
            put_off(db, [*crashed, self.number], telling=self.house.settings.telling, now=now)
            rounds.close_round(db, self.number, how="done", summary=summary.counts.model_dump(mode="json"), now=now)
            for number in crashed:
                rounds.close_round(db, number, how="recovered", summary={}, now=now)
        return summary

    def tell(self, summary: Summary) -> Summary:
        """Send what is due: this round's deliveries, and those of earlier ones that are to be tried again."""
        # The service tells every minute anyway; what has no room now need not hold up the round.
        wait = None if self.bounded else self.stop.wait
        told = send_due(self.house, stop=self.stopped, wait=wait)
        with Contained("the self-check"):
            prove_house(self.house)
        # What it found is to be told by this round: under cron the next one is a day away.
        told = told.and_then(send_due(self.house, stop=self.stopped))
        with reading(self.house.engine).connect() as db:
            found = incidents.open_now(db, None)
        return summary.model_copy(update={"told": told}).with_incidents(found, began=self.started)

    def crawl(self, wanted: Sequence[Visit], *, follow: bool = False, within: Time | None = None) -> Fetched:
        """Make these visits; what was left of them."""
        fetched = fetching.fetch(self, wanted, follow=follow, within=within)
        if fetched.trouble:
            self._trouble(fetched.trouble)
        return fetched

    def _visit(self, wanted: Sequence[Visit]) -> None:
        """Make visits that are due, in the time that this round has for them."""
        fetched = self.crawl(wanted, follow=True, within=time_of(self.began) if self.bounded else None)
        self.left += fetched.left
        if self.bounded and fetched.cut:
            self.goes_on = may_go_on(self.since or self.started, self.house.settings.fetch, self.house.clock())

    def trouble(self, sentence: str) -> None:
        """Note what went wrong with the round itself, once."""
        self._trouble(sentence)

    def _trouble(self, sentence: str) -> None:
        log.warning("%s", sentence)
        if sentence not in self.troubles:
            self.troubles.append(sentence)
