"""Watching board papers beside CQC's pages: which, where, whose, and what is said of those that are not read."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from storage import watches
from storage.engine import open_database
from tests.command.conftest import Wardround, folder, wardround
from tests.rules.ward import Round
from tests.tell.stage import MORNING, change

__all__ = ["folder", "wardround"]

LIVERPOOL = "https://www.uhliverpool.nhs.uk/about-us/meet-our-board/trust-board-meetings"
COPY = '[fetch]\nhosts = ["127.0.0.1:9"]\nprivate_hosts = ["127.0.0.1:9"]\n[cqc]\naddress = "http://127.0.0.1:9"\n'


def addresses(wardround: Wardround, kind: str = "board-index") -> list[str]:
    found = wardround("sources", "--json").document["sources"]
    return [one["address"] for one in found if kind in ("", one["kind"])]


def watched(wardround: Wardround) -> dict[str, tuple[str | None, str | None]]:
    """What of each organisation is watched alone, and where its papers are."""
    found = wardround("watch", "list", "--json").document["watches"]
    return {
        f"{one['organisation']['level']}:{one['organisation']['id']}": (one["only"], one["papers"]) for one in found
    }


def test_a_trust_is_watched_with_its_papers_and_it_is_said_where_they_are_read(wardround: Wardround) -> None:
    ran = wardround("watch", "add", "provider:RXQ")
    page = "https://www.buckshealthcare.nhs.uk/publications/trust-board-papers/"
    assert f"Its board papers are read from {page}\n" in ran.out
    assert "5 addresses in all" in ran.out
    assert addresses(wardround) == [page]
    assert watched(wardround) == {"provider:RXQ": (None, page)}


def test_one_half_alone_can_be_watched_and_the_other_taken_up_again(wardround: Wardround) -> None:
    ran = wardround("watch", "add", "RHQ", "RYF", "--only", "papers")
    assert "Watching provider RYF (South Western Ambulance Service NHS Foundation Trust)" in ran.out
    assert "3 addresses in all" in ran.out
    assert addresses(wardround, "cqc-profile") == []
    ran = wardround("watch", "add", "provider:RYF", "--only", "pages")
    assert "Watched of it from now on: only its pages\n" in ran.out
    assert addresses(wardround) == []
    assert addresses(wardround, "cqc-profile") == ["https://www.cqc.org.uk/provider/RYF"]
    ran = wardround("watch", "add", "provider:RYF")
    assert "Watched of it from now on: its pages and its board papers\n" in ran.out
    assert len(addresses(wardround, "")) == 3
    assert "its board papers alone" in wardround("watch", "list").out


def test_what_cannot_be_asked_for_of_papers_is_refused_with_what_can(wardround: Wardround, folder: Path) -> None:
    for words, told in {
        ("RT1", "--only", "minutes"): "--only is 'minutes'; allowed are pages and papers",
        ("RT1", "--only", "pages", "--papers", "x.nhs.uk"): "leaves them out: give one of the two",
        ("RT1", "RXQ", "--papers", "x.nhs.uk"): "is about one organisation: give one id with it",
        ("--all-trusts", "--papers", "x.nhs.uk"): "is about one organisation: give one id with it",
        ("location:1-101", "--papers", "x.nhs.uk"): "is a location, and only a provider has a board",
        ("1-101", "--only", "papers"): "is not known: add --papers ADDRESS",
        ("RT1", "--papers", "https://www.cqc.org.uk/provider/RT1"): "is a page of CQC's; allowed is the page on which",
        ("RT1", "--papers", "ftp://x.nhs.uk"): "is not a whole web address",
        (
            "RT1",
            "--papers",
            "papers",
        ): "--papers is 'papers'; allowed is a web address such as https://www.example.nhs.uk",
        ("QYG", "--only", "pages"): "CQC has no page of it, and only its papers can be watched",
        (LIVERPOOL,): "is the page of a board that several hold together: give the ids meant of RBQ",
    }.items():
        ran = wardround("watch", "add", *words)
        assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1), words
        assert told in ran.err, words
    assert list(folder.iterdir()) == []


def test_the_page_of_a_trusts_papers_means_that_trust(wardround: Wardround) -> None:
    ran = wardround("watch", "add", "http://buckshealthcare.nhs.uk/publications/trust-board-papers", "--only", "papers")
    assert "Watching provider RXQ (Buckinghamshire Healthcare NHS Trust)" in ran.out
    ran = wardround("watch", "remove", "www.buckshealthcare.nhs.uk/publications/trust-board-papers/")
    assert "No longer watched: provider RXQ" in ran.out


def test_an_integrated_care_board_is_watched_for_its_papers_for_cqc_has_no_page_of_it(wardround: Wardround) -> None:
    ran = wardround("watch", "add", "QRL", "s0e4d")
    assert "Watching provider QRL (NHS Hampshire and Isle of Wight Integrated Care Board)" in ran.out
    assert "Watching provider S0E4D (NHS Thames Valley Integrated Care Board)" in ran.out
    assert "asked" not in ran.err
    assert len(addresses(wardround)) == len(addresses(wardround, "")) == 2


def test_papers_that_are_not_read_are_said_to_be_and_why(wardround: Wardround) -> None:
    ran = wardround("watch", "add", "RDU", "K0N6A", "--only", "papers")
    wall = "https://www.fhft.nhs.uk/about-us/who-we-are/our-boards-and-governance/board-meetings-and-papers/"
    assert "Its board papers (https://www.fhft.nhs.uk/" in ran.out
    assert ") are not read: their page shows them to a browser alone\n" in ran.out
    assert "are not read: their page is not known; `wardround watch add K0N6A --papers ADDRESS` tells it\n" in ran.out
    assert addresses(wardround) == []
    ran = wardround("watch", "add", "RDU", "--papers", wall)
    assert f"Its board papers are read from {wall}, the address that " in ran.out


def test_without_leave_for_the_registers_hosts_only_those_that_are_named_are_visited(
    wardround: Wardround, folder: Path
) -> None:
    (folder / "settings.toml").write_text('[papers]\nregister_hosts = false\nhosts = ["www.imperial.nhs.uk"]')
    ran = wardround("watch", "add", "RXQ", "RYJ", "--only", "papers")
    assert "are not read: papers.register_hosts is false, and www.buckshealthcare.nhs.uk is not among papers" in ran.out
    assert addresses(wardround) == ["https://www.imperial.nhs.uk/about-us/board-papers/"]
    assert "Its board meets as the NW London Acute Provider Collaborative Board in Common, whose own page is" in ran.out


def test_beside_a_copy_of_cqcs_site_no_trust_is_visited_but_at_an_address_that_is_given(
    wardround: Wardround, folder: Path
) -> None:
    (folder / "settings.toml").write_text(COPY)
    ran = wardround("watch", "add", "http://127.0.0.1:9/provider/RXQ")
    assert "papers" not in ran.out
    assert addresses(wardround) == []
    wardround("watch", "add", "RXQ", "--papers", "http://127.0.0.1:9/board")
    assert addresses(wardround) == ["http://127.0.0.1:9/board"]
    (folder / "settings.toml").write_text(f"{COPY}[papers]\nregister_hosts = true\n")
    wardround("watch", "add", "http://127.0.0.1:9/provider/RT1")
    assert addresses(wardround) == ["http://127.0.0.1:9/board"]


def test_an_address_that_a_person_gave_stands_before_the_registers_and_stays(wardround: Wardround) -> None:
    wardround("watch", "add", "RXQ", "--only", "papers", "--list", "Trusts")
    ran = wardround("watch", "add", "RXQ", "--papers", "www.buckshealthcare.nhs.uk/board/")
    assert "Already watched: provider RXQ" in ran.out
    given = ["https://www.buckshealthcare.nhs.uk/board/"]
    assert addresses(wardround) == given
    wardround("watch", "add", "RXQ", "--only", "papers", "--list", "Trusts")
    assert addresses(wardround) == given
    assert len(wardround("watch", "list", "--json").document["watches"]) == 1
    wardround("watch", "remove", "RXQ")
    assert addresses(wardround) == []
    ran = wardround("watch", "add", "RXQ", "--only", "papers")
    assert f"Its board papers are read from {given[0]}, the address that " in ran.out
    assert addresses(wardround) == given


def test_a_joint_board_is_one_page_until_nobody_who_shares_it_is_watched(wardround: Wardround) -> None:
    for code in ("REP", "RBQ"):
        ran = wardround("watch", "add", f"provider:{code}")
        assert f"Its board papers are read from {LIVERPOOL}\n" in ran.out
        assert "It has a joint board with " in ran.out
        assert "Liverpool University Hospitals NHS Foundation Trust (REM)" in ran.out
    assert addresses(wardround) == [LIVERPOOL]
    there = wardround("watch", "list", "--json").document["watches"]
    assert {one["organisation"]["id"]: one["addresses"] for one in there} == {"REP": 3, "RBQ": 3}
    wardround("watch", "remove", "REP")
    assert addresses(wardround, "") == [
        "https://www.cqc.org.uk/provider/RBQ", "https://www.cqc.org.uk/provider/RBQ/reports", LIVERPOOL,
    ]  # fmt: skip
    wardround("watch", "remove", "RBQ")
    assert addresses(wardround, "") == []


def test_what_of_each_is_watched_survives_an_export_and_its_import(wardround: Wardround, folder: Path) -> None:
    wardround("watch", "add", "QRL", "RXQ", "--only", "papers", "--list", "Boards")
    wardround("watch", "add", "provider:RT1", "--only", "pages", "--list", "Boards")
    wardround("watch", "add", "provider:RWX", "--list", "Boards")
    wardround("watch", "export", "out.csv")
    there = ("--database", "other.db")
    ran = wardround(*there, "watch", "import", "out.csv")
    assert (ran.code, "Added 4," in ran.out) == (0, True)
    assert wardround(*there, "watch", "export").out == wardround("watch", "export").out
    on = wardround(*there, "sources", "--json").document["sources"]
    assert sorted(one["address"] for one in on) == sorted(addresses(wardround, ""))
    header, *rows = csv.reader(io.StringIO((folder / "out.csv").read_text()))
    assert {row[1]: row[header.index("only")] for row in rows} == {
        "QRL": "papers", "RXQ": "papers", "RT1": "pages", "RWX": "",
    }  # fmt: skip


def test_an_export_of_before_is_read_and_a_spoilt_one_is_told(wardround: Wardround, folder: Path) -> None:
    head, row = "level,id,name,list,state,address,added,by", "provider,RWX,,,watched,,2026-01-01T00:00:00+00:00,me"
    (folder / "old.csv").write_text(f"{head},Ward\n{row},Abbey\n")
    assert wardround("watch", "import", "old.csv").code == 0
    assert wardround("watch", "list", "--json").document["watches"][0]["columns"] == {"Ward": "Abbey"}
    (folder / "new.csv").write_text(f"{head},only\n{row},paper\n")
    ran = wardround("watch", "import", "new.csv")
    assert (ran.code, "only is 'paper', which no export writes" in ran.out) == (3, True)


def test_every_trust_that_closed_with_a_known_successor_is_followed(wardround: Wardround) -> None:
    followed = {"RNK": "G6V2S", "RY2": "RWW", "RVJ": "RA7"}
    ran = wardround("watch", "add", *followed, "RA7", "--only", "papers")
    assert ran.code == 0
    for closed, successor in followed.items():
        assert f"({successor}) took its place and is watched, with the history of {closed}\n" in ran.out
    assert set(watched(wardround)) == {f"provider:{one}" for one in followed.values()}


def test_what_was_told_of_a_trust_before_it_closed_stands_in_the_history_of_its_successor(
    wardround: Wardround, folder: Path
) -> None:
    wardround("watch", "add", "provider:RY3")
    engine = open_database(f"sqlite:///{folder / 'wardround.db'}")
    with engine.begin() as db:
        before = watches.organisation_row(db, "provider", "RYV", MORNING)
        watches.name(db, before, "Cambridgeshire Community Services NHS Trust", by_profile=True)
        found = Round(db)
        found.finds(before, change())
        found.closes()
    engine.dispose()
    assert wardround("changes", "--org", "RY3", "--json").document["changes"] == []
    ran = wardround("watch", "add", "RYV")
    assert "which closed on 31 March 2026" in ran.out
    assert "Already watched: provider RY3" in ran.out or "RY3 is kept" in ran.out
    (told,) = wardround("changes", "--org", "RY3", "--json").document["changes"]
    assert (told["organisation"]["id"], told["after"]) == ("RYV", "Inadequate")
