"""Which organisation a release is about, and when it is no news of it: rounds whose pages are said, not fetched."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from crawler.readers.read import read
from monitor.about import Candidate, about
from monitor.releases import check_release
from storage import records, sources, visits
from storage.engine import open_database
from storage.migrate import migrate
from storage.record import Details, Organisation, Record
from storage.tables import alerts, changes
from tests.check.conftest import LIST, PROFILE, REPORT, Story, header, listing, report

READER = "press-release/1"
DETAILS = Details(
    address="1 Example Lane, Larkfield, Exampleshire, ZZ1 1AA",
    provided_by=Organisation(level="provider", id="1-999000009", name="Example Care Ltd"),
)
GOOD = header("Good", details=DETAILS)
SAID = "The Care Quality Commission (CQC) has downgraded the rating of {} from good to {}."


def released(*paragraphs: str, on: str = "17 July 2025", title: str = "CQC takes action") -> bytes:
    """The HTML of a release."""
    dates = f"<p>Published: {on} Page last updated: {on}</p><h2>Categories</h2><ul><li>Media</li></ul>" if on else ""
    body = "".join(f"<p>{one}</p>" for one in paragraphs)
    return f"<html><body><main><h1>{title}</h1>{dates}{body}</main></body></html>".encode()


def link(name: str, path: str) -> str:
    return f'<a href="{path}">{name}</a>'


ROSE = link("Rose House", "/location/1-999000001")


class Desk(Story):
    """The rounds of one watched home, to which press releases come too."""

    def release(self, slug: str, body: bytes) -> Record:
        """A release that the round under way visited; its pages are compared first, as in a round."""
        self.check()
        address = f"https://x/press-release/{slug}"
        record = read(body, address=address)
        with self.engine.begin() as db:
            source = sources.add(
                db, address=address, kind="press-release", organisation_id=None, found_on=None, now=self.now
            )
            visits.record(
                db,
                source_id=source,
                round_id=self.round,
                purpose="due",
                at=self.now,
                outcome="changed",
                slot="x",
                body=body,
            )
            held = sources.one(db, source).body
            if records.reading_of(db, body=held, address=address, reader=READER) is None:
                records.add(
                    db, body=held, address=address, kind="press-release", reader=READER, fingerprint=held,
                    document=record.model_dump(mode="json"), refusal=None, now=self.now,
                )  # fmt: skip
            for row in records.unbound(db, readers=[READER], kind="press-release"):
                check_release(db, row, round_id=self.round, rules=self.rules, now=self.now)
        return record

    def announce(self, slug: str, body: bytes, *pages: tuple[str, Record | str]) -> list[tuple[object, ...]]:
        """A round in which a release is read, after these pages; what it told."""
        self.begin()
        for address, page in pages:
            self.say(address, page)
        self.release(slug, body)
        self.end()
        return self.told()

    def alerts(self) -> int:
        with self.engine.connect() as db:
            return len(list(db.scalars(select(alerts.c.id))))

    def summaries(self) -> list[str]:
        with self.engine.connect() as db:
            return list(db.scalars(select(changes.c.summary).order_by(changes.c.number)))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    engine = open_database(f"sqlite:///{tmp_path / 'wardround.db'}", create=True)
    migrate(engine)
    made = Desk(engine)
    made.day((PROFILE, GOOD), (LIST, listing(("AP1", "2024-02-01"))))
    yield made
    engine.dispose()


def test_what_a_release_announces_is_one_alert_and_not_in_force(desk: Desk) -> None:
    told = desk.announce("fall", released(SAID.format(ROSE, "requires improvement")))
    assert told == [
        ("press-release-published", None, None, "CQC takes action", "confirmed"),
        ("rating-changed", "overall", "Good", "Requires improvement", "announced"),
    ]
    assert (desk.alerts(), desk.in_force()) == (1, "Good")
    assert {state for _, _, state in desk.sent()} == {"waiting"}


def test_a_release_after_its_page_only_completes_the_history(desk: Desk) -> None:
    desk.day(
        (PROFILE, header("Requires improvement", details=DETAILS)),
        (LIST, listing(("AP2", "2025-07-15"), ("AP1", "2024-02-01"))),
        (REPORT.format("AP2"), report("AP2", "2025-07-15", overall="Requires improvement")),
    )
    before = desk.alerts(), desk.sent()
    told = desk.announce("late", released(SAID.format(ROSE, "requires improvement")))
    assert [one[0] for one in told] == ["press-release-published"]
    assert (desk.alerts(), desk.sent()) == before
    assert desk.summaries()[-1] == "Rose House: press release by CQC: CQC takes action."


def test_a_fall_that_waits_for_its_second_look_is_not_announced_beside_it(desk: Desk) -> None:
    body = released(SAID.format(ROSE, "inadequate"))
    told = desk.announce("fall", body, (PROFILE, header("Inadequate", details=DETAILS)))
    assert [(one[0], one[-1]) for one in told] == [
        ("rating-changed", "unconfirmed"),
        ("press-release-published", "confirmed"),
    ]


def test_a_release_that_contradicts_a_newer_page_never_moves_what_is_in_force(desk: Desk) -> None:
    desk.announce("fall", released(SAID.format(ROSE, "requires improvement")))
    desk.day((PROFILE, header("Good", details=DETAILS)))
    desk.day(
        (LIST, listing(("AP2", "2025-07-18"), ("AP1", "2024-02-01"))),
        (REPORT.format("AP2"), report("AP2", "2025-07-18", overall="Good")),
    )
    assert desk.in_force() == "Good"
    assert ("rating-changed", "announced") in {(one.kind, one.state) for one in desk.history()}


def test_a_report_of_another_month_does_not_confirm_what_was_announced(desk: Desk) -> None:
    desk.announce("fall", released(SAID.format(ROSE, "requires improvement")))
    told = desk.day(
        (LIST, listing(("AP2", "2025-09-02"), ("AP1", "2024-02-01"))),
        (REPORT.format("AP2"), report("AP2", "2025-09-02", overall="Requires improvement")),
    )
    assert ("rating-changed", "overall", "Good", "Requires improvement", "confirmed") in told
    assert desk.alerts() == 2


def test_a_head_of_a_page_that_prints_no_date_confirms_too_and_its_report_follows_in_silence(desk: Desk) -> None:
    desk.announce("fall", released(SAID.format(ROSE, "requires improvement")))
    desk.day((PROFILE, header("Requires improvement", details=DETAILS)))
    assert desk.in_force() == "Requires improvement"
    desk.day(
        (PROFILE, header("Requires improvement", details=DETAILS)),
        (LIST, listing(("AP2", "2025-07-19"), ("AP1", "2024-02-01"))),
        (REPORT.format("AP2"), report("AP2", "2025-07-19", overall="Requires improvement")),
    )
    assert desk.alerts() == 1
    assert [one.kind for one in desk.history()].count("rating-changed") == 1
    assert "report-published" in {one.kind for one in desk.history()}
    assert len(desk.sent()) == 2, "mail and chat, once each"


def test_the_second_reading_of_a_release_tells_nothing_again_and_one_that_was_mended_only_what_is_new(
    desk: Desk,
) -> None:
    desk.announce("fall", released(SAID.format(ROSE, "requires improvement")))
    assert desk.announce("fall", released(SAID.format(ROSE, "requires improvement"))) == []
    more = released(
        SAID.format(ROSE, "requires improvement"), "The rating for being safe has dropped from good to inadequate."
    )
    assert [(one[0], one[1]) for one in desk.announce("fall", more)] == [("rating-changed", "safe")]


def test_a_release_that_names_the_home_alone_is_possibly_about_it_and_alerts_nobody(desk: Desk) -> None:
    told = desk.announce("vague", released(SAID.format("Rose House", "inadequate")))
    assert [one[0] for one in told] == ["press-release-published"]
    assert desk.summaries() == ["Rose House: press release by CQC, possibly about it: CQC takes action."]
    assert (desk.alerts(), desk.sent()) == (0, [])


@pytest.mark.parametrize("beside", ["Rose House in Larkfield", "Rose House, run by Example Care Ltd,"])
def test_town_or_provider_beside_the_name_settles_it(desk: Desk, beside: str) -> None:
    told = desk.announce("town", released(SAID.format(beside, "requires improvement")))
    assert [one[0] for one in told] == ["press-release-published", "rating-changed"]


def test_a_home_of_the_same_name_elsewhere_is_nobodys_alert(desk: Desk) -> None:
    elsewhere = link("Rose House", "/location/1-999000777")
    assert desk.announce("linked", released(SAID.format(f"{elsewhere} in Larkfield", "inadequate"))) == []
    desk.announce("unlinked", released(SAID.format("Rose House in Farhaven", "inadequate")))
    assert (desk.alerts(), desk.sent()) == (0, [])


def test_a_release_from_before_the_watch_is_history(desk: Desk) -> None:
    assert desk.announce("old", released(SAID.format(ROSE, "inadequate"), on="2 July 2025")) == []


def test_a_release_without_ratings_is_told_as_information(desk: Desk) -> None:
    told = desk.announce("fined", released(f"The Care Quality Commission (CQC) has fined {ROSE} for a breach."))
    assert told == [("press-release-published", None, None, "CQC takes action", "confirmed")]
    assert (desk.alerts(), desk.sent()) == (1, []), "no rule asks for information"


def test_what_remains_as_it_was_is_not_announced(desk: Desk) -> None:
    told = desk.announce(
        "same",
        released(
            f"The Care Quality Commission (CQC) has inspected {ROSE}.",
            "The home remains rated as good. Caring remains rated as outstanding.",
        ),
    )
    assert [one[0] for one in told] == ["press-release-published"]


MOORLAND = Candidate(
    row=1, organisation=Organisation(level="provider", id="RX999", name="Moorland NHS Foundation Trust")
)
TWO = "The Care Quality Commission (CQC) has rated Moorland NHS Foundation Trust and Fenside NHS Trust as good."


def test_a_providers_own_name_is_enough_where_nobody_else_has_it() -> None:
    (match,) = about(read(released(TWO)), [MOORLAND])
    assert (match.candidate.row, match.certainty) == (1, "certain")
    twin = MOORLAND.model_copy(
        update={"row": 2, "organisation": Organisation(level="location", id="1-2", name=MOORLAND.organisation.name)}
    )
    assert {one.certainty for one in about(read(released(TWO)), [MOORLAND, twin])} == {"possible"}


def test_a_longer_name_is_another_organisation() -> None:
    other = "The Care Quality Commission (CQC) has rated Rose House Lodge in Larkfield as good."
    rose = Candidate(
        row=1,
        organisation=Organisation(level="location", id="1-1", name="Rose House"),
        address="1 A Lane, Larkfield, ZZ1 1AA",
    )
    assert about(read(released(other)), [rose]) == ()


def test_a_county_is_no_town() -> None:
    rose = Candidate(
        row=1,
        organisation=Organisation(level="location", id="1-1", name="Rose House"),
        address="1 A Lane, Larkfield, Kent, ZZ1 1AA",
    )
    said = read(released(SAID.format("Rose House in Kent", "inadequate")))
    assert [one.certainty for one in about(said, [rose])] == ["possible"]


def test_the_day_of_a_release_without_a_date_is_the_day_on_which_it_was_first_seen(desk: Desk) -> None:
    desk.announce("undated", released(SAID.format(ROSE, "requires improvement"), on=""))
    near = (desk.now.date()).isoformat()
    assert date.fromisoformat(near)
    desk.day(
        (LIST, listing(("AP2", near), ("AP1", "2024-02-01"))),
        (REPORT.format("AP2"), report("AP2", near, overall="Requires improvement")),
    )
    assert desk.alerts() == 1
