"""One host as this crawl meets it: one request at a time, no faster than it likes, by its rules."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping
from datetime import timedelta
from types import MappingProxyType
from urllib.parse import urljoin

from crawler import robots
from crawler.allowed import MOST_HOPS, REDIRECTS, check, hop
from crawler.api import KEY_HEADER, KEY_REFUSED
from crawler.download import Answer, Download
from crawler.errors import LeftAlone, NotFetched
from crawler.ledger import Ledger
from crawler.order import Api, Order
from crawler.pace import pause
from crawler.patience import WITHIN_ROUND, retry_after
from crawler.stop import Stop
from storage.hosts import Host as Known

SILENCES = 10
"""Addresses in a row without any answer, after which the host's others stay due."""


class Hosts:
    """The hosts of a crawl by name, each made when it is first needed."""

    def __init__(self, order: Order, ledger: Ledger, download: Download, stop: Stop) -> None:
        self.order = order
        self.ledger = ledger
        self.download = download
        self.stop = stop
        self._hosts: dict[str, Host] = {}
        self._key_refused = False

    def of(self, address: str) -> Host:
        """The host of an address. Raises NotFetched where the settings do not allow it for any kind of source."""
        name = check(address, self.order.manners.hosts_for("board-paper"))
        return self._hosts.setdefault(name, Host(name, self))

    async def fetch(
        self,
        address: str,
        headers: Mapping[str, str],
        *,
        limit: int,
        seconds: float | None = None,
        always: Mapping[str, str] = MappingProxyType({}),
        hosts: Collection[str] | None = None,
    ) -> tuple[Answer, str]:
        """The answer for a page and the address that gave it, redirects followed and every host's rules obeyed.

        ``headers`` speak of the address itself, ``always`` of every one that it redirects to as well; ``limit`` is the
        largest answer in bytes, ``seconds`` how long it may take where that is not as for every page; ``hosts``: those
        that it may come from, where they are more than ``fetch.hosts``.
        """
        api = self.order.manners.api
        if api is not None and api.covers(address):
            return await self._of_api(api, address, {**always, **headers}, limit=limit), address
        hosts = self.order.manners.hosts if hosts is None else hosts
        check(address, hosts)
        here = address
        for _ in range(MOST_HOPS + 1):
            host = self.of(here)
            await host.permit(here)
            own = headers if here == address else {}
            answer = await host.ask(here, {**always, **own}, limit=limit, seconds=seconds)
            if answer.status not in REDIRECTS or "location" not in answer.headers:
                return answer, here
            here = hop(address, here, answer.headers["location"], hosts)
        raise NotFetched("refused", f"the address redirects more than {MOST_HOPS} times")

    async def _of_api(self, api: Api, address: str, headers: Mapping[str, str], *, limit: int) -> Answer:
        """What CQC's data service answers. It has no robots.txt, and a redirect is not followed: the key goes nowhere
        else. After it refused the key once it is asked nothing more."""
        if self._key_refused:
            raise LeftAlone(KEY_REFUSED)
        sent = {**headers, KEY_HEADER: api.key}
        answer = await self.of(address).ask(address, sent, limit=limit)
        self._key_refused = answer.status == 401
        return answer


