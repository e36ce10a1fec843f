"""Papers that are known, read by a newer reader: what it sees is known from then on and told to nobody."""

from __future__ import annotations

from monitor.differ.known import Known
from monitor.differ.papers.anew import take_in
from monitor.differ.papers.diff import diff_papers
from monitor.papers.facts import facts_of_paper
from monitor.papers.said import MeasureSaid, RiskSaid
from storage.fact import Fact
from storage.record import Record

from .packs import JULY, MAY, PAY, ROOF, SEPTEMBER, measure, measured, pack, registered, risk, signal

NEVER = "A wrong-site block was declared a never event in theatres on 2 June."


def facts(record: Record, name: str = "pack") -> tuple[Fact, ...]:
    day = record.meeting.date if record.meeting else None
    return facts_of_paper(record, address=f"https://x/{day}/{name}.pdf", body="b" * 64)


def knowing(*papers: tuple[Fact, ...]) -> Known:
    known = Known()
    for one in papers:
        for step in diff_papers(known, one, url=None).steps:
            known.keep(step)
    return known


def anew(known: Known, *papers: tuple[Fact, ...]) -> Known:
    """What is known when these papers of one meeting were read anew."""
    found = take_in(known, [fact for paper in papers for fact in paper])
    assert found.changes == ()
    for step in found.steps:
        known.keep(step)
    for gone in found.missing:
        assert gone.changes == ()
        known.facts.pop(gone.fact.identity)
    return known


def told(known: Known, record: Record) -> list[tuple[str, str | None]]:
    return [(one.kind, one.subject) for one in diff_papers(known, facts(record), url=None).changes]


def rated(known: Known) -> dict[str, int | None]:
    return {fact.subject: RiskSaid.of(fact).rating for fact in known.of("risk")}


def test_what_it_sees_besides_is_no_news_at_the_next_meeting_either() -> None:
    old = registered(MAY, risk("881", 15))
    more = registered(MAY, risk("881", 16), risk("902", 20, ROOF), signals=(signal("never-event", NEVER),))
    next_one = registered(JULY, *more.risks, signals=more.signals)
    assert {kind for kind, _ in told(knowing(facts(old)), next_one)} == {
        "signal-raised", "risk-added", "risk-score-changed",
    }  # fmt: skip
    assert told(anew(knowing(facts(old)), facts(more)), next_one) == []


def test_a_paper_of_an_older_meeting_is_put_right_where_it_has_the_last_word_alone() -> None:
    known = knowing(
        facts(registered(MAY, risk("881", 12), risk("740", 8, PAY))), facts(registered(JULY, risk("881", 16)))
    )
    anew(known, facts(registered(MAY, risk("881", 10), risk("740", 9, PAY), risk("902", 20, ROOF))))
    assert rated(known) == {"881": 16, "740": 9, "902": 20}


def test_another_paper_of_the_same_meeting_keeps_the_last_word() -> None:
    known = knowing(facts(registered(MAY, risk("881", 16)), "register"))
    anew(known, facts(pack(MAY, risks=(risk("881", 12, page=3),)), "report"))
    assert rated(known) == {"881": 16}


def test_what_it_does_not_see_any_more_was_never_there() -> None:
    known = knowing(facts(registered(MAY, risk("881", 16), risk("3154", None, ROOF))))
    anew(known, facts(registered(MAY, risk("881", 16))))
    assert rated(known) == {"881": 16}
    assert told(known, registered(JULY, risk("881", 16))) == []


def test_a_measure_keeps_the_status_that_it_had_at_earlier_meetings() -> None:
    known = knowing(facts(measured(measure("96%", "on-target"))), facts(measured(measure("95.5%"), day=JULY)))
    anew(known, facts(measured(measure("95.6%"), day=JULY)))
    (kept,) = (MeasureSaid.of(fact) for fact in known.of("measure"))
    assert (kept.value, kept.status, kept.stood) == ("95.6%", "unknown", "on-target")
    assert told(known, measured(measure("91%", "off-target"), day=SEPTEMBER)) == [("measure-off-target", "W4")]
