"""What a trust's list of papers says from one look to the next, and what of it is news."""

from monitor.differ.papers.edition import Edition, edition
from storage.paper import Assurance, Coverage, FinanceLine, Measure, Risk
from storage.record import Record
from tests.papers.shelf import PAGE, TRUST, Shelf, board, doc, pack, read

APRIL, JUNE, AUGUST = "2026-04-22", "2026-06-24", "2026-08-26"


def begun(*papers, days=(), visits=None) -> Shelf:  # type: ignore[no-untyped-def]
    shelf = Shelf()
    shelf.look(board(*papers, days=days), visits=visits)
    return shelf


def test_the_starting_position_tells_nothing() -> None:
    shelf = Shelf()
    assert shelf.look(board(pack("a"), doc("b", APRIL))).changes == ()
    assert shelf.states() == {"a": "listed", "b": "listed"}


def test_an_agenda_is_told_with_the_papers_that_follow_it() -> None:
    shelf = begun(pack("april.pdf", APRIL), days=(JUNE,))
    agenda = doc("agenda", role="agenda")
    assert shelf.told(board(pack("april.pdf", APRIL), agenda)) == []
    assert not shelf.meetings()[JUNE].papers
    found = shelf.look(board(pack("april.pdf", APRIL), agenda, doc("1"), doc("2")))
    (change,) = found.changes
    assert (change.kind, change.before, change.after) == ("meeting-papers-published", None, "2 papers")
    assert (change.report_date, change.subject, change.severity, change.url) == (JUNE, None, "medium", PAGE)
    assert "board papers published for the meeting of 24 June 2026: 2 papers" in change.summary
    assert shelf.told(board(pack("april.pdf", APRIL), agenda, doc("1"), doc("2"))) == []


def test_a_file_called_agenda_that_is_long_is_the_papers() -> None:
    shelf = begun(pack("april.pdf", APRIL))
    long = board(pack("april.pdf", APRIL), doc("agenda", role="agenda"))
    assert shelf.told(long, visits={"agenda": read("aa", 6)}) == []
    assert shelf.told(long, visits={"agenda": read("bb", 180)}) == [("meeting-papers-published", None, "1 paper")]


def test_papers_that_follow_are_told_with_how_many_there_are_now() -> None:
    shelf = begun(pack("april.pdf", APRIL), doc("1"), doc("2"))
    more = board(pack("april.pdf", APRIL), doc("1"), doc("2"), doc("late", role="supplement"))
    (change,) = shelf.look(more).changes
    assert (change.before, change.after) == ("2 papers", "3 papers")
    assert 'further board papers published for the meeting of 24 June 2026: "late"' in change.summary


def test_minutes_that_follow_are_no_message() -> None:
    shelf = begun(pack("june.pdf"))
    assert shelf.told(board(pack("june.pdf"), doc("minutes", role="minutes"))) == []
    assert "minutes" in shelf.states()


def test_old_meetings_that_fill_an_archive_are_no_news() -> None:
    shelf = begun(pack("april.pdf", APRIL))
    found = shelf.look(board(pack("april.pdf", APRIL), pack("old", "2024-01-24"), pack("older", "2023-01-25")))
    assert found.changes == ()
    assert {one.reason for one in found.ignored} == {"order"}


def test_papers_of_which_no_day_is_known_are_told_once() -> None:
    shelf = begun(pack("april.pdf", APRIL))
    undated = board(pack("april.pdf", APRIL), doc("papers", None, "Board papers"))
    assert shelf.told(undated) == [("meeting-papers-published", None, "1 paper")]
    assert shelf.told(undated, visits={"papers": read("aa", 90, JUNE)}) == []
    assert JUNE in shelf.meetings()


def test_what_may_not_be_fetched_is_said_in_the_message() -> None:
    shelf = begun(pack("april.pdf", APRIL))
    new = board(pack("april.pdf", APRIL), doc("1"), doc("2"), doc("3"))
    seen = {"1": read("aa", 9), "2": read("bb", 9, state="pictures"), "3": read("", state="robots")}
    (change,) = shelf.look(new, visits=seen).changes
    assert "1 listed, not fetched (the site's robots.txt asks not to)" in change.summary
    assert "its pages are pictures" in change.summary
    assert shelf.states()["3"] == "robots"


