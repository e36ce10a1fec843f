"""Two saved pages that list papers, compared with nothing else known."""

from monitor.differ.compare import compare
from storage.change import Ignored
from tests.papers.shelf import PAGE, board, doc, pack

APRIL, JUNE = "2026-04-22", "2026-06-24"
OLD = board(pack("april.pdf", APRIL), doc("annex", APRIL), days=(JUNE,))


def test_papers_and_days_that_are_new_on_the_page_are_told() -> None:
    new = board(pack("april.pdf", APRIL), doc("annex", APRIL), pack("june.pdf", "2026-07-01"))
    told = compare(OLD, new, old_address=PAGE, new_address=PAGE).told
    assert [(one.kind, one.before, one.after) for one in told] == [
        ("meeting-papers-published", None, "1 paper"), ("meeting-moved", JUNE, "2026-07-01"),
    ]  # fmt: skip


def test_a_paper_that_is_gone_from_the_same_page_is_withdrawn_and_on_another_page_it_is_absent() -> None:
    new = board(pack("april.pdf", APRIL), days=(JUNE,))
    assert [one.kind for one in compare(OLD, new, old_address=PAGE, new_address=PAGE).told] == ["paper-withdrawn"]
    assert compare(OLD, new, old_address=PAGE, new_address=f"{PAGE}/2026").told == ()
    assert compare(OLD, OLD, old_address=PAGE, new_address=PAGE).told == ()


def test_an_archive_that_grows_is_no_news() -> None:
    new = board(pack("april.pdf", APRIL), doc("annex", APRIL), pack("old.pdf", "2019-04-24"), days=(JUNE,))
    found = compare(OLD, new, old_address=None, new_address=None)
    assert found.told == ()
    assert isinstance(found.ignored[0], Ignored)
    assert found.ignored[0].reason == "order"
