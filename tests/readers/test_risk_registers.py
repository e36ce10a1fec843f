"""Risk registers of trusts with different forms and heads; made to match, invented."""

from __future__ import annotations

import time
from dataclasses import replace

from crawler.readers.papers.pack import Found
from crawler.readers.papers.risks import risks
from storage.paper import Coverage, Risk

from .risk_packs import pack


def read(text: str) -> Found[Risk]:
    return risks(pack(text))


def figures(found: Found[Risk]) -> dict[str, tuple[int | None, int | None, int | None]]:
    return {one.id: (one.rating, one.previous, one.target) for one in found.items}


def test_an_acute_trusts_register_over_two_pages() -> None:
    found = read("""
        # Appendix 2: Corporate risk register as at 31 August 2025
        | Ref | Handler | Risk title | Gross | Score in last report | Score now | Aim | Trend |
        | 1187 | COO | Crowding in the emergency department | 25 | 16 | 20 | 10 | ↑ |
        | 2043 | CNO | Theatre ventilation fails in hot weather | 20 (4x5) | 15 | 15 | 5 | ↔ |
        @ 2
        | Ref | Handler | Risk title | Gross | Score in last report | Score now | Aim | Trend |
        | 3310 | CIO | The supplier ends support for the patient system | 16 | - | 12 | 4 | New |
        | 977 | CFO | Cash runs short | 20 | 16 | 8 | 8 | Closed |
    """)
    assert figures(found) == {
        "1187": (20, 16, 10), "2043": (15, 15, 5), "3310": (12, None, 4), "977": (8, 16, 8),
    }  # fmt: skip
    assert [one.said for one in found.items] == [None, None, "new", "closed"]
    assert {one.register_name for one in found.items} == {"Corporate risk register"}
    assert found.items[0].text == "Crowding in the emergency department"
    assert found.items[2].mentions[0].page == 2
    assert found.coverage == (
        Coverage(part="risks", name="Corporate risk register", rows=4, of=4, first=1, last=2, whole=True),
    )


def test_a_mental_health_trusts_framework_with_two_lines_of_heads_and_parted_ratings() -> None:
    found = read("""
        # Board Assurance Framework summary
        | | | Inherent | | | Residual | | | Target |
        | No | Principal risk | L | I | Score | L | I | Score | Score |
        | 1 | We cannot recruit enough psychiatrists | 5 | 4 | 20 | 4 | 4 | 16 | 8 |
        | 2 | Our wards are not therapeutic | 5 | 5 | 25 | 4 | 4 | 15 | 6 |
        | 3 | A cyber attack stops our services | 4 | 5 | 20 | 3 | 5 | 15 | 10 |
    """)
    assert figures(found) == {"PR1": (16, None, 8), "PR2": (None, None, None), "PR3": (15, None, 10)}
    assert [(one.rows, one.of, one.whole) for one in found.coverage] == [(2, 3, False)]
    assert found.not_understood == (
        "a row of Board Assurance Framework summary was not read (page 1): risk PR2 does not multiply out: "
        "4 x 4 is not 15",
    )


def test_a_community_trusts_register_by_month() -> None:
    found = read("""
        Operational risk register
        | Datix ID | Issue | Mar-25 | May-25 | Jul-25 |
        | 5521 | Vaccine fridges | 9 | 9 | 12 |
        | 5522 | Lone working after dark | 12 | 8 | 8 |
        | 5523 | Interpreter booking | | | 6 |
    """)
    assert figures(found) == {"5521": (12, 9, None), "5522": (8, 8, None), "5523": (6, None, None)}


def test_an_ambulance_trusts_register_newest_month_first() -> None:
    found = read("""
        Strategic risks
        | Risk ID | Description | Sept | July | Target score |
        | SR1 | Demand outstrips capacity | 20 | 16 | 12 |
        | SR2a | Fleet | 12 | 12 | 8 |
    """)
    assert figures(found) == {"SR1": (20, 16, 12), "SR2a": (12, 12, 8)}