def test_a_button_without_an_address_is_kept_and_told_to_nobody() -> None:
    shelf = begun(pack("april.pdf", APRIL))
    assert shelf.told(board(pack("april.pdf", APRIL), buttons=("Trust Board July 2026",))) == []
    assert shelf.states()["Trust Board July 2026"] == "no-address"


def test_one_file_under_two_links_is_one_paper() -> None:
    shelf = begun(pack("april.pdf", APRIL))
    twice = board(pack("april.pdf", APRIL), doc("view/1", title="Papers"), pack("wp/pack.pdf", title="Full pack"))
    seen = {"view/1": read("aa", 200), "wp/pack.pdf": read("aa", 200)}
    assert shelf.told(twice, visits=seen) == [("meeting-papers-published", None, "1 paper")]
    assert "Papers" not in shelf.states()


def test_another_address_or_title_of_the_same_file_is_no_news() -> None:
    shelf = begun(pack("a/june.pdf", title="June"), pack("april.pdf", APRIL), visits={"a/june.pdf": read("aa", 9)})
    moved = board(pack("b/x", title="Board book"), pack("april.pdf", APRIL))
    assert shelf.told(moved, visits={"b/x": read("aa", 9)}) == []
    retitled = board(pack("b/x", title="Our board book"), pack("april.pdf", APRIL))
    assert shelf.told(retitled, visits={"b/x": read("aa", 9)}) == []
    assert set(shelf.states()) == {"Our board book", "april.pdf"}


def test_other_bytes_under_the_same_name_are_told_pages_first() -> None:
    shelf = begun(pack("june.pdf"), visits={"june.pdf": read("aa", 221)})
    shelf.editions["aa", "bb"] = Edition(same=False, before=221, now=239, values=3)
    (change,) = shelf.look(board(pack("june.pdf")), visits={"june.pdf": read("bb", 239)}).changes
    assert (change.kind, change.before, change.after) == ("paper-replaced", "221 pages", "239 pages")
    assert change.summary.endswith('"june.pdf"; 18 pages more, 239 pages now; 3 values changed.')
    assert change.evidence.before is not None
    assert change.evidence.after is not None
    assert (change.evidence.before.body, change.evidence.after.body) == ("aa", "bb")


def test_a_file_that_was_only_saved_again_is_the_same_paper() -> None:
    shelf = begun(pack("june.pdf"), visits={"june.pdf": read("aa", 221)})
    shelf.editions["aa", "bb"] = Edition(same=True, before=221, now=221)
    assert shelf.told(board(pack("june.pdf")), visits={"june.pdf": read("bb", 221)}) == []


def test_a_new_pack_in_the_place_of_the_old_one_replaces_it() -> None:
    shelf = begun(pack("v1.pdf", title="Board pack"), pack("april.pdf", APRIL), visits={"v1.pdf": read("aa", 100)})
    shelf.editions["aa", "bb"] = Edition(same=False, before=100, now=104)
    new = board(pack("v2.pdf", title="Board pack, revised"), pack("april.pdf", APRIL))
    assert shelf.told(new) == []  # not fetched yet
    assert shelf.told(new, visits={"v2.pdf": read("bb", 104)}) == [("paper-replaced", "100 pages", "104 pages")]
    assert "Board pack" not in shelf.states()


def test_a_visit_that_fails_changes_nothing_of_a_paper() -> None:
    shelf = begun(pack("june.pdf"), visits={"june.pdf": read("aa", 221)})
    before = dict(shelf.known.facts)
    for ended in ("unreachable", "refused", "too-large", "robots"):
        assert shelf.told(board(pack("june.pdf")), visits={"june.pdf": read("", state=ended, answers=False)}) == []
    assert shelf.known.facts == before


def test_a_paper_that_leaves_the_list_while_its_siblings_stay_is_withdrawn_at_the_second_look() -> None:
    shelf = begun(doc("1"), doc("2"), doc("3"), pack("april.pdf", APRIL))
    rest = board(doc("1"), doc("3"), pack("april.pdf", APRIL))
    assert shelf.missed(rest) == ["paper-withdrawn"]
    assert shelf.states()["2"] == "listed"
    found = shelf.look(rest)
    (change,) = found.missing[0].changes
    assert (change.severity, change.before, change.after, change.report_date) == ("high", "2", None, JUNE)
    assert "no later message quotes it" in change.summary
    assert shelf.states()["2"] == "withdrawn"
    assert shelf.missed(rest) == []


