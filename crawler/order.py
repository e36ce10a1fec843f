"""What the parent asks of a crawl, as one line of JSON."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, Self

from pydantic import Field
from sqlalchemy import Row

from crawler.allowed import host_of
from storage.record import DOCUMENTS, FILES, PAPERS, Value
from storage.visits import Purpose

_NUMBERS = re.compile(r"(?:www\.)?(?:[\d.]+|\[[^\]]*\])(?::\d+)?$")
"""A host that is a number has no other name."""


class Api(Value):
    """CQC's data service: its canonical address, the key that goes nowhere else, and the settings of ``api``."""

    address: str
    key: str = Field(repr=False)
    delay_seconds: float = 0.2
    window_days: int = 30

    def covers(self, address: str) -> bool:
        """Whether an address is one of the service's: the same scheme, host and beginning of the path."""
        return address.startswith(f"{self.address}/")


class Manners(Value):
    """How hosts are visited; the names are those of the ``fetch`` settings.

    ``paper_hosts``: the hosts that may be visited for board papers alone, besides ``hosts``. ``proxy``:
    ``http://[user:password@]host:port`` or empty; ``ca_bundle``: a PEM file's path or empty; ``api``: None
    where the data service is not asked.
    """

    version: str
    contact: str = ""
    hosts: tuple[str, ...]
    paper_hosts: tuple[str, ...] = ()
    private_hosts: tuple[str, ...] = ()
    proxy: str = Field("", repr=False)
    ca_bundle: str = ""
    delay_seconds: float = 2.0
    timeout_seconds: float = 30.0
    page_limit_mb: float = 10.0
    document_limit_mb: float = 40.0
    paper_limit_mb: float = 100.0
    crawl_limit_minutes: float = 240.0
    memory_limit_mb: int = 1024
    whole_every_days: int = 7
    file_limit_mb: float = 100.0
    file_seconds: float = 300.0
    api: Api | None = None

    def delay_of(self, host: str) -> float:
        """The seconds between two requests to a host: the data service has a pace of its own."""
        return self.api.delay_seconds if self.api and host_of(self.api.address) == host else self.delay_seconds

    def hosts_for(self, kind: str) -> tuple[str, ...]:
        """The hosts that may be visited for a kind of source: for board papers also those with and without ``www.``."""
        if kind not in PAPERS:
            return self.hosts
        named = dict.fromkeys((*self.hosts, *self.paper_hosts))
        twins = (host.removeprefix("www.") if host.startswith("www.") else f"www.{host}" for host in named)
        return tuple(dict.fromkeys((*named, *(twin for twin in twins if not _NUMBERS.match(twin)))))

    def limit(self, kind: str) -> int:
        """The largest body of a kind, in bytes."""
        if kind in FILES:
            megabytes = self.file_limit_mb
        elif kind == "board-paper":
            megabytes = self.paper_limit_mb
        else:
            megabytes = self.document_limit_mb if kind in DOCUMENTS else self.page_limit_mb
        return int(megabytes * 1024 * 1024)

    def seconds(self, kind: str) -> float:
        """How long an answer of a kind may take."""
        return self.file_seconds if kind in FILES or kind == "board-paper" else self.timeout_seconds


class Visit(Value):
    """One address to visit, and what is known of it. ``whole``: without validators, whatever is known."""

    source_id: int
    organisation_id: int | None
    address: str
    kind: str
    purpose: Purpose = "due"
    whole: bool = False
    etag: str | None = None
    last_modified: str | None = None
    whole_at: datetime | None = None
    body: str | None = None

    @classmethod
    def of(cls, source: Row[Any], *, purpose: Purpose = "due", whole: bool = False) -> Self:
        """The visit to a row of ``sources``. A confirming visit is always whole."""
        return cls(
            source_id=source.id, organisation_id=source.organisation_id, address=source.address, kind=source.kind,
            purpose=purpose, whole=whole or purpose == "confirm", etag=source.etag, last_modified=source.last_modified,
            whole_at=source.whole_at, body=source.body,
        )  # fmt: skip


class Order(Value):
    """A crawl of one round.

    ``slots``: the present calendar slot of each kind. ``follow``: visit new assessments that the pages name.
    ``offset_seconds`` is added to the clock in every moment that is written. After ``enough_seconds`` no further
    organisation is begun.
    """

    database: str = Field(repr=False)
    round_id: int
    token: str = Field(repr=False)
    manners: Manners
    visits: tuple[Visit, ...]
    slots: Mapping[str, str]
    follow: bool = False
    offset_seconds: float = 0.0
    enough_seconds: float | None = None
    log_format: Literal["text", "json"] = "text"

    def now(self) -> datetime:
        """The present moment of the round."""
        return datetime.now(UTC) + timedelta(seconds=self.offset_seconds)


BEFORE_ITS_TURN = "the crawl ended before its turn came"
"""Why an address is left where nothing better is known."""

ENOUGH = "enough"
"""Why a crawl ended that began no further organisation."""
ENDED = {
    "shutdown": "the round was stopped",
    "closespider_timeout": "the time of one crawl (fetch.crawl_limit_minutes) was over",
    ENOUGH: "the round had taken long enough, and the next goes on from here",
    "lease_lost": "another round took over",
    "memusage_exceeded": "the crawl needed more memory than fetch.memory_limit_mb",
}
"""Why addresses are left, by the reason that ended the crawl."""


class Left(Value):
    """An address that was not visited and stays due, and why."""

    source_id: int
    address: str
    why: str


class Visited(Value):
    """One visit as it was written: the child's line for it."""

    source_id: int
    address: str
    outcome: str


class Crawled(Value):
    """How a crawl went. ``finish_reason`` is Scrapy's, `ENOUGH`, ``died`` or (the child did not say) ``overran``."""

    finish_reason: str
    visited: int = 0
    left: tuple[Left, ...] = ()
