"""A crawl that may ask the data service: its sources, what it was asked, and what became of it."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import update

from crawler.order import Api as Service
from crawler.order import Crawled
from deploy.demo.api import KEY, Api
from storage import sources, tables
from tests.crawler.round import NOW, SLOTS, Round

WEEK = {"cqc-api-location": "2026-W45", "cqc-api-changes": "2026-11-02", "cqc-api-list": "2026-11-02"}


class Asking:
    def __init__(self, round_: Round, api: Api) -> None:
        self.round, self.api = round_, api

    def watch(self, *ids: str) -> list[int]:
        """The sources of these locations' documents."""
        return self.round.watch(
            *(f"/locations/{id}" for id in ids), kind="cqc-api-location", address=self.api.address
        )  # fmt: skip

    def changes(self) -> int:
        """The source of the list of locations that changed; something is watched beside it."""
        self.round.organisation("RT1")
        with self.round.engine.begin() as db:
            return sources.add(
                db, address=f"{self.api.address}/changes/location", kind="cqc-api-changes", organisation_id=None,
                found_on=None, now=NOW,
            )  # fmt: skip

    def crawl(self, *, key: str = KEY, address: str | None = None, days: int = 0, **manners: Any) -> Crawled:
        base = address or self.api.address
        hosts = (self.round.site.host, urlsplit(base).netloc)
        order = self.round.order(
            slots={**SLOTS, **WEEK}, hosts=hosts, private_hosts=hosts,
            api=Service(address=base, key=key, delay_seconds=0.0), **manners,
        )  # fmt: skip
        moved = order.model_copy(update={"offset_seconds": timedelta(days=days).total_seconds()})
        return self.round.crawl(moved)

    def forget_slots(self) -> None:
        """Let everything be due again."""
        with self.round.engine.begin() as db:
            db.execute(update(tables.sources).values(slot=None))

    def said(self) -> list[tuple[str, str]]:
        """Outcome and detail of each visit."""
        return [(visit.outcome, visit.detail or "") for visit in self.round.visits()]
