"""CQC's report comes on the day of a board meeting whose papers speak of it: who is told what, and how often."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from email.message import EmailMessage
from typing import Any, NamedTuple

import pytest

from deploy.demo.facts import Rating, Site
from deploy.demo.render import Page, render
from monitor.named import Named
from monitor.round import make_round
from monitor.settings import Rule
from monitor.watching import Part, watch
from storage.change import Change
from storage.history import Wanted, changes_wanted

from .board import LANDING, NAME, listing, path, printed, sheet, text
from .conftest import assessed, days, home

MAY, JULY = "21 May 2025", "16 July 2025"
SAID = "On 16 July 2025 the Care Quality Commission rated the Trust as requires improvement overall, good before."
OLD, NEW = assessed("AP1", date(2024, 2, 1), "Good"), assessed("AP2", date(2025, 7, 16), "Requires improvement")
RULES = (Rule(name="all", severity="info", channels=("mail",)),)


def pages(rating: Rating, meetings: dict[str, str], *reports: Any) -> dict[str, Page]:
    trust = replace(home(rating, *reports), level="provider", id="ZZ7", name=NAME)
    files = {
        path(day, "2 Chief executive report"): Page(
            body=printed(day, sheet("2", "Chief executive report", told=(said,), pages=1)), media_type="application/pdf"
        )
        for day, said in meetings.items()
    }
    shown = listing({day: ["2 Chief executive report"] for day in meetings})
    return render(Site(organisations=(trust,))) | files | {LANDING: Page(body=shown.encode())}


class Told(NamedTuple):
    """The messages of each round, and all changes."""

    mails: list[list[EmailMessage]]
    changes: list[Change]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    before = {MAY: "The winter plan is on its way."}
    first, then = pages("Good", before, OLD), pages("Requires improvement", {JULY: SAID} | before, NEW, OLD)
    found = Told([], [])
    with days(tmp_path_factory.mktemp("both"), RULES) as of:
        for number, shown in enumerate((first, then, then)):
            moment = datetime(2025, 7, 15 + number, 6, tzinfo=UTC)
            of.house.clock.set(moment)  # type: ignore[attr-defined]
            of.replica.publish(shown, at=moment)
            if number == 0:
                part = Part(papers=f"{of.replica.address}{LANDING}")
                trust = Named(typed="ZZ7", id="ZZ7", level="provider")
                watch(of.house, [trust], list_name="", added_by="me", part=part)
            of.mailbox.received.clear()
            make_round(of.house)
            found.mails.append(list(of.mailbox.received))
        with of.house.engine.connect() as db:
            found.changes.extend(changes_wanted(db, Wanted()))
    return found


def test_the_report_is_one_message_and_the_meeting_another_and_each_is_sent_once(told: Told) -> None:
    assert [sorted(str(mail["Subject"]) for mail in mails) for mails in told.mails] == [
        [],
        [
            f"Board papers published: {NAME}, 1 paper, board meeting of 16 July 2025, and 1 more change",
            f"Down one step: {NAME}, overall, Good to Requires improvement, and 1 more change",
        ],
        [],
    ]


def test_the_rating_is_changed_by_cqc_alone_and_the_paper_is_quoted_for_what_it_says_of_it(told: Told) -> None:
    moved = [one for one in told.changes if one.kind.startswith("rating") and one.subject == "overall"]
    assert [(one.kind, one.before, one.after, one.severity) for one in moved] == [
        ("rating-changed", "Good", "Requires improvement", "high")
    ]
    said = [one for one in told.changes if one.kind == "signal-raised"]
    assert [(one.subject, one.after, one.severity) for one in said] == [("cqc-rating", SAID, "medium")]
    (papers,) = (text(mail) for mail in told.mails[1] if "Board papers" in str(mail["Subject"]))
    assert f"- Rating by CQC: {SAID.rstrip('.')} (page 1 of “Chief executive report”)" in papers
