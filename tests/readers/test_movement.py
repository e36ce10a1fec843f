"""A trust's own counts of how its register moved, in tables and sentences; made to match, invented."""

from __future__ import annotations

from crawler.readers.papers.movement import movement

from .risk_packs import pack

Counts = dict[str, tuple[int | None, int | None]]


def counts(text: str) -> Counts:
    return {one.name: (one.current, one.previous) for one in movement(pack(text)).items}


WHOLE: Counts = {
    "Total open": (64, 61), "≥15": (5, 6), "New": (9, 4), "Closed": (6, 8), "Increasing": (2, 3), "Decreasing": (7, 1),
}  # fmt: skip


def test_one_count_a_row_in_either_order_of_the_columns() -> None:
    table = """
        Changes to the risk register
        | | {} | {} |
        | Open risks in total | {} |
        | Scoring 15 and above | {} |
        | Newly added | {} |
        | Closures | {} |
        | Score raised | {} |
        | Score lowered | {} |
    """
    now_first = [f"{now} | {then}" for now, then in WHOLE.values()]
    then_first = [f"{then} | {now}" for now, then in WHOLE.values()]
    assert counts(table.format("This quarter", "Last quarter", *now_first)) == WHOLE
    assert counts(table.format("Previous", "Current", *then_first)) == WHOLE


def test_one_count_a_column() -> None:
    assert (
        counts("""
        Register profile: risks by movement
        | | Total open | ≥15 | New | Closed | Increased | Decreased |
        | Current | 64 | 5 | 9 | 6 | 2 | 7 |
        | Previous | 61 | 6 | 4 | 8 | 3 | 1 |
    """)
        == WHOLE
    )


def test_two_figures_in_one_cell_need_the_paper_to_say_which_is_which() -> None:
    table = """
        Risk register movement {}
        | Total open | ≥15 | New | Closed | Increasing | Decreasing |
        | 64/61 | 5/6 | 9/4 | 6/8 | 2/3 | 7/1 |
    """
    assert counts(table.format("(current/previous)")) == WHOLE
    assert counts(table.format("")) == {}


def test_a_line_of_pairs() -> None:
    assert (
        counts(
            "Risks (current/previous): Total open 64/61, ≥15 5/6, New 9/4, Closed 6/8, Increasing 2/3, Decreasing 7/1"
        )
        == WHOLE
    )


def test_cells_that_came_out_as_lines() -> None:
    assert counts("""
        Risk movement Previous Current
        Total open risks 61 64
        New risks 4 9
        Closed risks 8 6
    """) == {"Total open": (64, 61), "New": (9, 4), "Closed": (6, 8)}


def test_every_cell_in_a_line_of_its_own() -> None:
    text = """
        Movement of risk since the last report
        Previous
        (May)
        Current
        Open risks in total
        61
        64
        New risks
        4
        9
        Closed risks
        8
        6
    """
    assert counts(text.replace("Previous\n        (May)", "Previous (May)")) == {
        "Total open": (64, 61), "New": (9, 4), "Closed": (6, 8),
    }  # fmt: skip


def test_sentences_count_too_and_say_where() -> None:
    found = movement(
        pack("""
        @ 12
        Since July, two risks have been added to the corporate register, and one was closed.
        Four risks have reduced and no risks increased in score; there are 58 open risks.
    """)
    ).items
    assert {one.name: one.current for one in found} == {
        "New": 2, "Closed": 1, "Decreasing": 4, "Increasing": 0, "Total open": 58,
    }  # fmt: skip
    assert {one.page for one in found} == {12}
    assert found[0].quote.startswith("Since July, two risks have been added")


def test_what_is_proposed_or_of_something_else_is_no_movement() -> None:
    assert counts("It is proposed that three risks are closed. Two wards were closed, which is a risk.") == {}
    assert (
        counts("""
        | | Current | Previous |
        | New complaints | 12 | 14 |
        | Closed complaints | 3 | 5 |
    """)
        == {}
    )
