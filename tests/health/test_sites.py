"""A whole site that cannot be read: one incident in the line of each round, no message for each of its pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.demo.render import Page
from monitor.round import make_round
from tests.health.ward import BEGUN, POEM, STEP, Ward, status, ward

HOMES = ("Apple House", "Birch House", "Cedar House", "Daisy House")
FORBIDDEN = Page(body=b"User-agent: *\nDisallow: /location/\n", media_type="text/plain; charset=utf-8")


def all_of(of: Ward, page: Page) -> dict[str, Page]:
    return {path: page for path in of.good() if path.startswith("/location/")}


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ward]:
    """Day 1 is well; on 2, 3 and 4 the site is down; on 5 it answers, but for Daisy's profile; on 6 and 7 with a
    wall; on 8 all is well; on 9 and 10 robots.txt forbids; on 11 and 12 half of it fails; 13 is well."""
    with ward(tmp_path_factory.mktemp("sites"), HOMES) as of:
        daisy = {of.path("Daisy House"): status(500)}
        half = {of.path(name) + end: status(500) for name in HOMES[:2] for end in ("", "/reports")}
        of.day()
        for _ in range(3):
            of.day(down=True)
        of.day(daisy)
        for _ in range(2):
            of.day(all_of(of, status(403)))
        of.day()
        for _ in range(2):
            of.day({"/robots.txt": FORBIDDEN})
        for _ in range(2):
            of.day(half)
        of.day()
        yield of


def host(of: Ward) -> str:
    return of.of.replica.address.removeprefix("http://")


def test_a_site_that_is_down_for_one_round_is_only_counted(life: Ward) -> None:
    assert life.rounds[1].exit_code == 0
    assert life.rounds[1].line.endswith("8 could not be read: `wardround sources`")


def test_a_site_that_is_down_is_one_incident_and_no_message(life: Ward) -> None:
    second, third = life.rounds[2], life.rounds[3]
    sentence = f"{host(life)} could not be reached since 11 July 2025 (the site's robots.txt could not be read"
    assert f", {sentence}" in second.line
    assert "8 addresses wait; where it opens in a browser here, look at the network" in second.line
    assert "still open" not in second.line
    assert f"still open: {sentence}" in third.line
    assert (second.exit_code, third.exit_code) == (1, 1)
    assert [mail for day in life.mails[:4] for mail in day] == []
    assert [kind for kind, *_ in life.incidents()].count("host-unreachable") == 1


def test_the_incident_stands_at_the_head_of_the_sources_and_speaks_for_its_addresses(life: Ward) -> None:
    table = life.tables[3]
    assert table.startswith(f"{host(life)} could not be reached since 11 July 2025")
    assert "/location/" not in table
    assert {one["health"] for one in life.sources[3]} == {"unreadable"}


def test_when_it_answers_again_the_line_says_so_and_what_stays_bad_is_told_on_its_own(life: Ward) -> None:
    line = life.rounds[4].line
    assert line.endswith(f", {host(life)} can be read again")
    assert life.rounds[4].exit_code == 0
    assert [str(mail["Subject"]) for mail in life.mails[4]] == ["Page could not be read: Daisy House"]
    assert "could not be read since 11 July 2025" in life.text(5, "Daisy House")


def test_a_wall_before_every_page_is_one_incident_with_what_to_do(life: Ward) -> None:
    assert life.rounds[5].exit_code == 0
    line = life.rounds[6].line
    assert f"{host(life)} does not let us in since 15 July 2025 (the site answered 403: it does not let us in)" in line
    assert "ask the people who run it to let Wardround in" in line
    assert [mail for day in life.mails[5:7] for mail in day] == []
    assert life.rounds[7].exit_code == 0
    assert [str(mail["Subject"]) for mail in life.mails[7]] == ["Page can be read again: Daisy House"]


def test_a_robots_txt_that_begins_to_forbid_is_one_incident(life: Ward) -> None:
    assert life.rounds[8].exit_code == 0
    assert f"{host(life)} asks us in its robots.txt not to visit since 18 July 2025" in life.rounds[9].line
    assert [mail for day in life.mails[8:10] for mail in day] == []
    assert life.rounds[10].exit_code == 0


def test_half_a_site_is_told_home_by_home(life: Ward) -> None:
    # On the first of its two days it had already failed with the rest, while robots.txt forbade.
    told = [sorted(str(mail["Subject"]) for mail in life.mails[day - 1]) for day in (11, 12, 13)]
    assert told == [
        [f"Page could not be read: {name}, and 1 more page" for name in HOMES[:2]],
        [],
        [f"Page can be read again: {name}, and 1 more page" for name in HOMES[:2]],
    ]
    assert {life.rounds[day - 1].exit_code for day in (11, 12, 13)} == {0}


def test_every_trouble_was_one_incident_and_all_are_over(life: Ward) -> None:
    assert life.incidents() == [
        ("host-unreachable", host(life), False),
        ("host-blocked", host(life), False),
        ("host-blocked", host(life), False),
    ]


def test_pages_that_are_no_longer_understood_are_one_incident_for_each_kind(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    with ward(tmp_path_factory.mktemp("markup"), HOMES) as of:
        of.day()
        changed = {of.path(name): POEM for name in HOMES}
        lines = [of.day(changed), of.day(changed)]
        assert (
            "CQC's pages have changed: 4 of 4 profiles could not be understood since 11 July 2025, such as: "
            "nothing on the page says whose it is" in lines[0].line
        )
        assert "still open: CQC's pages have changed: 4 of 4 profiles" in lines[1].line
        assert [round_.exit_code for round_ in lines] == [1, 1]
        assert of.mails[1:3] == [[], []]
        over = of.day({of.path("Apple House"): POEM})
        assert over.line.endswith(", Profiles are understood again")
        assert over.exit_code == 0
        assert [str(mail["Subject"]) for mail in of.mails[3]] == ["Page could not be read: Apple House"]
        assert of.incidents() == [("pages-changed", "cqc-profile", False)]


def test_a_site_that_asks_for_time_has_not_failed_until_it_gives_nothing_for_three_days(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    with ward(tmp_path_factory.mktemp("patience"), HOMES) as of:
        of.day()
        busy = Page(body=b"<title>Busy</title>", status=429)
        rounds = [of.day(all_of(of, busy)) for _ in range(4)]
        assert [round_.exit_code for round_ in rounds] == [0, 0, 1, 1]
        assert f"{host(of)} asks us to come back later since 10 July 2025" in rounds[2].line
        assert [mail for day in of.mails for mail in day] == []
        assert {one["failures"] for one in of.sources[2]} == {0}
        assert of.day().exit_code == 0


def test_a_list_of_no_organisation_that_never_came_is_no_trouble(tmp_path: Path) -> None:
    with ward(tmp_path, HOMES[:1], lists=True) as of:
        no_lists = {path: status(403) for path in of.good() if path.startswith("/search/")}
        assert len(no_lists) == 2
        lines = [of.day(no_lists) for _ in range(3)]
        assert [round_.exit_code for round_ in lines] == [0, 0, 0]
        assert not any("could not be read" in round_.line for round_ in lines)
        health = {one["address"]: one["health"] for one in of.sources[2] if one["organisation"] is None}
        assert set(health.values()) == {"waiting"}
        assert (
            "CQC list of checks and press releases not to be had (the site answered 403: it does not let us in)"
            in (of.tables[2])
        )
        assert of.tables[2].startswith("2 pages read well")
        of.day()
        of.day(no_lists)
        assert "2 could not be read" in of.rounds[4].line


def test_addresses_that_lead_nowhere_for_many_are_an_incident_and_for_one_home_are_not(tmp_path: Path) -> None:
    with ward(tmp_path, HOMES[:3]) as of:
        of.day()
        alone = {f"{of.path('Apple House')}{end}": status(404) for end in ("", "/reports")}
        of.day(alone)
        assert of.day(alone).exit_code == 0
        assert of.told(3, "Apple House") == ["Page could not be read: Apple House, and 1 more page"]
        of.day(all_of(of, status(404)))
        moved = of.day(all_of(of, status(404)))
        assert f"{host(of)} gives no pages since" in moved.line
        assert of.mails[3:] == [[], []]


def test_a_round_of_one_home_alone_says_nothing_of_the_whole_site(tmp_path: Path) -> None:
    with ward(tmp_path, ("Apple House", "Birch House")) as of:
        apple = of.path("Apple House")
        bad = {apple: status(500), f"{apple}/reports": status(500)}
        of.day()
        for day in (1, 2):
            moment = BEGUN + STEP * day
            of.of.house.clock.set(moment)  # type: ignore[attr-defined]
            of.of.replica.publish({**of.good(), **bad}, at=moment)
            made = make_round(of.of.house, organisations=(apple.rpartition("/")[2],))
        assert of.incidents() == []
        assert made.exit_code == 0
        assert of.of.subjects == ["Page could not be read: Apple House, and 1 more page"]
