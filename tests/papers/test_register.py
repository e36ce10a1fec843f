"""The register that is shipped: who publishes board papers, and where."""

from __future__ import annotations

import csv
import re
from collections import Counter
from datetime import date
from importlib.resources import files
from urllib.parse import urlsplit

from crawler.addresses import canonical
from crawler.allowed import host_of
from monitor.papers.boards import as_given
from monitor.registry import register as module
from monitor.registry.register import ICB, at_address, register, sharers, spelt
from monitor.registry.trusts import open_trusts, trusts

TYPES = {"acute", "mental health", "specialist", "community", "ambulance", "online"}


def test_it_holds_every_trust_and_every_integrated_care_board() -> None:
    boards = [one for one in register().values() if one.type == ICB]
    assert (len(open_trusts()), len(boards)) == (202, 36)
    assert {one.type for one in open_trusts()} == TYPES
    assert {one.type for one in trusts().values() if one.closed} == {""}
    assert {one.region for one in boards} == {one.region for one in open_trusts()}
    assert {one.icb for one in open_trusts()} == {one.icb for one in boards}


def test_everybody_who_is_open_has_a_code_a_name_a_region_and_a_system() -> None:
    for one in register().values():
        assert re.fullmatch(r"[A-Z0-9]{3}|[A-Z0-9]{5}", one.code), one
        assert all((one.name, one.region, one.icb)), one
        assert one.name == " ".join(one.name.split())
        assert [day for day in (one.opened, one.closed, one.checked) if day and not date.fromisoformat(day)] == []


def test_only_one_trust_has_no_page_of_papers_and_every_address_can_be_visited_as_it_stands() -> None:
    alive = [one for one in register().values() if not one.closed]
    assert [one.code for one in alive if not one.board_papers] == ["K0N6A"]
    for one in alive:
        for address in filter(None, (one.board_papers, one.group_address)):
            assert as_given(address) == address, one
            assert spelt(address) == spelt(canonical(address)) != ""
            assert "." in host_of(address)
        for host in one.other_hosts:
            assert host_of(f"https://{host}/") == host
            assert host != urlsplit(one.board_papers).netloc
    assert not [one for one in trusts().values() if one.closed and (one.board_papers or one.group_board)]


def test_layouts_are_letters_and_a_browser_is_a_yes_or_a_no() -> None:
    for one in register().values():
        assert re.fullmatch(r"A?B?C?D?E?F?", one.layout), one
        assert one.browser in ("", "yes", "no")
        assert not one.group_address or one.group_board
    needs = Counter(one.browser for one in open_trusts())
    assert 15 <= needs["yes"] <= 20


def test_what_came_before_is_known_where_it_is_in_the_register() -> None:
    known = register()
    for one in trusts().values():
        assert all(known[code].successor == one.code for code in one.former_codes), one
        assert all(known[code].name in one.former_names for code in one.former_codes), one
        assert not set(one.former_names) & {other.name for other in open_trusts()}, one
        assert not one.successor or one.code in known[one.successor].former_codes
    assert known["RY3"].former_names == (
        "Norfolk Community Health and Care NHS Trust", "Cambridgeshire Community Services NHS Trust",
    )  # fmt: skip
    assert known["S1Y5D"].former_codes == ("QHG", "QUE", "QM7")


def test_the_papers_of_some_stand_on_another_host_and_some_share_a_page() -> None:
    assert register()["RTK"].other_hosts == ("www.ashfordstpeters.info",)
    assert register()["REF"].other_hosts == ("doclibrary-rcht.cornwall.nhs.uk",)
    assert {one.code for one in sharers(register()["RBQ"])} == {"REM", "REP"}
    assert {one.code for one in at_address("http://southtees.nhs.uk/resources?topic=board-of-directors")} == {
        "RTR", "RVW",
    }  # fmt: skip
    assert at_address("https://www.southtees.nhs.uk/resources/") == ()
    assert at_address("no address") == ()
    for one in register().values():
        assert all(one.group_board == other.group_board for other in sharers(one)), one


def test_it_names_no_person_and_copies_no_note() -> None:
    """The lists that it was made of name journalists, and describe sites in sentences of their own."""
    text = files(module.__package__).joinpath("register.csv").read_text("utf-8")
    header = next(csv.reader(line for line in text.splitlines() if not line.startswith("#")))
    assert header == [
        "code", "name", "type", "region", "icb", "former_names", "former_codes", "opened", "closed", "successor",
        "board_papers", "layout", "other_hosts", "group_board", "group_address", "browser", "checked",
    ]  # fmt: skip
    assert "correspondent" not in text
    assert "@" not in text
    longest = max(len(cell) for row in csv.reader(text.splitlines()[4:]) for cell in row)
    assert longest < 200
    assert "Open Government Licence v3.0" in text
    assert "CC0" in text