def test_a_withdrawn_paper_that_comes_back_is_news() -> None:
    shelf = begun(doc("1"), doc("2"))
    for _ in range(2):
        shelf.look(board(doc("1")))
    (change,) = shelf.look(board(doc("1"), doc("2"))).changes
    assert change.kind == "meeting-papers-published"
    assert "it had been withdrawn" in change.summary


def test_a_paper_is_not_missed_where_its_page_could_not_be_read() -> None:
    shelf = begun(doc("1"), doc("2"))
    for _ in range(3):
        assert shelf.missed(board(doc("1")), unread=(PAGE,)) == []
    assert shelf.states()["2"] == "listed"


def test_the_oldest_meeting_that_makes_room_for_a_new_one_is_not_withdrawn() -> None:
    shelf = begun(pack("april.pdf", APRIL), pack("feb.pdf", "2026-02-25"), doc("feb annex", "2026-02-25"))
    new = board(pack("june.pdf"), pack("april.pdf", APRIL))
    assert shelf.missed(new) == []
    assert shelf.states() == {
        "april.pdf": "listed", "feb.pdf": "unlisted", "feb annex": "unlisted", "june.pdf": "listed",
    }  # fmt: skip
    assert shelf.meetings()["2026-02-25"].papers
    assert shelf.told(board(pack("june.pdf"), pack("april.pdf", APRIL), pack("feb.pdf", "2026-02-25"))) == []


def test_the_only_pack_of_the_newest_meeting_is_withdrawn_unless_it_can_still_be_had() -> None:
    older = pack("april.pdf", APRIL)
    for answers, kinds in ((False, ["paper-withdrawn"]), (True, [])):
        shelf = begun(pack("june.pdf"), older, visits={"june.pdf": read("aa", 221)})
        assert shelf.missed(board(older), visits={"june.pdf": read("aa", 221, answers=answers)}) == kinds


def test_a_page_that_was_rebuilt_withdraws_nothing() -> None:
    shelf = begun(*(doc(f"{n}") for n in range(9)), pack("april.pdf", APRIL))
    assert shelf.missed(board(doc("new/1", title="One"), pack("april.pdf", APRIL))) == []
    empty = begun(doc("1"), doc("2"))
    assert empty.missed(board()) == []


def test_an_agenda_or_item_that_makes_room_for_the_pack_is_not_withdrawn() -> None:
    shelf = begun(doc("agenda", role="agenda"), doc("1"), pack("april.pdf", APRIL))
    whole = board(pack("june.pdf"), pack("april.pdf", APRIL))
    assert shelf.missed(whole) == []
    assert shelf.states()["agenda"] == "unlisted"


def test_a_paper_that_is_listed_but_gives_nothing_any_more_is_withdrawn() -> None:
    shelf = begun(doc("1"), doc("2"), visits={"1": read("aa", 9), "2": read("bb", 9)})
    gone = read("bb", state="gone", answers=False)
    found = shelf.look(board(doc("1"), doc("2")), visits={"1": read("aa", 9), "2": gone})
    assert [change.kind for one in found.missing for change in one.changes] == ["paper-withdrawn"]
    assert shelf.states()["2"] == "withdrawn"
    assert shelf.missed(board(doc("1"), doc("2")), visits={"1": read("aa", 9), "2": gone}) == []


def test_where_every_address_gives_nothing_the_site_has_moved_and_no_paper_is_withdrawn() -> None:
    shelf = begun(doc("1"), doc("2"), visits={"1": read("aa", 9), "2": read("bb", 9)})
    gone = {"1": read("aa", state="gone"), "2": read("bb", state="gone")}
    assert shelf.missed(board(doc("1"), doc("2")), visits=gone) == []


def test_a_coming_meeting_that_is_announced_for_another_day_has_moved() -> None:
    shelf = begun(pack("april.pdf", APRIL), days=(JUNE, AUGUST))
    (change,) = shelf.look(board(pack("april.pdf", APRIL), days=("2026-07-01", AUGUST))).changes
    assert (change.kind, change.before, change.after) == ("meeting-moved", JUNE, "2026-07-01")
    assert (change.severity, change.direction, change.report_date) == ("low", None, "2026-07-01")
    assert "announced for 24 June 2026 is now on 1 July 2026" in change.summary
    assert set(shelf.meetings()) == {APRIL, "2026-07-01", AUGUST}


