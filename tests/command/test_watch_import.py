"""Lists that councils have, imported through the command."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from monitor.importing import apply
from storage import imported
from tests.command.conftest import Ran, Wardround
from tests.importing.test_match import DIRECTORY

CONTRACTS = """\
Contracted care at 1 April 2026,,,,,,

Service Name,Provider,Postcode,CQC Location ID,Contract value (£),Ward,Placements
Rose House,Rose Ltd,CB1 2AB,1-101001,"£12,000",Abbey,3
Oak Lodge,Oak Ltd,CB2 2AA, 1-102001 ,-5,"=HYPERLINK(""x"")",2
Total,,,,"£11,995",,5
"""
Import = Callable[..., Ran]


@pytest.fixture
def bring(wardround: Wardround, folder: Path) -> Import:
    """Write a file and import it."""

    def run(content: str | bytes, *options: str, name: str = "contracts.csv") -> Ran:
        (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
        return wardround("watch", "import", name, *options)

    return run


def watched(wardround: Wardround, *options: str) -> list[Any]:
    found: list[Any] = wardround("watch", "list", "--json", *options).document["watches"]
    return found


def ids(wardround: Wardround, *options: str) -> list[str]:
    return [f"{one['organisation']['level']}:{one['organisation']['id']}" for one in watched(wardround, *options)]


def test_a_contract_list_is_taken_whole_and_it_is_said_what_each_column_was_taken_for(
    wardround: Wardround, bring: Import
) -> None:
    ran = bring(CONTRACTS, "--list", "Contracts")
    assert ran.code == 0
    assert ran.out.splitlines() == [
        "contracts.csv: 2 rows; UTF-8, separated by commas, columns named in row 3",
        "  Service Name: the name",
        "  Postcode: the postcode",
        "  CQC Location ID: CQC's id of a location",
        "  kept with each organisation: Provider, Contract value (£), Ward, Placements",
        "Added 2, unchanged 0, other columns changed 0, removed 0",
        "2 ids are kept, and the next round finds out what they are",
        "row 6 is taken for a total or a note: Total | £11,995 | 5",
        "6 addresses in all (2 of them lists and press releases of CQC's); one round takes about 12 seconds"
        " at the present pace (2 seconds between two requests), and that is 6 requests a day",
    ]
    assert "not asked now: fetch.contact: " in ran.err
    assert ids(wardround, "--list", "Contracts") == ["location:1-101001", "location:1-102001"]


def test_the_other_columns_are_kept_as_they_are(wardround: Wardround, bring: Import) -> None:
    bring(CONTRACTS)
    first, second = watched(wardround)
    assert first["columns"] == {
        "Service Name": "Rose House",
        "Provider": "Rose Ltd",
        "Postcode": "CB1 2AB",
        "Contract value (£)": "£12,000",
        "Ward": "Abbey",
        "Placements": "3",
    }
    assert (second["columns"]["Contract value (£)"], second["columns"]["Ward"]) == ("-5", '=HYPERLINK("x")')
    assert (first["origin"], first["asked"]) == ("file", "1-101001")
    assert "6 columns" in wardround("watch", "list").out


def test_importing_the_same_file_again_changes_nothing(wardround: Wardround, bring: Import) -> None:
    bring(CONTRACTS)
    before = watched(wardround)
    assert "Added 0, unchanged 2, other columns changed 0, removed 0" in bring(CONTRACTS).out
    assert watched(wardround) == before


def test_importing_again_says_what_is_new_gone_and_changed(wardround: Wardround, bring: Import) -> None:
    header = "CQC Location ID,Ward\n"
    bring(header + "1-101,Abbey\n1-102,Abbey\n1-103,Abbey\n1-104,Castle\n")
    ran = bring(header + "1-102,Abbey\n1-103,Castle\n1-104,Castle\n1-105,Castle\n")
    assert "Added 1, unchanged 2, other columns changed 1, removed 1" in ran.out
    assert "Other columns changed: location:1-103" in ran.out
    assert "Removed: location 1-101" in ran.out
    assert ids(wardround) == [f"location:1-10{n}" for n in (2, 3, 4, 5)]
    addresses = [one["address"] for one in wardround("sources", "--json").document["sources"]]
    assert not any("1-101" in address for address in addresses)


def test_only_what_an_import_put_on_this_list_is_taken_off(wardround: Wardround, bring: Import) -> None:
    wardround("watch", "add", "location:1-900", "--list", "A")
    bring("CQC Location ID\n1-101\n1-102\n1-103\n", "--list", "A")
    bring("CQC Location ID\n1-101\n1-102\n1-103\n", "--list", "B")
    wardround("watch", "add", "location:1-102", "--list", "A")
    bring("CQC Location ID\n1-101\n", "--list", "A", "--yes")
    assert ids(wardround, "--list", "A") == ["location:1-101", "location:1-102", "location:1-900"]
    assert len(ids(wardround, "--list", "B")) == 3


def test_a_file_that_would_empty_most_of_a_list_is_refused_unless_that_is_meant(
    wardround: Wardround, bring: Import
) -> None:
    bring("CQC Location ID\n1-101\n1-102\n1-103\n", "--list", "A")
    ran = bring("CQC Location ID\n1-101\n1-999\n", "--list", "A")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        "contracts.csv would take 2 of 3 organisations off the list A, more than half of what imports put there;"
        " give another file its own --list, or say --yes if they are to go\n"
    )
    assert len(ids(wardround)) == 3
    assert bring("CQC Location ID\n1-101\n1-999\n", "--list", "A", "--yes").code == 0
    assert ids(wardround) == ["location:1-101", "location:1-999"]


def test_a_row_whose_id_was_spoilt_since_keeps_its_place_on_the_list(wardround: Wardround, bring: Import) -> None:
    header = "Home,CQC Location ID,Ward\n"
    bring(header + "Rose,1-101,a\nOak,1-102,b\nElm,1-103,c\nAsh,1-104,d\n")
    ran = bring(header + "Rose,Jan-01,a\nOak,1-102,b\nElm,1-103,c\n")
    assert ran.code == 3
    assert "Stays, for a row that was not taken looks like its own: location 1-101" in ran.out
    assert "removed 1\n" in ran.out
    assert ids(wardround) == ["location:1-101", "location:1-102", "location:1-103"]


def test_a_single_row_that_was_not_taken_is_told_as_one(bring: Import) -> None:
    assert "1 of 2 rows was not taken: 1 not understood" in bring("CQC ID\n1-101\nJan-20\n").out


def test_rows_that_are_not_clear_are_listed_and_the_others_taken(wardround: Wardround, bring: Import) -> None:
    ran = bring("Home,Postcode,CQC Location ID\nRose House,CB1 2AB,1-101\nOak,CB2 2AA,Jan-20\nElm,CB3 3AA,TBC\nAsh,,\n")
    assert ran.code == 3
    assert "row 3, not understood: 'Jan-20' is no id any more" in ran.out
    assert "row 4, unmatched: Elm, CB3 3AA: neither the name nor the postcode is known here; --directory" in ran.out
    assert "row 5, not understood: has neither an id nor a name with a postcode" in ran.out
    assert "3 of 4 rows were not taken: 2 not understood, 1 unmatched" in ran.out
    assert ids(wardround) == ["location:1-101"]


def test_names_and_postcodes_are_looked_up_in_cqcs_directory(wardround: Wardround, bring: Import, folder: Path) -> None:
    (folder / "directory.csv").write_bytes(DIRECTORY)
    content = "Home,Postcode,Ward\nrose house,cb12ab,a\nOak Lodge,CB2 2AA,b\nRose House,CB7 7AA,c\n"
    ran = bring(content, "--directory", "directory.csv", "--json")
    assert ran.code == 3
    assert ids(wardround) == ["location:1-101"]
    assert watched(wardround)[0]["columns"] == {"Home": "rose house", "Postcode": "cb12ab", "Ward": "a"}
    ambiguous, unmatched = ran.document["problems"]
    assert (ambiguous["row"], ambiguous["problem"]) == (3, "ambiguous")
    assert [one["id"] for one in ambiguous["candidates"]] == ["1-103", "1-104"]
    assert (unmatched["row"], unmatched["problem"]) == (4, "unmatched")
    again = bring("Home,Postcode,Ward,CQC Location ID\nrose house,cb12ab,a,\nElm,,d,1-109\n")
    assert "Stays, for a row that was not taken looks like its own: location 1-101" in again.out
    assert ids(wardround) == ["location:1-101", "location:1-109"]


def test_a_bare_id_is_kept_for_both_levels_until_a_round_settles_it(wardround: Wardround, bring: Import) -> None:
    assert "1 id is kept, and the next round finds out" in bring("CQC ID,Ward\nrx7,a\n").out
    assert {(one["organisation"]["level"], one["state"]) for one in watched(wardround)} == {
        ("provider", "asking"),
        ("location", "asking"),
    }
    assert "removed 1\n" in bring("CQC ID,Ward\nrx8,a\n", "--yes").out


def test_addresses_and_ods_codes_are_taken_without_a_header(wardround: Wardround, bring: Import) -> None:
    bring("http://cqc.org.uk/location/1-101/reports?x=1\nhttps://dev.cqc.org.uk/provider/rt1\n", "--list", "A")
    assert [one["state"] for one in watched(wardround)] == ["watched", "watched"]
    assert "Column A: CQC's id" in bring("RT1\nRGT\nR0A\n", "--list", "B", "--dry-run").out
    assert ids(wardround) == ["location:1-101", "provider:RT1"]


def test_rows_of_one_organisation_stand_together(wardround: Wardround, bring: Import) -> None:
    ran = bring("CQC Location ID,Ward,Type\n1-101,Abbey,Home\n1-101,Castle,Home\n")
    assert "1 row names what an earlier row names; their columns stand together" in ran.out
    assert watched(wardround)[0]["columns"] == {"Ward": "Abbey; Castle", "Type": "Home"}


def test_a_dry_run_makes_no_database_and_moves_nothing(wardround: Wardround, bring: Import, folder: Path) -> None:
    ran = bring(CONTRACTS, "--dry-run")
    assert ran.out.startswith("Nothing is changed; without --dry-run it would be:\ncontracts.csv: 2 rows")
    assert [path.name for path in folder.iterdir()] == ["contracts.csv"]
    bring("CQC Location ID\n1-101\n")
    before = watched(wardround)
    assert "Added 2, unchanged 0" in bring(CONTRACTS, "--dry-run", "--list", "B").out
    assert watched(wardround) == before


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "contracts.csv is empty\n"),
        (b"PK\x03\x04[Content_Types].xml", "contracts.csv is an Excel workbook (.xlsx); open it in a spreadsheet"),
        (b"Ward,Budget\nAbbey,12\n", "contracts.csv has no column that names organisations: wanted is CQC Location ID"),
        (b"CQC Location ID,Ward\n", "contracts.csv has no rows below its header\n"),
    ],
)
def test_a_file_of_no_use_is_one_sentence(bring: Import, content: bytes, told: str) -> None:
    ran = bring(content, "--dry-run")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(told)
    assert ran.err.count("\n") == 1


def test_a_file_of_no_use_makes_no_database(bring: Import, wardround: Wardround, folder: Path) -> None:
    assert bring(b"%PDF-1.7").code == 2
    assert wardround("watch", "import", "missing.csv").err == "missing.csv: No such file or directory\n"
    assert [path.name for path in folder.iterdir()] == ["contracts.csv"]


def test_a_directory_that_is_none_is_refused(bring: Import, folder: Path) -> None:
    (folder / "directory.csv").write_text("CQC Provider ID\n1-1\n")
    ran = bring(CONTRACTS, "--directory", "directory.csv")
    assert ran.code == 2
    assert ran.err.startswith("--directory directory.csv is not CQC's care directory")


def test_stopped_in_the_middle_nothing_of_the_file_is_kept(
    wardround: Wardround, bring: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring("CQC Location ID,Ward\n1-101,a\n1-102,a\n1-103,a\n")
    before = watched(wardround)

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(imported, "visit", stop)
        assert bring("CQC Location ID,Ward\n1-101,b\n1-102,a\n1-104,a\n").code == 130
    assert watched(wardround) == before
    assert apply.imported is imported


def test_a_list_too_long_for_a_day_is_warned_about_with_what_to_change(bring: Import, folder: Path) -> None:
    (folder / "settings.toml").write_text("[fetch]\ndelay_seconds = 2\n")
    content = "CQC Location ID\n" + "".join(f"1-{number}\n" for number in range(100_000, 117_000))
    ran = bring(content)
    assert (
        "34,002 addresses in all (2 of them lists and press releases of CQC's); one round takes about 18.9 hours"
        in ran.out
    )
    assert "that is 34,342 requests a day" in ran.out
    assert ran.err.endswith(
        "warning: that is 79% of a day, above 70% of the 43,200 requests that fit into one; watch less"
        ' (`wardround watch remove`), or visit less often with schedule.reports = "weekly" (then 45%)\n'
    )


def test_hostile_cells_move_no_terminal_and_name_no_other_host(wardround: Wardround, bring: Import) -> None:
    ran = bring("CQC Location ID,No\x1b[2Jte\n1-101,\x1b]0;x\x07\nhttps://evil.example/location/1-2,y\n")
    assert ran.code == 3
    assert "\x1b" not in ran.out + ran.err
    assert ids(wardround) == ["location:1-101"]