def test_a_childrens_trusts_register_with_bands_products_and_words() -> None:
    found = read("""
        Risk register
        | Risk no. | Summary of risk | Current (C x L) | RAG | Tolerance | Executive owner |
        | FIN-03 | Income falls short of plan | 4 x 4 | Red | 9 | CFO |
        | OPS-11 | Theatre staffing | Extreme (20) | Red | 12 | COO |
        | QUAL-2 | Sepsis screening | 9 - High | Amber | 6 | CNO |
        | OPS-12 | Parking | TBC | | | COO |
        | OPS-13 | Lifts | about 12 or so | | | COO |
    """)
    assert figures(found) == {
        "FIN3": (16, None, None), "OPS11": (20, None, None), "QUAL2": (9, None, None), "OPS12": (None, None, None),
        "OPS13": (None, None, None),
    }  # fmt: skip
    assert [(one.rows, one.of, one.whole) for one in found.coverage] == [(4, 5, False)]
    assert found.not_understood == (
        "a row of Risk register was not read (page 1): risk OPS13 has “about 12 or so” under “Current (C x L)”",
    )


def test_rows_that_say_themselves_what_each_figure_is() -> None:
    found = read("""
        # Risk register extract
        | 742 | Shortage of theatre nurses | Rating (previous) 16 | (current) 12 | Months at current score 4 |
        | 743 | Asbestos in the plant room | Rating (previous) 9 | (current) 9 | Months at current score 11 |
    """)
    assert figures(found) == {"742": (12, 16, None), "743": (9, 9, None)}


def test_a_row_that_a_pages_end_parts_is_one_row() -> None:
    found = read("""
        Corporate risk register
        | Risk ID | Risk description | Current score | Target score |
        | 610 | There is a risk that children wait too long | | |
        @ 5
        | | for an autism assessment. | 16 | 6 |
        | 611 | There is a risk of fire | 12 | 4 |
        | | in the old laundry. | | |
    """)
    assert figures(found) == {"610": (16, None, 6), "611": (12, None, 4)}
    assert [one.text for one in found.items] == [
        "There is a risk that children wait too long for an autism assessment.",
        "There is a risk of fire in the old laundry.",
    ]
    assert found.coverage[0].whole


def test_a_register_whose_cells_are_scrambled_is_counted_and_not_read() -> None:
    found = read("""
        Corporate risk register
        | Risk ID | Risk description | Current score | Target score |
        | 610 | There is a risk that children wait too long | 16 | 6 |
        | There is a risk of flooding 957 | 12 |
        | There is a risk of fire | 12 8 | 958 |
        | 959 |
    """)
    assert figures(found) == {"610": (16, None, 6)}
    (one,) = found.coverage
    assert (one.rows, one.whole) == (1, False)
    assert one.of >= 3


def test_a_register_in_lines_is_read_where_its_head_says_what_the_figures_are() -> None:
    found = read("""
        Corporate risk register
        Ref Risk title Initial score Current score Target score
        812 Loss of the laundry contract 16 12 8
        813 Gaps in the rota for
        out of hours pharmacy 20 20 10
        814 Words whose figures are lost
        957
        815 Sewage ingress 9 (3x3) 6 3
        # Next paper
        The board has 900 members.
    """)
    assert figures(found) == {"812": (12, None, 8), "813": (20, None, 10), "815": (6, None, 3)}
    assert [(one.rows, one.of, one.whole) for one in found.coverage] == [(3, 5, False)]
    assert found.items[1].text == "Gaps in the rota for out of hours pharmacy"


def test_the_tables_own_total_must_agree_before_it_is_whole() -> None:
    text = """
        Significant risks
        | Risk ID | Risk | Rating |
        | 31 | Heating | 12 |
        | 32 | Lifts | 15 |
        Total number of risks: {}
    """
    assert read(text.format(2)).coverage[0].whole
    assert not read(text.format(3)).coverage[0].whole


def test_a_register_beside_a_page_that_could_not_be_read_may_go_on_there() -> None:
    register = pack("""
        @ 3
        Corporate risk register
        | Risk ID | Risk description | Current score | Target score |
        | 610 | There is a risk that children wait too long | 16 | 6 |
    """)
    for where in ("pictures", "recognised", "broken"):
        for page, whole in ((1, True), (2, False), (4, False), (5, True)):
            (read_,) = risks(replace(register, **{where: (page,)})).coverage
            assert (read_.rows, read_.whole) == (1, whole), f"page {page} among {where}"


