"""What a bundle of evidence makes of board papers when it reads them again."""

from __future__ import annotations

from monitor.evidence.anew import Page, compared, quoted, says

from .packs import JULY, MAY, ROOF, assured, measure, pack, registered, risk, signal, told

OLD = registered(MAY, risk("881", 12))
NEW = registered(
    JULY, risk("881", 16), risk("902", 15, ROOF), measures=(measure("91%"),),
    signals=(signal("segment", "The Trust was placed in segment 3 in June."),),
)  # fmt: skip


def test_the_two_papers_of_a_change_give_it_again() -> None:
    old, new = Page(OLD, "https://x/may.pdf", "b" * 64), Page(NEW, "https://x/july.pdf", "c" * 64)
    for change in told(OLD, NEW, old_url=old.address, new_url=new.address).told:
        assert [one.kind for one in compared(change, old, new)] == [change.kind]


def test_a_sentence_is_given_again_by_its_paper_alone() -> None:
    change = next(one for one in told(OLD, NEW).told if one.kind == "signal-raised")
    assert [one.id for one in compared(change, None, Page(NEW, "https://x/july.pdf", "c" * 64))] == [change.id]


def test_a_paper_says_what_it_says() -> None:
    page = Page(NEW, "https://x/july.pdf", "c" * 64)
    assert says(page, None, "881", 16)
    assert not says(page, None, "881", 12)
    assert says(page, None, "W4", "91%")
    assert says(page, None, "segment", "The Trust was placed in segment 3 in June.")
    assert says(Page(assured("Limited"), "https://x", "c" * 64), None, "Be a great place to work/safe", "Limited")
    assert not says(Page(pack(), "https://x", "c" * 64), None, "881", 16)
    assert quoted(page, "The Trust was placed in segment 3 in June.")