def test_what_is_put_right_of_a_past_meeting_is_no_move() -> None:
    shelf = begun(pack("april.pdf", APRIL), pack("feb.pdf", "2026-02-25"))
    put_right = board(pack("april.pdf", "2026-04-21"), pack("feb.pdf", "2026-02-25"))
    assert shelf.told(put_right) == []
    assert set(shelf.meetings()) == {"2026-04-21", "2026-02-25"}


def test_a_new_year_of_meetings_moves_none() -> None:
    shelf = begun(pack("april.pdf", APRIL), days=(JUNE,))
    assert shelf.told(board(pack("april.pdf", APRIL), days=(JUNE, "2026-07-08", AUGUST))) == []


def test_the_cover_of_a_pack_beats_the_page_and_both_are_kept() -> None:
    shelf = begun(pack("april.pdf", APRIL), days=("2026-06-30",))
    listed = board(pack("april.pdf", APRIL), pack("june.pdf", "2026-06-30"), doc("annex", "2026-06-30"))
    found = shelf.look(listed, visits={"june.pdf": read("aa", 200, "2026-06-23")})
    assert [(one.kind, one.before, one.after) for one in found.changes] == [
        ("meeting-papers-published", None, "2 papers"), ("meeting-moved", "2026-06-30", "2026-06-23"),
    ]  # fmt: skip
    moved = shelf.meetings()["2026-06-23"]
    assert (moved.by, [(one.date, one.by) for one in moved.also]) == ("cover", [("2026-06-30", "link")])
    assert shelf.meeting("2026-06-23").quote == "to be held on 2026-06-23"
    assert "the cover of its papers says so; elsewhere it is 30 June 2026" in found.changes[1].summary
    assert shelf.told(listed, visits={"june.pdf": read("aa", 200, "2026-06-23")}) == []


def test_papers_told_under_the_day_of_the_page_are_not_told_again_under_that_of_their_cover() -> None:
    shelf = begun(pack("april.pdf", APRIL))
    listed = board(pack("april.pdf", APRIL), pack("may.pdf", "2026-05-28"))
    assert len(shelf.told(listed)) == 1
    assert shelf.told(listed, visits={"may.pdf": read("aa", 200, "2026-05-21")}) == []
    assert set(shelf.meetings()) == {APRIL, "2026-05-21"}


def test_last_months_pack_under_the_next_meeting_is_last_months() -> None:
    shelf = begun(pack("april.pdf", APRIL), days=(JUNE,), visits={"april.pdf": read("aa", 200, APRIL)})
    wrong = board(pack("april.pdf", APRIL), pack("june.pdf", JUNE), days=(JUNE,))
    assert shelf.told(wrong, visits={"april.pdf": read("aa", 200, APRIL), "june.pdf": read("aa", 200, APRIL)}) == []
    assert not shelf.meetings()[JUNE].papers


def test_the_minutes_of_the_meeting_before_do_not_date_a_meeting() -> None:
    minutes = doc("minutes", role="minutes")
    shelf = begun(
        doc("1"), doc("2"), minutes, visits={"minutes": read("aa", 12, APRIL), "1": read("bb", 4, "2026-06-10")}
    )
    assert set(shelf.meetings()) == {JUNE}


def test_a_month_is_dated_by_its_cover_without_a_conflict() -> None:
    shelf = begun(pack("july", "2026-07", "July"), visits={"july": read("aa", 200, "2026-07-22")})
    assert set(shelf.meetings()) == {"2026-07-22"}
    assert shelf.meetings()["2026-07-22"].also == ()


def test_two_editions_are_set_against_each_other_by_what_is_read_of_them() -> None:
    def paper(rating: int, value: str, pages: int) -> Record:
        return Record(
            kind="board-paper", reader="said/1", organisation=TRUST, risks=(Risk(id="41", rating=rating),),
            measures=(Measure(id="m", name="Beds", value=value, quote="q"),),
            assurance=(Assurance(subject="Safety", level="Limited"),),
            finance=(FinanceLine(name="Agency", actual="£1m", quote="q"),),
            coverage=(Coverage(part="pages", rows=pages, of=pages),),
        )  # fmt: skip

    assert edition(paper(12, "90%", 221), paper(16, "91%", 239)) == Edition(same=False, before=221, now=239, values=2)
    again = paper(12, "90%", 221).model_copy(update={"reader": "said/2"})
    assert edition(paper(12, "90%", 221), again).same