def test_numbers_that_only_count_the_rows_are_no_ids() -> None:
    found = read("""
        Top risks
        | No. | Risk | Score |
        | 1 | Heating | 12 |
        | 2 | Lifts | 15 |
        | 3 | Roof | 9 |
    """)
    assert found.items == ()
    assert [(one.rows, one.of, one.whole) for one in found.coverage] == [(0, 3, False)]


def test_tables_of_measures_actions_and_money_are_no_registers() -> None:
    found = read("""
        Performance scorecard
        | Ref | Measure | Target | Current | Previous |
        | 1a | Sickness absence | 4 | 5 | 5 |
        | 2b | Falls | 12 | 16 | 15 |
        | Ref | Action | Owner | Due | Status |
        | 12 | Update the risk policy | Director | May | Open |
        | Line | Plan | Actual | Variance |
        | Pay | 12 | 16 | 4 |
    """)
    assert (found.items, found.coverage) == ((), ())


def test_closed_and_new_risks_in_tables_of_their_own() -> None:
    found = read("""
        # Closed risks
        | Risk ID | Title | Rationale |
        | 701 | Heating at the north site | Works done |
        # New risks
        | Risk ID | Title | Current rating |
        | 702 | Water safety | 12 |
        # Risks proposed for closure
        | Risk ID | Title | Current rating |
        | 703 | Old lifts | 4 |
    """)
    assert [(one.id, one.rating, one.said) for one in found.items] == [
        ("701", None, "closed"), ("702", 12, "new"), ("703", 4, None),
    ]  # fmt: skip


def test_the_register_decides_where_a_sentence_gives_the_earlier_rating() -> None:
    found = read("""
        Risk 610 was scored at 12 when members last met.
        Corporate risk register
        | Risk ID | Risk | Previous score | Current score |
        | 610 | Heating | 12 | 16 |
        | 611 | Lifts | 9 | 9 |
        Risk 611 is rated at 15.
    """)
    assert [(one.id, one.rating) for one in found.items] == [("610", 16), ("611", None)]
    assert found.not_understood == ("risk 611 is rated 9 on page 1 and 15 on page 1",)


def test_columns_may_stand_in_any_order() -> None:
    found = read("""
        Divisional risk register (15+)
        | Current rating | Previous rating | Description | Owner | ID |
        | 16 | 20 | Bed capacity | COO | 88 |
        | 15 | 15 | Imaging backlog | CMO | 1203 |
    """)
    assert figures(found) == {"88": (16, 20, None), "1203": (15, 15, None)}


def test_a_list_of_ids_titles_and_ratings_under_a_heading_about_risks() -> None:
    found = read("""
        # Linked operational risks, scoring 8 and above
        2140: Waiting times for wheelchairs (16)
        2155: Gaps in cover \\(night shifts\\) at the walk-in centre (8) 2160: Fire doors (12)
        # Committee dates
        1430: Quality Committee (12)
    """)
    assert [(one.id, one.rating, one.text) for one in found.items] == [
        ("2140", 16, "Waiting times for wheelchairs"),
        ("2155", 8, "Gaps in cover (night shifts) at the walk-in centre"),
        ("2160", 12, "Fire doors"),
    ]


def test_a_register_in_pieces_is_counted_and_none_of_it_is_guessed() -> None:
    found = read(
        """
        Risks scoring 12 and above
        Rating
        (previous)
        Ref
        Description
        Rating
        (current)
        Slow recruitment of
        3301
        12
        16
        health visitors
        3302 Ageing boilers
        9
        12
        3303
        Records storage
        12
        12
        {}
        3304
    """.format("What follows is prose and no longer a part of the table above it. " * 3)
    )
    assert found.items == ()
    assert [(one.name, one.rows, one.of, one.whole) for one in found.coverage] == [
        ("Risks scoring 12 and above", 0, 3, False),
    ]  # fmt: skip
    assert found.not_understood == (
        "a row of Risks scoring 12 and above was not read (page 1): its cells stand apart",
    )  # fmt: skip


