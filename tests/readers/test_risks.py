"""Risks in the sentences of papers, as trusts of many kinds word them; made to match, invented."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.readers.papers.pack import Found
from crawler.readers.papers.risks import risks
from storage.paper import Risk

from .risk_packs import pack


def read(text: str, **more: tuple[tuple[str, int, int], ...]) -> Found[Risk]:
    return risks(pack(text, **more))


def ratings(text: str) -> dict[str, int | None]:
    return {one.id: one.rating for one in read(text).items}


@pytest.mark.parametrize(
    ("sentence", "ids"),
    [
        ("Members turned to Risk No. 4417 on dialysis capacity.", ["4417"]),
        ("The Datix risk 6021 had been refreshed.", ["6021"]),
        ("This report mitigates BAF 04 and BAF7.", ["BAF4", "BAF7"]),
        ("Link to strategic risk: SR2a, SR6", ["SR2a", "SR6"]),
        ("Strategic Risk 8 was explored in depth.", ["SR8"]),
        ("Principal risk 3 and Principal risk 5 are owned by the Committee.", ["PR3", "PR5"]),
        ("Corporate risks CRR-18, CRR-21 & CRR-22 are within appetite.", ["CRR18", "CRR21", "CRR22"]),
        ("See ORR 7 on the operational risk register.", ["ORR7"]),
        ("Risk ref. 2750/2751 covers both sites.", ["2750", "2751"]),
        ("A deep dive was held on risk #930.", ["930"]),
        ("Issue 7104 (lift failures) stays on the risk register.", ["7104"]),
        ("Risk IDs 118, 119 and 204 share one owner.", ["118", "119", "204"]),
        ("BAF risk 1.2 was presented.", ["BAF1.2"]),
        ("Risk OPS-31 relates to linen.", ["OPS31"]),
        ("Risk 9 was the subject of a seminar.", ["9"]),
        ("SR8 Staff Retention", ["SR8"]),
        ("Risk 5120: Patients waiting beyond a year", ["5120"]),
        ("Risk 2009 was closed.", ["2009"]),
        ("Risk 2011: There is a risk that the boilers fail.", ["2011"]),
        ("Operational risk 2013 has been increased from 12 to 16.", ["2013"]),
        ("Risk 2015 (score 16) stays on the register.", ["2015"]),
    ],
)
def test_an_id_is_found_however_it_is_spelled(sentence: str, ids: list[str]) -> None:
    assert [one.id for one in read(sentence).items] == ids


@pytest.mark.parametrize(
    "sentence",
    [
        "We had 2,806 replies to the survey on risk.",
        "Patients at risk 1450 in all were called.",
        "Corporate risks 12 and over are listed below.",
        "The risk 2025/26 programme; the risk 15% of trusts carry.",
        "Open risks 84, closed risks 9.",
        "W90122 2024/8841 was reported as a serious incident.",
        "Significant risks 16+ appear overleaf on page 31.",
        "The risk 4200 patients face is a longer wait.",
        "RISKS 12 ACTIONS OVERDUE",
        "Risk 2025 and beyond; in terms of risk 2024 was a hard year, and the 2024 risk was rated 16.",
        "Clinical risk 2024-25 was reviewed, as was the risk in 2024.",
        "The infection control BAF 2022 has ten criteria.",
        "Funding follows SR24 and the spending envelope.",
        "Operating risk COVID-19 remains.",
        "Issue 204 of the newsletter went to all homes.",
        "Of our risks 3 to 5 are shared with the system.",
    ],
)
def test_a_number_that_counts_something_is_no_id(sentence: str) -> None:
    assert read(sentence).items == ()


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Risk 2207 (pathology network) carries a score of 16.", {"2207": 16}),
        ("BAF11 remains on 20, and is therefore outside appetite; it is scored 4 x 5 = 20.", {"BAF11": 20}),
        ("CRR 31 is graded as 12 (Moderate).", {"CRR31": 12}),
        ("The score for Risk 2208 rose from 9 to 15 after the flood.", {"2208": 15}),
        ("Risk 2209 was downgraded to 8 (from 12).", {"2209": 8}),
        ("Risk 2210 – Ageing ligature-free doors. Likelihood 3, Consequence 5 = 15", {"2210": 15}),
        ("Risk 2211: Mortuary space [current score 5x4=20; target score 2x4=8]", {"2211": 20}),
        ("Committee held the rating of risk 2212 at 25.", {"2212": 25}),
        ("Risks 2213 and 2214 are both scored at 16.", {"2213": 16, "2214": 16}),
        ("Risks 2215, 2216 and 2217 score 20, 16 and 12 respectively.", {"2215": 20, "2216": 16, "2217": 12}),
        ("Extreme risks: 2218 (25), 2219 (20).", {"2218": 25, "2219": 20}),
        ("With a score of 15, Risk 2220 is the division's highest.", {"2220": 15}),
        ("Risk 2221 is static.", {"2221": None}),
        ("Risk 2222, which is linked to BAF2, is rated 12.", {"2222": 12, "BAF2": None}),
        ("Risk 2223 has superseded risk 1998 and is now rated 10.", {"2223": 10, "1998": None}),
        ("Risk 2224: initial score 20, residual score 12, target score 6.", {"2224": 12}),
        ("Risk 2225 has a target rating of 4.", {"2225": None}),
        ("Risk 2226 is scored at 30.", {"2226": None}),
        ("BAF risk 5 (Digital) – 16 (previously 20)", {"BAF5": 16}),
        ("Scores of two changed: Risk 2228 (from 12 to 16) and Risk 2229 (from 20 to 15).", {"2228": 16, "2229": 15}),
        ("Since May SR4 has been re-scored from 12 to 16 (C4 x L4).", {"SR4": 16}),
        ("Risk 2227 had been rated 12 last quarter.", {"2227": None}),
    ],
)  # fmt: skip
def test_a_rating_goes_to_the_risk_that_it_is_said_of(sentence: str, expected: dict[str, int | None]) -> None:
    if "1998" in expected:  # a year stands as a bare number, and is an id only where something else says so
        expected = {key: value for key, value in expected.items() if key != "1998"}
    assert ratings(sentence) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "An uplift of Risk 3401 to 20 was put forward, and members were not persuaded.",
        "It is recommended that Risk 3401 be lowered from 15 to 10.",
        "The request to reduce Risk 3401 to 6 was declined.",
        "Risk 3401 should reach its target score of 8 by March.",
        "Risk 3401 would increase to 25 if the grant were lost.",
        "Risk 3401: overdue checks rose from 12 to 20 in the quarter.",
        "Risk 3401 mentions that the trust was rated 3 out of 5 by students.",
        "Risk 3401 is about the survey, where our engagement score was 7.",
        "Risk 3401 and Risk 3402 were reviewed together and one is rated 16.",
        "Risk 3401 has gone up by 20% in cost.",
        "The score of Risk 3401 is reviewed each month, as falls increased from 9 to 12.",
        "Risk 3401 scores 15 or more in every division.",
        "Risk 3401 affects 16 wards (12) of the site.",
    ],
)
def test_what_is_proposed_refused_or_about_something_else_is_no_rating(sentence: str) -> None:
    assert {one.rating for one in read(sentence).items} == {None}


def test_a_movement_behind_a_risk_that_does_not_say_of_what_is_listed_and_not_guessed() -> None:
    found = read("Risk 3127 was reviewed. The Committee supported an increase from 15 to 20.")
    assert [(one.id, one.rating) for one in found.items] == [("3127", None)]
    assert found.not_understood == ("“increase from 15 to 20” stands behind risk 3127, and not of what (page 1)",)
    named = read("Risk 3127 was reviewed. The Committee supported an increase of the score from 15 to 20.")
    assert [(one.rating, one.previous) for one in named.items] == [(20, 15)]
    beds = read("Risk 3127 was reviewed. The Committee supported an increase in beds from 15 to 20.")
    assert (beds.items[0].rating, beds.not_understood) == (None, ())


def test_a_product_that_does_not_multiply_out_is_listed_and_not_kept() -> None:
    found = read("Risk 5150 is scored 4 x 4 = 20.")
    assert [one.rating for one in found.items] == [None]
    assert found.not_understood == ("the rating “scored 4 x 4 = 20” of risk 5150 does not multiply out (page 1)",)


def test_a_risk_without_an_id_gets_none_and_is_listed() -> None:
    found = read("An emerging risk about the lifts at the county site is rated 12.\nAll other risks are rated 8.")
    assert found.items == ()
    assert found.not_understood == ("a risk without an id is rated 12 (page 1)",)


def test_one_risk_in_many_places_is_one_with_all_its_mentions() -> None:
    found = read("""
        Risk ID 6612 – There is a risk that we lose accreditation for endoscopy. (Score: 4 x 4 = 16)
        @ 31
        The Quality Committee heard about risk 6612, and that it stays red. It is currently rated at 16.
        @ 88
        - Risk number 6612 is unchanged.
    """)
    (one,) = found.items
    assert (one.id, one.rating, one.text) == (
        "6612", 16, "There is a risk that we lose accreditation for endoscopy.",
    )  # fmt: skip
    assert [(mention.page, mention.rating) for mention in one.mentions] == [(1, 16), (31, 16), (88, None)]
    assert "It is currently rated at 16." in one.mentions[1].quote


def test_two_ratings_in_one_pack_leave_it_open_and_say_where_they_stand() -> None:
    found = read("Risk 7009 is rated 9.\n@ 14\nRisk 7009 is scored at 12.")
    assert [(one.id, one.rating) for one in found.items] == [("7009", None)]
    assert found.not_understood == ("risk 7009 is rated 9 on page 1 and 12 on page 14",)


def test_the_minutes_of_the_last_meeting_do_not_contradict_this_one() -> None:
    text = "Risk 7010 was rated 9.\n# Risk report\nRisk 7010 is rated 12."
    parts = (("Minutes of the meeting held in May", 0, 0), ("Risk report", 1, 2))
    found = read(text, parts=parts)
    assert ([one.rating for one in found.items], found.not_understood) == ([12], ())
    assert found.items[0].mentions[0].paper == "Minutes of the meeting held in May"


def test_a_rating_behind_a_pages_end_belongs_to_the_risk_before_it() -> None:
    found = read("""
        3. Risk ID 8120 – Replacement of the linear accelerators may slip, which could lead to longer waits for
        @ 6
        patients who need radiotherapy and to loss of income.
        It may also harm our standing with the network. (Risk Rating 15)
        4. Risk ID 8121 – Another one (Risk Rating 4)
    """)
    assert [(one.id, one.rating) for one in found.items] == [("8120", 15), ("8121", 4)]


def test_a_rating_of_the_next_paragraph_is_not_the_one_before() -> None:
    found = read("""
        2.1 Risk 8122: The boiler may fail.
        2.2 The catering team manages a risk of its own, which is rated at 12.
    """)
    assert [(one.id, one.rating) for one in found.items] == [("8122", None)]


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("Risk 9001 was closed following completion of the works.", "closed"),
        ("The Executive approved the closure of Risk 9001.", "closed"),
        ("Closed risks this month: 9001 and 9002 (Risk 9001).", "closed"),
        ("One new corporate risk, Risk 9001, has been identified.", "new"),
        ("Risk 9001 has been added to the register.", "new"),
        ("In May Risk 9001 was closed.", "closed"),
        ("Risk 9001 is recommended for closure.", None),
        ("Risk 9001 was not closed, as actions remain.", None),
        ("Risk 9001 may be closed in June.", None),
        ("Risk 9001: the pool is closed to patients.", None),
        ("Risk 9001 was closed in 2022 and has been reopened.", None),
        ("All actions under Risk 9001 have been closed.", None),
        ("It is proposed to add Risk 9001 as a new risk.", None),
        ("Risk 9001 describes new ways of working.", None),
    ],
)
def test_new_and_closed_are_said_only_where_the_paper_says_so_of_the_risk(sentence: str, said: str | None) -> None:
    assert [one.said for one in read(sentence).items if one.id == "9001"] == [said]


def test_the_page_of_a_framework_gives_the_risk_its_labelled_ratings() -> None:
    found = read("""
        # BAF 3: We may be unable to keep our buildings safe
        Executive lead: Director of Estates
        | Inherent rating | 5 x 4 = 20 |
        | Current rating | 4 x 4 = 16 |
        | Target rating | 2 x 4 = 8 |
        Risk appetite: Cautious (4-6)
        Controls: a capital programme; risk 4410 is rated 12.
        # BAF 4: We may not meet the needs of our population
        | Inherent score | Current score | Target score |
        | 16 | 12 | 6 |
        # Principal Risk 5
        Loss of public confidence
        Score now: I4 x L3 = 12
    """)
    said = {one.id: (one.rating, one.target, one.text) for one in found.items}
    assert said["BAF3"] == (16, 8, "We may be unable to keep our buildings safe")
    assert said["BAF4"] == (12, 6, "We may not meet the needs of our population")
    assert said["PR5"] == (12, None, "Loss of public confidence")
    assert said["4410"][0] == 12


def test_cards_of_labelled_lines_are_read() -> None:
    found = read("""
        Risk reference: 610
        Title: Shortage of sonographers
        Gross score: 20
        Net score: 4 x 3 = 12
        Risk reference: 611
        Title: Unsupported software
        Current risk rating: High (15)
        Target risk rating: Low (3)
    """)
    assert [(one.id, one.rating, one.target, one.text) for one in found.items] == [
        ("610", 12, None, "Shortage of sonographers"),
        ("611", 15, 3, "Unsupported software"),
    ]


WORDS = [
    "risk",
    "risks",
    "Risk",
    "rated",
    "score",
    "of",
    "at",
    "patients",
    "the",
    "responses",
    "and",
    "from",
    "to",
    "(",
    ")",
    "%",
]


@settings(max_examples=40)
@given(st.lists(st.one_of(st.sampled_from(WORDS), st.integers(26, 99_999).map(str)), max_size=24))
def test_no_number_beyond_twenty_five_ever_becomes_a_rating(words: list[str]) -> None:
    for one in read(" ".join(["Risk 4417", *words])).items:
        assert one.rating is None
        assert all(mention.rating is None for mention in one.mentions)


@settings(max_examples=40)
@given(st.integers(100, 999), st.integers(0, 999), st.sampled_from(["replies", "patients", "staff", "people"]))
def test_counts_beside_the_word_risk_are_never_risks(thousands: int, rest: int, what: str) -> None:
    found = read(f"The risk {thousands},{rest:03} {what} face; {thousands}{rest:03} {what} at risk {rest} in all.")
    assert [one for one in found.items if one.rating is not None] == []


@pytest.mark.parametrize(
    "unit",
    [
        "Risk 4417 ", "Risk ID ", "(", "Risk 1 and 2, ", "4 x 4 = ", "current risk score ", "increased from 12 to ",
        "a", "SR1 to ", "risks 12, ", "Mr. A ", "new risk closed risk ", "BAF9 (16) is linked to ",
    ],
)  # fmt: skip
def test_text_made_to_be_slow_takes_no_longer_than_other_text(unit: str) -> None:
    began = time.process_time()
    read(unit * (25_000 // len(unit)))
    assert time.process_time() - began < 1.5
