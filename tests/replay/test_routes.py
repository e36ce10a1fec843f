"""Histories of several routes read anew: the API, reports' documents, and the registrations around one."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select, update

from storage import successions, watches
from storage.record import Organisation, Related
from storage.tables import organisations
from storage.tables import sources as sources_table
from tests.check.conftest import LIST, PROFILE, header, listing, report
from tests.check.test_every_route import API, DOCUMENT, NEW_LINK, OLD_LINK, api, document
from tests.held.conftest import Ward
from tests.replay.conftest import Hospital
from tests.replay.test_replay import AP1, AP2, FAIR, FIRST, GOOD, ONE, facts_of, said

Make = Callable[..., Hospital]
PDF = DOCUMENT.format(NEW_LINK)
OLD_API, NEW_API = api(OLD_LINK, "2024-02-01", overall="Good"), api(NEW_LINK, "2025-07-16", overall="Inadequate")
FELL, TWO = document("2025-07-16", overall="Inadequate"), listing(("AP2", "2025-07-15"), ("AP1", "2024-02-01"))
NEXT = Organisation(level="location", id="1-999000077", name="Rose House")
GOES_ON = OLD_API.model_copy(update={"related": (Related(how="successor", organisation=NEXT),)})
FOUND_LATE = "Found late: it was on the page since 16 July 2025; Wardround could not read it until now."


def by_all_routes(ward: Ward) -> None:
    """A home known by its pages and the API falls: its report's document and the API say so first, then its pages."""
    ward.round_of((0, LIST, ONE), (0, AP1, FIRST), (0, PROFILE, GOOD), (0, API, OLD_API))
    ward.round_of((0, API, NEW_API), (0, PDF, FELL), again=True)
    fallen = report("AP2", "2025-07-15", overall="Inadequate", safe="Good")
    ward.round_of((0, LIST, TWO), (0, AP2, fallen), (0, PROFILE, header("Inadequate")))
    ward.round_of((0, API, OLD_API.model_copy(update={"reports": ()})), (0, PROFILE, FAIR))


def test_a_history_of_every_route_that_reads_the_same_gives_nothing(hospital: Make) -> None:
    ward = hospital()
    by_all_routes(ward)
    assert "Inadequate" in {one.after for one in ward.rows(kind="rating-changed")}
    # The readers of today quote otherwise, so that everything is compared again; it changes nothing.
    ward.sees = lambda record: record.model_copy(
        update={"ratings": tuple(one.model_copy(update={"quote": f"{one.quote}."}) for one in record.ratings)}
    )
    _, (came,) = ward.replay(applies=True)
    assert (came.found.alike, said([came]), came.judged.corrects) == (False, [], False)
    assert came.judged.same == len(ward.rows())


def test_a_rating_that_an_older_reader_of_the_api_misread_is_corrected_in_silence(hospital: Make) -> None:
    ward = hospital()
    wrong = api(NEW_LINK, "2025-07-16", overall="Good")
    ward.misreads = lambda _, record: wrong if record == NEW_API else record
    ward.round_of((0, API, OLD_API))
    ward.round_of((0, API, NEW_API), again=True)
    assert [one.kind for one in ward.rows(subject="overall")] == ["rating-confirmed"]
    assert facts_of(ward.replay()[1]) == [("overall", "Good", "Inadequate")]
    ward.tell()
    made, _ = ward.replay(applies=True)
    (found,) = ward.rows(kind="rating-changed")
    assert (found.before, found.after, found.alert_id, found.replay_id) == ("Good", "Inadequate", None, made.number)
    assert found.url == "https://www.cqc.org.uk/location/1-999000001"
    assert (ward.rating(), ward.tell()) == ("Inadequate", [])
    before = ward.whole()
    assert facts_of(ward.replay(applies=True)[1]) == []
    assert ward.whole() == before


def test_a_fall_that_an_older_reader_of_reports_missed_is_found_in_the_document_of_the_same_home(
    hospital: Make,
) -> None:
    ward = hospital()
    ward.misreads = lambda _, record: FELL.model_copy(update={"ratings": ()}) if record == FELL else record
    nameless = FELL.model_copy(update={"organisation": Organisation(name="Rose House"), "scope": None})
    ward.sees = lambda record: nameless if record == FELL else record
    ward.round_of((0, LIST, ONE), (0, AP1, FIRST), (0, PROFILE, GOOD))
    ward.round_of((0, PDF, FELL), again=True)
    _, came = ward.replay(applies=True)
    assert [job.organisation and str(job.organisation) for job in ward.jobs if job.kind == "cqc-report"] == [
        "location:1-999000001"
    ]
    assert ("overall", "Good", "Inadequate") in facts_of(came)
    assert [(one.after, one.alert_id) for one in ward.rows(kind="rating-changed", subject="overall")] == [
        ("Inadequate", None)
    ]
    assert facts_of(ward.replay(applies=True)[1]) == []


