"""Sentences, cases and tables of a third hand: what is news, what is nothing, and what leads to one person."""

from __future__ import annotations

import pytest

from crawler.readers.board_paper import read
from crawler.readers.document import Document
from crawler.readers.papers.own_words import own_words
from crawler.readers.papers.private import private
from crawler.readers.papers.sentences import split
from crawler.readers.papers.signals import signals
from monitor.papers.facts import is_raised

from .packs import pack

MEETING = "2026-11-18"
NEWS = [
    ("section-29a", "The Trust was served with a Warning Notice under s.29A HSCA 2008 in relation to its wards."),
    ("section-31", "A Section 31 notice of decision was received on Friday 2 October."),
    ("segment", "The Trust's segmentation has improved from three to two."),
    ("segment", "Our segment has changed from 2 to 3 following the quarter one NOF publication."),
    ("segment", "The Trust has been moved into Tier 1 for elective and cancer recovery."),
    ("special-measures", "The Trust entered the Provider Improvement Programme on 1 October."),
    ("regulation-28", "One PFD was issued in the quarter and a response is due by 4 December."),
    ("regulation-28", "Legal powers: I make this report under paragraph 7, Schedule 5, of the Coroners and Justice Act "
     "2009 and regulations 28 and 29 of the Coroners (Investigations) Regulations 2013."),
    ("board-change", "Barnaby Inventsson has resigned as Chief Operating Officer."),
    ("never-event", "ALERT | Two Never Events have been declared since the last report."),
]  # fmt: skip
NOTHING = [
    "The coroner decided against issuing a Prevention of Future Deaths report.",
    "The Trust avoided a PFD because of the learning shown to the Coroner.",
    "Since exiting the Recovery Support Programme in 2023, the Trust has strengthened its controls.",
    "Consequence: harm to patients, CQC enforcement action, prosecution and loss of reputation.",
    "Harm to patients, never events, CQC enforcement action, section 29A warning notice and prosecution",
    "The Integrated Care Board has signed undertakings with NHS England.",
    "Peers in the same segment 4 group were used for benchmarking.",
    "Customer segment 4 of the communications plan covers people aged over 75.",
    "Providers are placed in one of four segments, with segment 5 for those in the Provider Improvement Programme.",
    "Coroners have a duty under paragraph 7 of Schedule 5 to issue a Prevention of Future Deaths report.",
    "Section 29A of the Act allows the CQC to serve a warning notice on an NHS trust.",
    "The Committee's duties include oversight of never events and Prevention of Future Deaths notices.",
    "Coroner's inquest and PFD training is available on the learning system.",
    "Never Events must be reported to the Chief Executive at once.",
    "Assurance was sought that Never Events are being reported correctly.",
    "Had the CQC found continuing breaches a Section 29A notice would have followed.",
    "The next CQC inspection is expected in 2027.",
    "The Committee is chaired by a Non-Executive Director appointed by the Board.",
]
CASES = [
    "In August a woman whose baby was stillborn at the Riverside unit shared her experience with the Committee.",
    "Patient story: Margaret, 84, from Wisbech, fell on Ward 6 and waited eleven hours for an ambulance.",
    "A staff nurse on Ward 4 was dismissed in September after a disciplinary hearing for theft of medicines.",
    "The Board heard from Priya, whose son Aarav (7) spent five weeks on Squirrel Ward last spring.",
    "Mrs B, 91, was found on the floor of bay C at 03.20 on 14 August; she died two days later.",
]
ORDINARY = [
    "There were two stillbirths in July 2026 against a target rate of 3.9 per 1,000.",
    "Four disciplinary cases are open, and two employees are suspended.",
    "The ward manager of Ward 4 explained how falls had been reduced since June.",
    "A man has been charged with assaulting two members of staff in the emergency department.",
    "CQC inspected the children's wards on 9 September 2026 and spoke with 14 parents.",
    "The Trust agreed a settlement of £4.2m in a clinical negligence claim on 3 August.",
]
SHEET = (
    "Trust Board meeting in public\nDate of meeting: 18 November 2026\nReport title: Quality report\n"
    "Agenda item: 7\nRecommendation: The Board is asked to note the report.\n\n"
)


@pytest.mark.parametrize(("type", "sentence"), NEWS)
def test_what_happened_is_news_and_names_nobody(type: str, sentence: str) -> None:
    found = [one for one in signals(pack(sentence), day=MEETING).items if is_raised(one)]
    assert type in {one.type for one in found}
    assert not any("Inventsson" in one.sentence for one in found)


def test_what_a_law_a_remit_or_a_register_names_is_no_news() -> None:
    raised = [one for text in NOTHING for one in signals(pack(text), day=MEETING).items if is_raised(one)]
    assert [one.sentence for one in raised] == []


def test_cases_are_kept_out_and_ordinary_governance_is_not() -> None:
    assert [text for text in CASES if not private(pack(text))] == []
    assert [text for text in ORDINARY if private(pack(text))] == []


@pytest.mark.parametrize("case", CASES)
def test_a_case_stands_nowhere_in_a_record(case: str) -> None:
    for form in (
        f"{case}",
        f"Measure | Target | Oct-26\n{case} | 90% | 88%",
        f"{case[:-1]} and compliance with the pathway was 88% against a target of 90%.",
        f"Risk ID 4411 – There is a risk that care is unsafe. {case} (Risk Rating 16)",
    ):
        record = read(Document(body=f"{SHEET}{form}\n".encode(), address=None, words=frozenset({"ward"})))
        assert record.private
        assert case[20:60] not in record.model_dump_json()


def test_words_broken_over_two_lines_are_found_and_no_concerns_about_them_deny() -> None:
    broken = own_words(
        pack("The trust met Peterborough City", "Council officers in May."), ["Peterborough City Council"]
    )
    assert [one.sentence for one in broken.items] == ["The trust met Peterborough City Council officers in May."]
    none = own_words(pack("There are no concerns in maternity.", "Maternity has grown."), ["maternity"])
    assert [one.negated for one in none.items] == [True, False]


def test_a_paragraph_of_abbreviations_is_cut_in_linear_time() -> None:
    assert len(split("e.g. No. St. A. B. " * 40_000)) == 1
