"""The days of the story as data: what the site shows, the sentence that is told of it, and what must come of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from deploy.demo.api import Api
from deploy.demo.boards import NOTHING_NEW, Published
from deploy.demo.facts import Organisation, Site
from deploy.demo.homes import (
    COMPANY_PROFILE,
    LODGE_AFTER,
    LODGE_BEFORE,
    LODGE_MISTAKEN,
    LODGE_WITHDRAWN,
    ROSE_AFTER,
    ROSE_ARCHIVED,
    ROSE_BEFORE,
    ROSE_CHECKED,
    ROSE_NEW,
)
from deploy.demo.render import render
from deploy.demo.replica import Replica
from deploy.demo.trust import OLDER_RELEASE, RELEASE, RT1_AFTER, RT1_BEFORE, RT1_SERVED

WATCHED = (RT1_BEFORE.id, ROSE_BEFORE.id, LODGE_BEFORE.id)
"""What the demo hands to ``watch add``: a trust and two homes, by their bare ids."""

LONDON = ZoneInfo("Europe/London")
PUBLISHED_AT, ROUND_AT = time(0, 30), time(6, 0)


@dataclass(frozen=True, kw_only=True)
class Day:
    """One day. ``told`` is its sentence; ``expects`` every message that it brings (no other), by words of its subject.

    ``served`` is what the data service says of those organisations of which it does not say what their pages show.
    ``boards``: which board papers are there; ``meets_boards``: they are watched from then on. ``withdrawn`` is the
    reason for which a person takes back, after the round, what was told of Harbour Lodge.
    """

    date: date
    told: str
    site: Site
    served: tuple[Organisation, ...] = ()
    boards: Published = NOTHING_NEW
    meets_boards: bool = False
    out_of_order: bool = False
    withdrawn: str = ""
    expects: tuple[tuple[str, ...], ...] = ()

    @property
    def round_at(self) -> datetime:
        """When the day's round begins: the clock that the demo hands to it."""
        return datetime.combine(self.date, ROUND_AT, tzinfo=LONDON)

    def apply(self, replica: Replica, api: Api, boards: Replica) -> None:
        """Put the site, the data service and the trusts' own sites into the day's state."""
        published = datetime.combine(self.date, PUBLISHED_AT, tzinfo=LONDON)
        boards.publish(self.boards.pages(), at=published)
        own = (RT1_SERVED,) if RT1_AFTER in self.site.organisations else ()
        api.publish(self.site.with_(*own, *self.served).organisations, at=published)
        if self.out_of_order:
            replica.break_down(retry_after=1)
            return
        replica.publish(render(self.site), at=published)
        replica.recover()


_START = Site(organisations=(RT1_BEFORE, COMPANY_PROFILE, ROSE_BEFORE, LODGE_BEFORE), releases=(OLDER_RELEASE,))
_ROSE_FELL = replace(_START.with_(ROSE_AFTER), checked=(ROSE_AFTER.path,))
_NEIGHBOUR_FELL = _ROSE_FELL.with_(
    replace(
        ROSE_AFTER,
        neighbours=tuple(
            replace(each, overall="Inadequate") if each.overall == "Requires improvement" else each
            for each in ROSE_AFTER.neighbours
        ),
    )
)
_ANNOUNCED = replace(_NEIGHBOUR_FELL, releases=(RELEASE, OLDER_RELEASE))
_TRUST_ASSESSED = _ANNOUNCED.with_(RT1_AFTER)
_REDESIGNED = replace(_TRUST_ASSESSED, redesigned=True)
_LODGE_ROSE = replace(_REDESIGNED.with_(LODGE_AFTER), checked=(LODGE_AFTER.path,))
_REPORT_GONE = _LODGE_ROSE.with_(LODGE_WITHDRAWN, ROSE_CHECKED)
_ROSE_MOVED_ON = _REPORT_GONE.with_(LODGE_AFTER, ROSE_ARCHIVED)
_ROSE_MOVED_ON = replace(_ROSE_MOVED_ON, organisations=(*_ROSE_MOVED_ON.organisations, ROSE_NEW))
_MISTAKE = _ROSE_MOVED_ON.with_(LODGE_MISTAKEN)

_LARKSHIRE_JULY = Published(larkshire=True, tidewater_agenda=True)
_EVERY_BOARD = Published(larkshire=True, tidewater=True, moorfell=True)

