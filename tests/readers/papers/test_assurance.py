"""Levels of assurance as trusts, committees and auditors print them."""

from __future__ import annotations

import time

import pytest

from crawler.readers.papers.assurance import assurance
from crawler.readers.papers.assured.level import is_level
from storage.paper import Assurance
from tests.readers.papers.laid import pack


def read(text: str, *, papers: bool = False) -> list[tuple[str, str | None, str]]:
    return [(one.subject, one.domain, one.level) for one in assurance(pack(text, papers=papers)).items]


def only(text: str) -> Assurance:
    (one,) = assurance(pack(text, papers=True)).items
    return one


MATRIX = """
-- page 3
Priority\tSafe\tEffective\tCaring\tResponsive\tWell-led
Healthy lives\tLimited\tModerate\t-\tn/a\tSubstantial
Thriving teams\t\tModerate\tNot assessed\t–\tPartial (due to strike action)
"""


def test_a_matrix_gives_a_level_for_each_cell_that_was_assessed() -> None:
    found = assurance(pack(MATRIX))
    assert [(one.subject, one.domain, one.level) for one in found.items] == [
        ("Healthy lives", "safe", "Limited"),
        ("Healthy lives", "effective", "Moderate"),
        ("Healthy lives", "well-led", "Substantial"),
        ("Thriving teams", "effective", "Moderate"),
        ("Thriving teams", "well-led", "Partial (due to strike action)"),
    ]
    (coverage,) = found.coverage
    assert (coverage.rows, coverage.of, coverage.whole, coverage.first) == (2, 2, True, 3)
    assert found.items[0].mentions[0].page == 3


def test_a_section_under_its_objective_is_the_same_level_said_again() -> None:
    found = assurance(
        pack(
            MATRIX + "# Healthy Lives\n# Section 1: what we are assured of\n"
            "Safe\tAll wards were visited; two actions are open.\tlimited\n"
            "Well led\tThe board development plan is on course.\tSubstantial\n"
            "# Thriving teams\nEffective\tJob plans are late in three divisions.\tLimited\n"
        )
    )
    safe = found.items[0]
    assert (safe.level, [one.page for one in safe.mentions]) == ("Limited", [3, 3])
    assert ("Thriving teams", "effective", "Limited") in [(one.subject, one.domain, one.level) for one in found.items]
    assert found.not_understood[0] == (
        "two levels of assurance for Thriving teams, effective: 'Moderate' and 'Limited'"
    )


def test_a_table_of_ratings_is_no_table_of_assurance() -> None:
    ratings = "Hospital\tSafe\tEffective\tCaring\tWell led\nWest site\tGood\tGood\tOutstanding\tRequires improvement\n"
    assert read(ratings) == []


def test_a_trust_that_gives_colours_for_words_has_levels_where_it_says_that_they_are_of_assurance() -> None:
    coloured = MATRIX.replace("Limited", "Red").replace("Moderate", "Amber/Green").replace("Substantial", "Green")
    coloured = coloured.replace("Partial (due to strike action)", "Amber")
    assert read(coloured) == [], "the colours of anything"
    titled = coloured.replace("Priority", "Levels of assurance for each priority\nPriority", 1)
    assert read(titled)[:2] == [("Healthy lives", "safe", "Red"), ("Healthy lives", "effective", "Amber/Green")]
    assert read(coloured.replace("Priority", "Board assurance framework\nPriority", 1)) == []
    assert read(coloured.replace("Priority", "Assurance of", 1))[-1] == ("Thriving teams", "well-led", "Amber")
    ratings = "Priority\tSafe\tEffective\tCaring\nAssurance of our wards\tGood\tGood\tGood\n"
    assert read("Assurance by ward\n" + ratings) == [], "the ratings of wards"
    sheet = "# Estates update\nReport title: Estates update\nAssurance level: Amber\n"
    assert read(sheet, papers=True) == [("Estates update", None, "Amber")]


