"""The trusts that are shipped, all of them at once, and one that closed."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from monitor.registry import trusts as registry
from monitor.registry.register import Registered
from monitor.registry.trusts import closed_trust, open_trusts, standing_in, trusts
from tests.command.conftest import Wardround, folder, wardround

__all__ = ["folder", "wardround"]


def test_every_trust_has_a_code_a_name_a_region_and_days_that_are_days() -> None:
    assert len(trusts()) > 250
    for trust in trusts().values():
        assert re.fullmatch(r"R[A-Z0-9]{2}|TA[A-Z0-9]|[A-Z]\d[A-Z0-9]\d[A-Z]", trust.code), trust
        assert trust.name.endswith(("NHS Trust", "NHS Foundation Trust")), trust
        assert trust.region
        assert not trust.board_papers or re.match("https?://", trust.board_papers), trust
        days = [date.fromisoformat(day) for day in (trust.opened, trust.closed) if day]
        assert days == sorted(days)


def test_a_successor_is_a_trust_and_only_a_closed_one_has_any() -> None:
    for trust in trusts().values():
        if trust.successor:
            assert trust.closed
            assert trust.successor in trusts()
            assert standing_in(trust) in open_trusts()


def test_a_chain_of_mergers_is_followed_to_its_end_and_a_ring_ends_nowhere(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = {code: replace(trusts()["RYV"], code=code, successor=to) for code, to in (("A", "B"), ("B", "C"))}
    made["C"] = replace(trusts()["RY3"], code="C")
    monkeypatch.setattr(registry, "trusts", lambda: made)
    assert standing_in(made["A"]) == made["C"]
    made["C"] = replace(made["C"], closed="2026-09-30", successor="A")
    assert standing_in(made["A"]) is None


def test_every_open_trust_is_watched_at_once_and_nobody_is_asked(wardround: Wardround) -> None:
    ran = wardround("watch", "add", "--all-trusts", "--list", "Trusts")
    number = len(open_trusts())
    assert (ran.code, ran.err) == (0, ran.err)
    assert f"Watching all {number} NHS trusts in England\n" in ran.out
    papers = int(re.search(r"The board papers of (\d+) are read", ran.out)[1])  # type: ignore[index]
    pages = len({one.board_papers for one in open_trusts() if one.board_papers and one.browser != "yes"})
    assert number - papers == sum(not one.board_papers or one.browser == "yes" for one in open_trusts())
    assert f"{2 * number + 2 + pages} addresses in all" in ran.out
    assert "one round takes about" in ran.out
    watched = wardround("watch", "list", "--list", "Trusts", "--json").document["watches"]
    assert {(one["organisation"]["level"], one["state"]) for one in watched} == {("provider", "watched")}
    named = {one["organisation"]["id"]: one["organisation"]["name"] for one in watched}
    assert named["RT1"] == "Cambridgeshire and Peterborough NHS Foundation Trust"
    assert named.keys() == {trust.code for trust in open_trusts()}
    again = wardround("watch", "add", "--all-trusts", "--list", "Trusts")
    assert f"Watching all {number} NHS trusts in England; {number} of them were on the list already\n" in again.out


def test_in_the_place_of_a_trust_that_closed_its_successor_is_watched_with_the_history(wardround: Wardround) -> None:
    for word in ("RYV", "provider:RYV", "https://www.cqc.org.uk/provider/RYV"):
        ran = wardround("watch", "add", word)
        assert ran.code == 0
        assert ran.out.startswith(
            f"{word} is Cambridgeshire Community Services NHS Trust, which closed on 31 March 2026; East of England"
            " Community Health and Care NHS Trust (RY3) took its place and is watched, with the history of RYV\n"
        )
    assert [one["organisation"]["id"] for one in wardround("watch", "list", "--json").document["watches"]] == ["RY3"]
    predecessors = wardround("ratings", "RY3", "--json").document["organisations"][0]["predecessors"]
    assert [(one["id"], one["name"]) for one in predecessors] == [
        ("RYV", "Cambridgeshire Community Services NHS Trust")
    ]  # fmt: skip


def test_one_whose_successor_is_not_known_is_answered_with_its_day_and_the_others_are_watched(
    wardround: Wardround,
) -> None:
    ran = wardround("watch", "add", "RJD", "provider:RT1")
    assert ran.code == 2
    assert "Watching" not in ran.err
    assert "provider RT1" in ran.out or "RT1 is kept" in ran.out
    assert ran.err.endswith(
        "RJD is Mid Staffordshire NHS Foundation Trust, which closed on 31 October 2017; which trust took its place is"
        " not known here, and it was not added\n"
    )


def test_a_location_of_a_code_like_a_closed_trusts_is_no_trust() -> None:
    assert closed_trust("RYV101") is None
    assert isinstance(closed_trust("RYV"), Registered)


def test_an_import_lists_a_closed_trust_with_its_successor_and_takes_the_rest(
    wardround: Wardround, folder: Path
) -> None:
    (folder / "trusts.csv").write_text("CQC Provider ID,Lead\nRNK,A\nRT1,B\n")
    ran = wardround("watch", "import", "trusts.csv", "--list", "Trusts")
    assert ran.code == 3
    assert "row 2, closed trust: RNK is Tavistock and Portman NHS Foundation Trust, which closed on" in ran.out
    assert "`wardround watch add provider:G6V2S` watches that one" in ran.out
    assert [one["organisation"]["id"] for one in wardround("watch", "list", "--json").document["watches"]] == ["RT1"]


def test_a_trust_that_was_on_the_list_before_it_closed_stays_there_by_the_next_import(
    wardround: Wardround, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "trusts.csv").write_text("CQC Provider ID,Lead\nRNK,A\nRT1,B\n")
    with monkeypatch.context() as before:
        before.setattr("monitor.importing.take.closed_trust", lambda _: None)
        assert wardround("watch", "import", "trusts.csv", "--list", "Trusts").code == 0
    assert wardround("watch", "import", "trusts.csv", "--list", "Trusts").code == 0
    assert len(wardround("watch", "list", "--json").document["watches"]) == 2
