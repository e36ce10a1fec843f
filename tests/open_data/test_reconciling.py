"""CQC's data files confirm, make pages due and say where they contradict; they never move a rating."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from sqlalchemy import select

from crawler.readers.read import read
from monitor.differ.compare import CannotCompare, compare
from monitor.evidence.archive import pieces
from monitor.evidence.bundle import bundle
from monitor.evidence.enclosed import opened
from monitor.evidence.visited import visited
from storage import visits
from storage.tables import bodies, changes, incidents
from tests.check.conftest import LIST, PROFILE, REPORT, header, listing, report

from .conftest import HOME, RATINGS, Desk, allowing

OVERALL = f"{HOME},Rose House,Overall,Overall"
GOOD, WORSE = f"{OVERALL},Good,03/05/2024", f"{OVERALL},Inadequate,20/06/2025"
OLD = report("AP1", "2024-05-03", overall="Good")


def known(desk: Desk) -> None:
    """The home is rated Good by its report of May 2024."""
    desk.story.day((PROFILE, header("Good")), (LIST, listing(("AP1", "2024-05-03"))), (REPORT.format("AP1"), OLD))


def test_a_file_that_says_the_same_tells_nothing_and_visits_nothing(desk: Desk) -> None:
    known(desk)
    assert desk.ratings("01_July_2025", GOOD) == []
    assert (desk.visited, desk.troubles, desk.open) == ([], [], [])


def test_a_file_that_says_otherwise_has_the_pages_visited_and_is_told_once(desk: Desk) -> None:
    known(desk)
    assert desk.ratings("01_July_2025", WORSE) == [
        "Rose House: two sources disagree: overall is Inadequate in the file (report of 20 June 2025), Good on its page"
        " (report of 3 May 2024) (the CQC ratings file of 1 July 2025 against the pages); look at both."
    ]
    assert desk.visited == [PROFILE, LIST, REPORT.format("AP1")]
    assert desk.story.in_force() == "Good"
    (told,) = desk.disagreements()
    assert (told.severity, told.direction, told.before, told.after) == ("info", None, "Good", "Inadequate")
    assert told.url == REPORT.format("AP1")
    assert desk.ratings("01_August_2025", WORSE) == []
    worse_still = WORSE.replace("Inadequate", "Requires improvement")
    assert len(desk.ratings("01_September_2025", worse_still)) == 1
    assert desk.ratings("01_October_2025", GOOD) == []
    assert desk.story.in_force() == "Good"


def test_what_is_told_rests_on_a_small_copy_of_the_rows_that_the_files_reader_reads(desk: Desk) -> None:
    known(desk)
    desk.ratings("01_July_2025", WORSE)
    proof = desk.disagreements()[0].evidence.after
    assert proof is not None
    with desk.story.engine.connect() as db:
        copy = visits.body(db, proof.body or "")
    assert proof.quote in copy.decode()
    (row,) = read(copy, kind="cqc-ratings-file", rows_of=frozenset({f"location:{HOME}"})).rows
    assert (row.organisation.name, row.rating, row.date) == ("Rose House", "Inadequate", "2025-06-20")


@pytest.mark.parametrize("word", ["Not Rated", "Regulations met", "-", "Splendid", ""])
def test_a_word_that_is_no_rating_contradicts_nothing(desk: Desk, word: str) -> None:
    """From September 2026 CQC's file has "Not Rated" for a location of several services."""
    known(desk)
    assert desk.ratings("01_July_2025", f"{OVERALL},{word},20/06/2025") == []
    assert desk.visited == []


def test_a_file_that_is_behind_a_newer_report_contradicts_nothing(desk: Desk) -> None:
    known(desk)
    assert desk.ratings("01_July_2025", f"{OVERALL},Inadequate,01/02/2023") == []
    assert desk.visited == []


def test_a_file_of_a_day_before_the_page_changed_contradicts_nothing(desk: Desk) -> None:
    desk.story.day((PROFILE, header("Good")))
    desk.story.day((PROFILE, header("Requires improvement")))
    assert desk.ratings("01_July_2025", GOOD) == []
    assert desk.visited == []


def test_two_rows_that_contradict_each_other_count_for_nothing(desk: Desk) -> None:
    known(desk)
    assert desk.ratings("01_July_2025", WORSE, WORSE.replace("Inadequate", "Outstanding")) == []


def test_a_change_that_the_file_showed_first_is_told_as_news_by_its_page(desk: Desk) -> None:
    known(desk)
    newer = report("AP2", "2025-06-20", overall="Requires improvement")
    desk.on_its_page = ((LIST, listing(("AP2", "2025-06-20"), ("AP1", "2024-05-03"))), (REPORT.format("AP2"), newer))
    assert desk.ratings("01_July_2025", WORSE.replace("Inadequate", "Requires improvement")) == []
    told = [row for row in desk.story.told() if row[0] == "rating-changed"]
    assert told == [("rating-changed", "overall", "Good", "Requires improvement", "confirmed")]


def test_a_surprising_change_that_the_file_says_too_is_confirmed_without_a_second_look(desk: Desk) -> None:
    known(desk)
    desk.story.begin()
    desk.story.say(REPORT.format("AP2"), report("AP2", "2025-06-20", overall="Inadequate"))
    desk.story.check()
    assert ("rating-changed", "overall", "Good", "Inadequate", "held") in desk.story.told()
    assert desk.ratings("01_July_2025", WORSE, begin=False) == []
    assert ("rating-changed", "overall", "Good", "Inadequate", "confirmed") in desk.story.told()
    assert (desk.story.in_force(), desk.story.to_confirm()) == ("Inadequate", [])