def test_a_row_of_a_matrix_that_lost_a_cell_is_said_and_left_out() -> None:
    found = assurance(
        pack("-- page 9\nAim\tSafe\tCaring\tWell led\nHome first\tReasonable\tLimited\nOne team\tFull\t-\tPartial\n")
    )
    assert [(one.subject, one.domain) for one in found.items] == [("One team", "safe"), ("One team", "well-led")]
    assert (found.coverage[0].rows, found.coverage[0].of) == (1, 2)
    assert any("Home first" in note for note in found.not_understood)


@pytest.mark.parametrize(
    "line",
    [
        "Assurance: Partial",
        "Level of Assurance provided: Partial",
        "Overall assurance rating – Partial assurance",
        "Assurance level\tPartial",
        "Level of assurance:\nPartial",
        "Assurance ☐ Substantial ☐ Reasonable ☒ Partial ☐ Minimal".replace("Assurance ", "Assurance level: "),
        "Substantial\tReasonable\tPartial\tMinimal\n\t\tX\t",
    ],
)
def test_a_front_sheet_gives_the_level_of_its_paper(line: str) -> None:
    one = only(f"# Maternity and neonatal quality update\n{line}\nThe board is asked to note the report.\n")
    assert (one.subject, one.domain, one.level.removesuffix(" assurance")) == (
        "Maternity and neonatal quality update", None, "Partial",
    )  # fmt: skip


@pytest.mark.parametrize(
    "line",
    [
        "None\tLimited\tReasonable\tSubstantial\nX",
        "None\tLimited\tReasonable\tSubstantial\nX\t",
        "Assurance: None Limited X Reasonable Substantial",
        "Assurance level: Substantial / Reasonable / Partial",
    ],
)
def test_a_tick_whose_column_is_lost_gives_no_level_and_is_said(line: str) -> None:
    found = assurance(pack(f"# Estates report\n{line}\n", papers=True))
    assert found.items == ()
    assert len(found.not_understood) == 1


def test_a_list_of_audits_gives_a_level_for_each_and_its_printed_scale() -> None:
    found = assurance(
        pack(
            "# Internal audit progress report\n"
            "Assurance levels: Substantial, Moderate, Limited, None\n"
            "Audit title\tHigh\tMedium\tLow\tOpinion\n"
            "Waste contracts\t2\t3\t1\tLimited\n"
            "Creditor payments\t0\t1\t2\tSubstantial\n"
            "Rota management\t-\t-\t-\tn/a\n",
            papers=True,
        )
    )
    assert [(one.subject, one.level) for one in found.items] == [
        ("Waste contracts", "Limited"),
        ("Creditor payments", "Substantial"),
    ]
    assert found.items[0].scale == ("None", "Limited", "Moderate", "Substantial")


def test_design_and_effectiveness_are_two_levels_of_one_audit() -> None:
    found = read("Review\tDesign opinion\tOperational effectiveness\nBank staff checks\tModerate\tLimited\n")
    assert found == [
        ("Bank staff checks (design)", None, "Moderate"),
        ("Bank staff checks (effectiveness)", None, "Limited"),
    ]


def test_a_committee_reports_a_level_for_each_item() -> None:
    found = read(
        "Agenda item\tSummary\tAssurance level\n"
        "Learning from deaths\tReviews are up to date.\tFull assurance\n"
        "Pharmacy stores\tTwo fridges failed.\tNo assurance\n"
        "Seven-day services\tAudit due in spring.\tTBC\n"
    )
    assert found == [("Learning from deaths", None, "Full assurance"), ("Pharmacy stores", None, "No assurance")]


def test_a_committee_that_calls_its_items_issues_gives_levels_too() -> None:
    found = read(
        "Issue\tConsideration\tResolution\tAssurance\n"
        "Ambulance handovers\tThe wait is falling.\tThe report was noted.\tReasonable\n"
        "Theatre lists\tA third start late.\tA plan is due in May.\tLimited\n"
    )
    assert found == [("Ambulance handovers", None, "Reasonable"), ("Theatre lists", None, "Limited")]


