"""The walk past the addresses of an order: host beside host, each host's addresses one after another."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from crawler.allowed import check
from crawler.api import KEY_HEADER, judge_service
from crawler.conditional import freshness, validators
from crawler.download import Answer, Download
from crawler.errors import LeftAlone, NotFetched, Stopped
from crawler.host import Hosts
from crawler.judge import Verdict, judge
from crawler.ledger import Ledger
from crawler.media import accept_of, media_of
from crawler.order import BEFORE_ITS_TURN, Left, Order, Visit, Visited
from crawler.questions import Questions
from crawler.stop import Stop
from storage.lease import LeaseLost
from storage.sources import GOOD

MOST_HOSTS = 16
"""Hosts that are asked at the same time."""

KEPT_HEADERS = (
    "age", "cache-control", "content-language", "content-type", "date", "expires", "location", "retry-after", "server",
    "vary", "via", "x-cache",
)  # fmt: skip
"""What is kept of an answer's headers: nothing that could hold a secret or a person."""

PASSING = ("unreachable", "blocked")
"""Failures of the data service that pass: what is due once a week is asked for again by the next round."""

Follow = Callable[[Visit, bytes], Sequence[str]]


@dataclass(frozen=True, kw_only=True)
class _Seen:
    verdict: Verdict
    used_slot: bool
    conditional: bool = False
    answer: Answer | None = None
    status: int | None = None
    final_address: str | None = None
    is_part: bool = False
    """More of the same visit comes after it."""