def test_an_old_word_of_the_file_confirms_no_surprising_change(desk: Desk) -> None:
    """The home was Inadequate in 2022 too, and the file has not heard of the report since."""
    known(desk)
    desk.story.begin()
    desk.story.say(REPORT.format("AP2"), report("AP2", "2025-06-20", overall="Inadequate"))
    desk.story.check()
    desk.ratings("01_July_2025", f"{OVERALL},Inadequate,01/02/2022", begin=False)
    assert ("rating-changed", "overall", "Good", "Inadequate", "confirmed") not in desk.story.told()


def test_half_a_file_compares_nothing_until_it_is_allowed(desk: Desk) -> None:
    known(desk)
    desk.ratings("01_June_2025", GOOD)
    assert desk.ratings("01_July_2025", WORSE, others=10) == []
    said = (
        "the CQC ratings file has 11 rows, where the one before had 21: nothing is compared with it; where it is right"
        " so, raise cqc.file_fall"
    )
    assert (desk.open, desk.visited) == ([said], [])
    desk.story.begin()
    desk.reconcile()
    with desk.story.engine.connect() as db:
        assert len(db.execute(select(incidents)).all()) == 1
    allowing(desk, file_fall=0.6)
    desk.story.begin()
    assert len(desk.reconcile()) == 1
    assert desk.open == []


def test_the_next_whole_file_takes_the_place_of_half_a_one(desk: Desk) -> None:
    known(desk)
    desk.ratings("01_June_2025", GOOD)
    desk.ratings("01_July_2025", WORSE, others=10)
    assert desk.ratings("01_August_2025", GOOD) == []
    assert desk.open == []


def test_a_file_that_contradicts_many_pages_at_once_counts_for_nothing_and_visits_none(desk: Desk) -> None:
    known(desk)
    breaker = desk.house.settings.breaker.model_copy(update={"least": 1})
    desk.house = replace(desk.house, settings=desk.house.settings.model_copy(update={"breaker": breaker}))
    assert desk.ratings("01_July_2025", WORSE) == []
    assert desk.open == [
        "the CQC ratings file contradicts the pages of 1 of 1 organisations at once: nothing of it counts; where it is"
        " right so, raise breaker.least"
    ]
    assert desk.visited == []
    assert desk.ratings("01_August_2025", GOOD) == []
    assert desk.open == []


def test_a_file_that_is_none_is_said_in_one_sentence(desk: Desk) -> None:
    known(desk)
    assert desk.file("cqc-ratings-file", "01_July_2025", b"PK\x03\x04 and no more") == []
    (said,) = desk.troubles
    assert said.startswith("the CQC ratings file is not understood (the file is no whole ZIP")


def test_absent_rows_say_nothing_and_after_two_files_have_the_pages_visited(desk: Desk) -> None:
    known(desk)
    for day in ("01_July_2025", "08_July_2025"):
        desk.directory(day)
        assert desk.ratings(day) == []
    assert desk.visited == [PROFILE, LIST, REPORT.format("AP1")]
    assert {row[0] for row in desk.story.told()} == set()
    assert desk.story.in_force() == "Good"


def test_a_new_latest_check_in_the_directory_has_the_pages_visited(desk: Desk) -> None:
    known(desk)
    for day, check in (("01_July_2025", "2024-05-03"), ("08_July_2025", "2024-05-03")):
        desk.directory(day, f"Rose House,{check},Leeds,Yorkshire,{HOME}")
        assert desk.visited == []
    desk.directory("15_July_2025", f"Rose House,2025-07-11,Leeds,Yorkshire,{HOME}")
    assert desk.visited == [PROFILE, LIST, REPORT.format("AP1")]


def test_of_the_files_the_newest_two_are_kept_and_what_was_told_stays_proven(desk: Desk) -> None:
    known(desk)
    for n, row in enumerate((GOOD, WORSE, GOOD, GOOD, GOOD), 1):
        desk.ratings(f"0{n}_July_2025", row, others=20 + n)
    with desk.story.engine.connect() as db:
        kept = list(db.scalars(select(bodies.c.hash).where(bodies.c.media_type == "text/csv")))
        proof = db.scalar(select(changes.c.evidence).where(changes.c.kind == "sources-disagree"))
    assert len(kept) == 2 + 1
    assert proof["after"]["body"] in kept


def test_the_bundle_of_it_holds_the_organisations_rows_and_not_the_whole_file(desk: Desk) -> None:
    known(desk)
    desk.ratings("01_July_2025", WORSE)
    (told,) = desk.disagreements()
    with desk.story.engine.connect() as db:
        made = bundle(db, told, alert=None, wardround="0", now=desk.story.now)
    enclosed = opened(BytesIO(b"".join(pieces(made.files))))
    assert [name for name in made.files if name.startswith("bodies/")] == ["bodies/before.bin", "bodies/after.csv"]
    checks = list(visited(enclosed))
    assert [check.sentence for check in checks if check.result == "fails"] == []
    assert any("a copy of the organisation's rows in one of CQC's data files" in check.sentence for check in checks)


def test_two_data_files_are_no_two_states_of_one_page() -> None:
    june, july = (read((RATINGS + row).encode()) for row in (GOOD, WORSE))
    with pytest.raises(CannotCompare, match="press releases, lists and data files"):
        compare(june, july, old_address=None, new_address=None)