def test_a_document_of_somebody_else_is_refused_as_a_round_refuses_it(hospital: Make) -> None:
    ward = hospital()
    other = FELL.model_copy(update={"organisation": Organisation(name="Elm House")})
    ward.sees = lambda record: other if record == FELL else record
    ward.round_of((0, LIST, ONE), (0, AP1, FIRST), (0, PROFILE, GOOD))
    ward.round_of((0, PDF, FELL), again=True)
    _, (came,) = ward.replay(applies=True)
    assert [left.why for left in came.found.refused] == [
        'the document is of "Elm House", not of "Rose House" (location)'
    ]
    assert ward.rating() == "Inadequate"


def test_a_registration_that_goes_on_is_watched_when_a_replay_finds_it_and_told_to_nobody(hospital: Make) -> None:
    ward = hospital()
    ward.misreads = lambda _, record: OLD_API if record == GOES_ON else record
    ward.round_of((0, API, OLD_API))
    ward.round_of((0, API, GOES_ON))
    _, came = ward.replay(applies=True)
    (found,) = ward.rows(kind="provider-changed")
    assert (found.state, found.alert_id, [one[:2] for one in said(came)]) == (
        "confirmed", None, [("missing", "to-correct")],
    )  # fmt: skip
    with ward.engine.connect() as db:
        assert [one.organisation.id for one in watches.watched(db)] == ["1-999000001", "1-999000077"]
        assert successions.told(db, ward.home, ward.home + 1)
        assert db.scalar(select(organisations.c.successor_id).where(organisations.c.id == ward.home)) == ward.home + 1


def test_a_succession_that_the_registration_before_told_is_not_found_again_at_the_one_after(hospital: Make) -> None:
    ward = hospital(2)
    before, after = (ward.homes[n] for n in range(2))
    with ward.engine.begin() as db:
        own = Organisation(level="location", id="1-999000002", name="Rose House")
        assert db.scalar(select(organisations.c.cqc_id).where(organisations.c.id == after)) == own.id
    led = OLD_API.model_copy(update={"related": (Related(how="successor", organisation=own),)})
    old = Organisation(level="location", id="1-999000001", name="Rose House")
    mine = OLD_API.model_copy(update={"organisation": own})
    names = mine.model_copy(update={"related": (Related(how="predecessor", organisation=old),)})
    ward.misreads = lambda _, record: mine if record == names else record
    ward.round_of((0, API, OLD_API), (1, API, mine))
    ward.round_of((0, API, led), (1, API, names))
    told = ward.rows(kind="provider-changed")
    assert [one.organisation_id for one in told] == [before]
    _, came = ward.replay(applies=True)
    assert ([one[:2] for one in said(came)], len(ward.rows(kind="provider-changed"))) == ([], 1)


def test_what_was_on_a_page_before_anybody_could_read_it_is_told_as_found_late(hospital: Make) -> None:
    ward = hospital()
    ward.misreads = lambda _, record: "has no heading" if record == FAIR else record
    ward.round_of((0, PROFILE, GOOD), (0, LIST, ONE), (0, AP1, FIRST))
    ward.round_of((0, PROFILE, FAIR))
    ward.round_of((0, PROFILE, FAIR))
    ward.upgrade()
    ward.round_of((0, PROFILE, FAIR), again=True)  # the same bytes, as a site without validators sends them
    (change,) = ward.rows(kind="rating-changed")
    assert change.summary == (f"Rose House: overall went down one step from Good to Requires improvement. {FOUND_LATE}")
    (message,) = [message for channel, message in ward.tell() if channel == "mail"]
    assert FOUND_LATE in message.text
    assert message.subject == "Down one step: Rose House, overall, Good to Requires improvement (found late)"


def test_a_report_s_document_that_no_reader_understood_is_compared_though_it_is_visited_no_more(
    hospital: Make,
) -> None:
    ward = hospital()
    ward.misreads = lambda _, record: "prints no rating" if record == FELL else record
    ward.round_of((0, LIST, ONE), (0, AP1, FIRST), (0, PROFILE, GOOD))
    ward.round_of((0, PDF, FELL))
    with ward.engine.begin() as db:
        db.execute(update(sources_table).where(sources_table.c.address == PDF).values(retired_at=ward.now))
    _, (came,) = ward.replay(applies=True)
    assert [step.address for step in came.found.late] == [PDF]
    ward.upgrade()
    ward.round_of((0, PROFILE, GOOD))
    (change,) = ward.rows(kind="rating-changed")
    assert (change.after, FOUND_LATE in change.summary) == ("Inadequate", True)