class Walk:
    """Visits the addresses of an order and those that ``follow`` finds on their pages.

    Every visit is written before ``tell`` hears of it; what is not visited stays in ``left`` with the reason. What a
    page names is visited right after it, so that an organisation's pages are seen together. ``put_off`` says that the
    time was enough before every organisation was begun.
    """

    def __init__(
        self,
        order: Order,
        ledger: Ledger,
        download: Download,
        stop: Stop,
        *,
        follow: Follow,
        tell: Callable[[Visited], None],
    ) -> None:
        self._order = order
        self._ledger = ledger
        self._stop = stop
        self._follow = follow
        self._tell = tell
        self._hosts = Hosts(order, ledger, download, stop)
        self._queues: dict[str, deque[Visit]] = {}
        self._room = asyncio.Semaphore(MOST_HOSTS)
        self._open: dict[int, Visit] = {}
        self._met: set[int] = set()
        self._begun: set[int | None] = {None}
        self.put_off = False
        self._why: dict[int, str] = {}

    async def run(self) -> None:
        """Visit everything; ends early, without an error, where the crawl is stopped."""
        self._open = {visit.source_id: visit for visit in self._order.visits}
        async with asyncio.TaskGroup() as group:
            self._add(group, self._order.visits)

    @property
    def left(self) -> tuple[Left, ...]:
        """The addresses that were not visited and stay due."""
        return tuple(
            Left(source_id=number, address=visit.address, why=self._why.get(number, BEFORE_ITS_TURN))
            for number, visit in self._open.items()
        )

    def _add(self, group: asyncio.TaskGroup, visits: Sequence[Visit]) -> None:
        """Visit these before anything else that waits."""
        fresh: dict[str, list[Visit]] = {}
        for visit in visits:
            if visit.source_id not in self._met:
                self._met.add(visit.source_id)
                self._open[visit.source_id] = visit
                fresh.setdefault(self._name(visit), []).append(visit)
        for name, theirs in fresh.items():
            if name not in self._queues:
                self._queues[name] = deque()
                group.create_task(self._walk(group, name))
            self._queues[name].extendleft(reversed(theirs))

    def _name(self, visit: Visit) -> str:
        try:
            name = check(visit.address, self._order.manners.hosts_for(visit.kind))
            # Where the service says no, pages of the same host go on.
            return f"{name} {KEY_HEADER}" if self._of_api(visit.address) else name
        except NotFetched:
            return ""  # refused one by one, each with its own words

    async def _walk(self, group: asyncio.TaskGroup, name: str) -> None:
        async with self._room:
            queue = self._queues[name]
            try:
                while queue:
                    self._stop.check()
                    visit = queue.popleft()
                    if self._waits(visit):
                        self.put_off = True
                    else:
                        self._add(group, await self._visit(visit))
            except LeftAlone as error:
                self._why |= {one.source_id: str(error) for one in (visit, *queue)}
            except Stopped:
                pass
            except LeaseLost:
                self._stop.ask("lease_lost")
            del self._queues[name]

    def _waits(self, visit: Visit) -> bool:
        """Whether a visit is left for another crawl: it would begin an organisation that is not the first, and the time
        was enough."""
        if visit.organisation_id not in self._begun and len(self._begun) > 1 and self._stop.is_enough():
            return True
        self._begun.add(visit.organisation_id)
        return False

    async def _visit(self, visit: Visit) -> list[Visit]:
        questions, more = Questions(visit, self._order.manners.api, self._order.now()), True
        outcome, found = "", list[Visit]()
        while more:
            at, begun = self._order.now(), asyncio.get_running_loop().time()
            seen = await self._see(visit, questions, at)
            more = questions.more(_shown(seen))
            seen = replace(seen, is_part=more)
            named = await self._named(visit, seen) if self._order.follow else ()
            outcome, found = await self._write(visit, seen, named, at, asyncio.get_running_loop().time() - begun)
        del self._open[visit.source_id]
        self._tell(Visited(source_id=visit.source_id, address=visit.address, outcome=outcome))
        return found

    async def _named(self, visit: Visit, seen: _Seen) -> Sequence[str]:
        """The addresses that the page names, of a page that did not move too: its visit may have been cut short."""
        if seen.verdict.outcome not in GOOD:
            return ()
        new = seen.answer.body if seen.answer and seen.verdict.outcome == "changed" else None
        body = new or await self._ledger.stored(visit)
        return await self._ledger.aside(lambda: self._follow(visit, body)) if body else ()

    async def _see(self, visit: Visit, questions: Questions, at: datetime) -> _Seen:
        """What an address shows. Raises LeftAlone, Stopped or LeaseLost where it is not visited now."""
        asked = questions.address
        of_api = self._of_api(asked)
        headers = {}
        if not questions.paged:
            headers = validators(visit, whole_every_days=self._order.manners.whole_every_days, now=at)
        try:
            manners = self._order.manners
            answer, final = await self._hosts.fetch(
                asked, headers, limit=manners.limit(visit.kind), seconds=manners.seconds(visit.kind),
                always=freshness(visit) | accept_of(visit.kind), hosts=manners.hosts_for(visit.kind),
            )  # fmt: skip
        except NotFetched as error:
            verdict = Verdict(outcome=error.outcome, detail=error.detail)
            used = (error.sent and not (of_api and error.outcome in PASSING)) or error.outcome == "robots"
            return _Seen(verdict=verdict, used_slot=used, status=error.status)
        conditional = bool(headers) and final == asked
        verdict = await self._ledger.aside(
            lambda: self._judged(answer, asked, final, conditional=conditional, media=media_of(visit.kind))
        )
        later = self._hosts.of(final).wants_peace or (of_api and verdict.outcome in PASSING)
        return _Seen(
            verdict=verdict, used_slot=not later, conditional=conditional, answer=answer, status=answer.status,
            final_address=final,
        )  # fmt: skip

    def _of_api(self, address: str) -> bool:
        api = self._order.manners.api
        return api is not None and api.covers(address)

    def _judged(self, answer: Answer, asked: str, final: str, *, conditional: bool, media: tuple[str, ...]) -> Verdict:
        said = (answer.status, answer.headers, answer.body)
        api = self._order.manners.api
        if api is not None and self._of_api(asked):
            verdict = judge_service(*said, conditional=conditional, cut=answer.cut, media=media)
            # Should the service ever repeat the key in its own words, they are kept without it.
            return replace(verdict, detail=verdict.detail and verdict.detail.replace(api.key, "…"))
        return judge(*said, asked, final, conditional=conditional, cut=answer.cut, media=media)

    async def _write(
        self, visit: Visit, seen: _Seen, named: Sequence[str], at: datetime, seconds: float
    ) -> tuple[str, list[Visit]]:
        answer, good = seen.answer, seen.verdict.outcome in GOOD
        headers = answer.headers if answer else {}
        own = good and seen.final_address == visit.address
        return await self._ledger.record(
            visit,
            outcome=seen.verdict.outcome,
            used_slot=seen.used_slot and not seen.is_part,
            named=named,
            at=at,
            status=seen.status,
            detail=seen.verdict.detail,
            etag=_validator(headers.get("etag")) if own else None,
            last_modified=_validator(headers.get("last-modified")) if own else None,
            body=answer.body if answer and seen.verdict.outcome == "changed" else None,
            media_type=headers.get("content-type", "").partition(";")[0].strip().lower() or None,
            headers={name: headers[name] for name in KEPT_HEADERS if name in headers},
            final_address=seen.final_address,
            seconds=round(seconds, 3),
            whole=not (seen.conditional or seen.is_part),
        )


def _shown(seen: _Seen) -> bytes | None:
    return seen.answer.body if seen.answer and seen.verdict.outcome in GOOD else None


def _validator(value: str | None) -> str | None:
    """A validator worth sending back; the validators of where a redirect led are none of this address."""
    return value if value and len(value) <= 1000 else None