def test_several_levels_in_one_report_are_each_of_the_item_above() -> None:
    found = read(
        "# Business committee: report of the chair\n"
        "Risk 812: demand outgrows capacity (score 15)\nThe plan was discussed.\nOverall level of assurance: Limited\n"
        "Risk 940: supplier failure (score 9)\nLevel of assurance provided that the risk is managed: Reasonable\n"
        "Risk 951: cyber attack\tDiscussed in private.\tLevel of assurance: Partial\n",
        papers=True,
    )
    assert found == [
        ("Risk 812: demand outgrows capacity (score 15)", None, "Limited"),
        ("Risk 940: supplier failure (score 9)", None, "Reasonable"),
        ("Risk 951: cyber attack", None, "Partial"),
    ]


@pytest.mark.parametrize(
    ("sentence", "subject", "level"),
    [
        ("Auditors issued a limited assurance report on rostering of doctors.", "rostering of doctors", "limited"),
        ("The review of ward stock was given Moderate assurance, with two medium findings.", "ward stock", "Moderate"),
        ("The Committee took partial assurance on diagnostics recovery.", "diagnostics recovery", "partial"),
        ("Members were partially assured about paediatric audiology.", "paediatric audiology", "partially assured"),
        ("Fire safety (Limited Assurance)", "Fire safety", "Limited"),
        ("The rating for water hygiene moved from limited to reasonable assurance.", "water hygiene", "reasonable"),
    ],
)
def test_a_sentence_that_hands_out_a_level_gives_it(sentence: str, subject: str, level: str) -> None:
    one = only(f"# Audit committee: report of the chair\n{sentence}\n")
    assert (one.subject, one.level, one.mentions[0].quote) == (subject, level, sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "This paper provides assurance that the plan is followed.",
        "Controls can only offer reasonable and not absolute assurance of effectiveness.",
        "There was no increase in assurance on cancer pathways.",
        "The Committee sought substantial assurance on the action plan.",
        "The Trust did not receive reasonable assurance on locum spend.",
        "If limited assurance is given on cyber security, the plan will be revised.",
        "The annual report provided good assurance that learning is shared.",
        "Members asked for more assurance on bed cleaning.",
        "Two reviews received substantial assurance and one received limited assurance.",
        "The Board draws assurance from its committees.",
    ],
)
def test_prose_about_assurance_is_no_level(sentence: str) -> None:
    assert read(f"# Quality committee\n{sentence}\n", papers=True) == []


@pytest.mark.parametrize(
    ("key", "scale"),
    [
        ("Levels of assurance: None < Limited < Good < Substantial", ("None", "Limited", "Good", "Substantial")),
        ("Key to assurance: Full / Partial / No assurance", ("No assurance", "Partial", "Full")),
        ("Full assurance: sound.\nModerate assurance: gaps.\nLimited assurance: low.", ("Limited", "Moderate", "Full")),
        ("Levels of assurance: moderate, good, reasonable", ()),
    ],
)  # fmt: skip
def test_the_scale_is_the_papers_own_and_worst_first(key: str, scale: tuple[str, ...]) -> None:
    level = scale[1].removesuffix(" assurance") if scale else "Moderate"
    (one,) = assurance(pack(f"# Cover\n{key}\n# Estates report\nAssurance: {level}\n", papers=True)).items
    assert one.scale == scale


@pytest.mark.parametrize("cell", ["Greenfield", "Requires improvement", "Failing", "12", "Assurance", "See below", ""])
def test_what_is_no_level_is_none(cell: str) -> None:
    assert not is_level(cell)


def test_hostile_texts_take_no_longer_than_their_length() -> None:
    begun = time.process_time()
    for text in ("limited assurance for " * 10_000, "assurance " * 30_000, "Assurance: " * 30_000, "Title: " * 30_000):
        assurance(pack(text))
    assurance(pack("Audit\tOpinion\n" + "a " * 100_000 + "\tLimited\n"))
    assert time.process_time() - begun < 5