class Host:
    """One host; every request to it passes through here."""

    def __init__(self, name: str, crawl: Hosts) -> None:
        self.name = name
        self._crawl = crawl
        self._turn = asyncio.Lock()
        self._reading_rules = asyncio.Lock()
        self._known: Known | None = None
        self._left_at: float | None = None
        self._delay = crawl.order.manners.delay_of(name)
        self._rules: robots.Rules | NotFetched | None = None
        self._silences = 0

    async def permit(self, address: str) -> None:
        """Raise NotFetched where the host's robots.txt forbids the address, or could not be read."""
        async with self._reading_rules:
            if self._rules is None:
                self._rules = await self._read_rules(address)
        if isinstance(self._rules, NotFetched):
            raise self._rules
        if not self._rules.allow(address):
            raise NotFetched("robots", "the site's robots.txt asks us not to visit this address", sent=False)

    async def ask(
        self, address: str, headers: Mapping[str, str], *, limit: int, seconds: float | None = None
    ) -> Answer:
        """The answer to a request, tried a second time where the first gave none that counts."""
        for last in (False, True):
            try:
                answer = await self._send(address, headers, limit=limit, seconds=seconds)
            except NotFetched as error:
                if last or not error.again:
                    self._silences += error.again
                    raise
                continue
            self._silences = 0
            if last or self.wants_peace or not (answer.status == 429 or answer.status >= 500):
                return answer
        raise AssertionError("the second try ends it")

    @property
    def wants_peace(self) -> bool:
        """Whether the host wants nothing for longer than a round waits."""
        until = self._known.not_before if self._known else None
        return until is not None and until - self._crawl.order.now() > WITHIN_ROUND

    async def _send(self, address: str, headers: Mapping[str, str], *, limit: int, seconds: float | None) -> Answer:
        crawl = self._crawl
        async with self._turn:
            await self._wait()
            if crawl.download.closing:
                crawl.stop.ask("memusage_exceeded")  # Scrapy ends a walk that is in time for nothing else
            crawl.stop.check()
            await crawl.ledger.leave(self.name)
            self._left_at = asyncio.get_running_loop().time()
            answer = await crawl.download.get(address, headers, host=self.name, limit=limit, seconds=seconds)
            until = retry_after(answer.status, answer.headers, crawl.order.now(), said=answer.body)
            if until is not None and self._known is not None:
                self._known = self._known.model_copy(update={"not_before": until})
                await crawl.ledger.leave_alone(self.name, until)
            return answer

    async def _wait(self) -> None:
        if self._silences >= SILENCES:
            raise LeftAlone(f"{self.name} did not answer for {SILENCES} addresses in a row")
        if self._known is None:
            self._known = await self._crawl.ledger.host(self.name)
        if self.wants_peace:
            raise LeftAlone(f"{self.name} asked to be left alone until {self._known.not_before:%Y-%m-%d %H:%M} UTC")
        now, asked_at = self._crawl.order.now(), self._known.asked_at
        if self._left_at is not None:
            asked_at = now - timedelta(seconds=asyncio.get_running_loop().time() - self._left_at)
        delay = max(self._delay, self._crawl.download.pace(self.name))
        await self._crawl.stop.sleep(pause(asked_at=asked_at, not_before=self._known.not_before, delay=delay, now=now))

    async def _read_rules(self, address: str) -> robots.Rules | NotFetched:
        crawl = self._crawl
        known = await crawl.ledger.host(self.name)
        if robots.is_fresh(known.robots_status, known.robots_at, crawl.order.now()):
            return await self._obey(known.robots or "")
        try:
            answer = await self._fetch_rules(f"{address.partition('://')[0]}://{self.name}/robots.txt")
        except NotFetched as error:
            if not error.sent:
                return error
            return _unknown_rules(error.detail)
        if not robots.is_answer(answer.status):
            return _unknown_rules(f"the site answered {answer.status}")
        text = robots.text_of(answer.status, answer.body)
        await crawl.ledger.keep_robots(self.name, status=answer.status, text=text)
        return await self._obey(text)

    async def _fetch_rules(self, address: str) -> Answer:
        host = self
        for _ in range(MOST_HOPS + 1):
            answer = await host.ask(address, {}, limit=robots.LARGEST)
            if answer.status not in REDIRECTS or "location" not in answer.headers:
                return answer
            try:
                address = urljoin(address, answer.headers["location"]).partition("#")[0]
                host = self._crawl.of(address)
            except (NotFetched, ValueError) as error:
                raise NotFetched("refused", f"it redirects to where we may not follow: {error}") from None
        raise NotFetched("refused", f"it redirects more than {MOST_HOPS} times")

    async def _obey(self, text: str) -> robots.Rules:
        rules = await self._crawl.ledger.aside(lambda: robots.Rules(text))
        self._delay = max(self._delay, rules.delay)
        return rules


def _unknown_rules(why: str) -> NotFetched:
    detail = f"the site's robots.txt could not be read ({why}), so nothing was asked"
    return NotFetched("unreachable", detail, sent=False)