def test_a_page_of_a_framework_whose_figures_stand_among_the_words_of_a_chart() -> None:
    found = read("""
        Strategic Risk 4:
        Failure to keep pace with digital change:
        Risk appetite: Open (12)
        The current risk score of 20 reflects the delay to the new record system.
        Current score:
        Apr
        4 x 5 = 20
        Target score (end of the year):
        2 x 5 = 10
        Strategic Risk 5:
        Failure to involve people
    """)
    assert [(one.id, one.rating, one.target) for one in found.items] == [("SR4", 20, 10), ("SR5", None, None)]
    assert found.items[0].text == "Failure to keep pace with digital change:"


def test_labels_and_figures_in_lines_of_their_own() -> None:
    found = read("""
        # BAF 12: Loss of a key supplier
        Current score
        3 x 4 = 12
        Target score
        2 x 4 = 8
        | Strategic risk | SR9: We may lose public trust |
        | Initial risk score | 5x4=20 | Current risk score | 4x4=16 | Target risk score | 2x4=8 |
    """)
    assert figures(found) == {"BAF12": (12, None, 8), "SR9": (16, None, 8)}


def test_a_trend_may_give_the_earlier_rating_and_a_band_stand_in_a_column_of_its_own() -> None:
    found = read("""
        | Risk ref | Risk | Current risk score (LxI) | Risk level (current) | Target score | Direction of travel |
        | SR2 | Finance | 5x4 = 20 | Extreme risk | 3x4 = 12 | ↑ (from 16) |
        | SR3 | Partnerships | 9 | High | 6 | ↔ |
    """)
    assert figures(found) == {"SR2": (20, 16, 12), "SR3": (9, None, 6)}


def test_heads_that_span_several_columns_of_a_web_page() -> None:
    found = read("""
        Board Assurance Framework
        | Ref | Strategic risk | Risk score | Lead |
        | Inherent | Current | Target |
        | SR1 | Demand and capacity | 25 | 20 | 12 | COO |
        | SR2 | Culture | 20 | 16 | 8 | CPO |
    """)
    assert figures(found) == {"SR1": (20, None, 12), "SR2": (16, None, 8)}
    assert found.coverage[0].whole


def test_the_titles_of_groups_of_rows_hold_for_their_rows_alone() -> None:
    found = read("""
        Risk register
        | Risk ID | Risk | Current score |
        | Closed risks | | |
        | 801 | Heating | 4 |
        | Clinical risks | | |
        | 802 | Sepsis | 12 |
    """)
    assert [(one.id, one.said) for one in found.items] == [("801", "closed"), ("802", None)]
    assert [(one.rows, one.of) for one in found.coverage] == [(2, 2)]


def test_a_register_of_endless_rows_takes_no_longer_than_other_tables() -> None:
    head = "| Risk ID | Risk | Current score |\n"
    began = time.process_time()
    read(head + "| 7001 | Heating | 16 |\n" + "| | and so on | |\n" * 1_000)
    read(head * 500)
    read(head + "| 7001 | a | 16 | 12 |\n" * 500)
    assert time.process_time() - began < 1.5


def test_figures_in_a_line_that_names_two_risks_are_of_neither() -> None:
    found = read("""
        Risk register
        ID Risk Current rating
        BAF1 The roof of the theatre block may leak 3 x 3 = 9
        BAF2 Paper records may be lost 4 x 5 = 20 BAF3 Too few nurses at night 15
        BAF4 Letters to family doctors go out late 6 (2x3)
    """)
    assert {one.id: one.rating for one in found.items if one.rating} == {"BAF1": 9, "BAF4": 6}
    assert any("its figures do not stand behind its words" in note for note in found.not_understood)


def test_what_may_happen_is_not_said_of_the_score_that_a_label_gives_behind_it() -> None:
    found = read("Risk CRR7: The roof of the theatre block may leak in heavy rain Current score: 12")
    assert figures(found) == {"CRR7": (12, None, None)}