DAYS: tuple[Day, ...] = (
    Day(
        date=date(2025, 7, 14),
        told="Wardround meets an NHS trust and two care homes, on CQC's pages and in its data service, and notes where "
        "they stand. Nobody is told anything yet.",
        site=_START,
    ),
    Day(
        date=date(2025, 7, 15),
        told="Rose House, Good since 2019, has a new report: Inadequate. Its pages and the data service say so, and "
        "one message tells it.",
        site=_ROSE_FELL,
        expects=(("Rose House", "Good to Inadequate"),),
    ),
    Day(
        date=date(2025, 7, 16),
        told="A neighbour that Rose House's page names falls to Inadequate: no news of Rose House. A press release "
        "announces how CQC rates the trust's leadership, while its page still says Good.",
        site=_ANNOUNCED,
        expects=((RT1_BEFORE.name, "Good to Requires improvement", "announced"),),
    ),
    Day(
        date=date(2025, 7, 17),
        told="The report itself is there, as it was that day. It prints a score, 44, and no rating. It confirms what "
        "was announced, and nobody is told twice. The data service does not have it yet.",
        site=_TRUST_ASSESSED,
        served=(RT1_BEFORE,),
    ),
    Day(
        date=date(2025, 7, 18),
        told="The site is redesigned overnight: every class name, id and menu is new, and what it says is not. The "
        "data service has caught up, with the word that the trust's page leaves out: the third place to show that "
        "fall, and still nobody is told twice.",
        site=_REDESIGNED,
    ),
    Day(
        date=date(2025, 7, 21),
        told="The site is out of order and answers 503 to everything. The data service is not, and has news: Harbour "
        "Lodge has improved from Requires improvement to Good. It is Monday: the table of the week tells it.",
        site=_REDESIGNED,
        served=(LODGE_AFTER,),
        out_of_order=True,
        expects=(("week", "1 service up"),),
    ),
    Day(
        date=date(2025, 7, 22),
        told="The site is back. It shows what the data service said of Harbour Lodge, and nobody is told twice. "
        "Wardround meets the boards of three invented trusts, whose papers stand on sites of their own, and reads "
        "those of their last meeting.",
        meets_boards=True,
        site=_LODGE_ROSE,
    ),
    Day(
        date=date(2025, 7, 23),
        told="CQC is carrying out checks at Rose House. Harbour Lodge's new report is not listed: once proves nothing.",
        site=_REPORT_GONE,
    ),
    Day(
        date=date(2025, 7, 24),
        told="The report is still gone while the older one is listed: CQC has taken it down, and with it the rating.",
        site=_REPORT_GONE,
        expects=(("Rating withdrawn: Harbour Lodge", "Good to Requires improvement"),),
    ),
    Day(
        date=date(2025, 7, 25),
        told="Larkshire's board has its papers online, six days ahead: 200 pages in one file. On page 171, in a "
        "table whose cells come in no order, the risk of waits for wheelchairs has risen from 12 to 16. Tidewater's "
        "board has put its agenda online and no paper: no news yet.",
        site=_REPORT_GONE,
        boards=_LARKSHIRE_JULY,
        expects=(("Larkshire", "2214"),),
    ),
    Day(
        date=date(2025, 7, 28),
        told="Harbour Lodge's report is back. Rose House is archived: another company runs it, under a new profile. "
        "It is Monday again, and the table of the week has more to say.",
        site=_ROSE_MOVED_ON,
        boards=_LARKSHIRE_JULY,
        expects=(("Run by another provider: Rose House",), ("week", "2 services with other news")),
    ),
    Day(
        date=date(2025, 7, 29),
        told="Tidewater's papers and Moorfell's are there, each a file or a page of its own; one of them declares a "
        "never event. Harbour Lodge's page and report say Inadequate, where they said Good the day before. So does "
        "the data service.",
        site=_MISTAKE,
        boards=_EVERY_BOARD,
        expects=(("Harbour Lodge", "Good to Inadequate"), ("Tidewater", "never event"), ("Moorfell", "papers")),
    ),
    Day(
        date=date(2025, 7, 30),
        told="The page says so still, and nobody is told twice. Then CQC says on the telephone that it is a mistake: "
        "a person withdraws the alert, and exactly those who had it get a correction.",
        site=_MISTAKE,
        boards=_EVERY_BOARD,
        withdrawn="CQC's regional office says that the rating was published by mistake; Good stands",
        expects=(("Correction", "Harbour Lodge"),),
    ),
    Day(
        date=date(2025, 7, 31),
        told="CQC's page is as wrong as before. What a person has withdrawn is not told again.",
        site=_MISTAKE,
        boards=_EVERY_BOARD,
    ),
)
