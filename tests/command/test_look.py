"""The story of one home, told by the commands past the replica of CQC's site, and then looked at."""

import csv
import io
import os
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from deploy.demo.facts import Site
from deploy.demo.homes import ROSE_AFTER, ROSE_ASSESSMENT, ROSE_BEFORE
from deploy.demo.receivers import Mailbox
from deploy.demo.render import render
from deploy.demo.replica import Replica
from monitor.command import answer
from monitor.show import LONDON
from tests.command.conftest import Ran, Wardround

HOME = "1-999000001"

SETTINGS = """\
[fetch]
hosts = ["{host}"]
private_hosts = ["{host}"]
delay_seconds = 0
confirm_after_seconds = 0
[cqc]
address = "{address}"
"""

TODAY = datetime.now(LONDON).date()
"""The program has the clock of the machine, so its report must be of today to be news."""
NEW = replace(
    ROSE_ASSESSMENT,
    report=TODAY,
    published=TODAY,
    sections=tuple(replace(section, dated=TODAY) for section in ROSE_ASSESSMENT.sections),
)
BEFORE = Site(organisations=(ROSE_BEFORE,))
AFTER = BEFORE.with_(
    replace(ROSE_AFTER, reports=tuple(NEW if one == ROSE_ASSESSMENT else one for one in ROSE_AFTER.reports))
)

Program = Callable[..., Ran]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """What the program said on two days of a home's life; its folder stays for the questions."""
    folder = tmp_path_factory.mktemp("story")
    with Replica() as replica, Mailbox() as mailbox:
        host = replica.address.removeprefix("http://")
        (folder / "settings.toml").write_text(SETTINGS.format(host=host, address=replica.address))

        def run(*arguments: str) -> Ran:
            with (
                pytest.MonkeyPatch.context() as patch,
                redirect_stdout(StringIO()) as out,
                redirect_stderr(StringIO()) as err,
            ):
                for name in [name for name in os.environ if name.startswith("WARDROUND_")]:
                    patch.delenv(name)
                patch.setenv("WARDROUND_CHANNEL_ALERTS", mailbox.apprise_address)
                patch.chdir(folder)
                code = answer(arguments)
            assert "Traceback" not in err.getvalue()
            return Ran(code, out.getvalue(), err.getvalue())

        replica.publish(render(BEFORE), at=datetime.now(UTC) - timedelta(hours=2))
        said = {
            "too early": run("changes"),
            "nobody": run("watch", "add", "1-1"),
            "added": run("watch", "add", HOME),
            "again": run("watch", "add", HOME),
            "first": run("round"),
            "nothing due": run("--quiet", "round"),
        }
        replica.publish(render(AFTER), at=datetime.now(UTC) - timedelta(hours=1))
        said["fell"] = run("round", "--all", "--org", HOME)
        yield {**said, "folder": folder, "mails": list(mailbox.received), "address": replica.address}


@pytest.fixture
def look(told: dict[str, Any], wardround: Wardround) -> Program:
    """A question to that history, from another folder."""
    return lambda *arguments: wardround("--settings", told["folder"] / "settings.toml", *arguments)


def test_before_there_is_a_database_a_question_says_how_it_begins(told: dict[str, Any]) -> None:
    early: Ran = told["too early"]
    assert (early.code, early.out) == (2, "")
    database = told["folder"] / "wardround.db"
    assert early.err == f"there is no database at {database} yet: `wardround watch add` makes it\n"


def test_the_first_command_that_makes_the_database_says_where(told: dict[str, Any]) -> None:
    assert f"Database made at {told['folder'] / 'wardround.db'}" in told["nobody"].err
    assert "Database made" not in told["added"].err


def test_an_id_with_no_page_is_refused_and_not_kept(told: dict[str, Any], look: Program) -> None:
    nobody: Ran = told["nobody"]
    site = told["address"].removeprefix("http://")
    assert nobody.code == 2
    assert f"no page for 1-1: neither /provider/1-1 nor /location/1-1 exists on {site}; it was not kept" in nobody.err
    assert "1-1" not in [one["organisation"]["id"] for one in look("watch", "list", "--json").document["watches"]]


def test_a_bare_id_is_found_out_to_be_a_location(told: dict[str, Any], look: Program) -> None:
    added: Ran = told["added"]
    assert added.code == 0
    assert f"Watching location {HOME}" in added.out
    assert "4 addresses in all (2 of them lists and press releases of CQC's); one round takes about 0" in added.out
    (watch,) = look("watch", "list", "--json").document["watches"]
    assert (watch["organisation"]["level"], watch["state"], watch["asked"]) == ("location", "watched", HOME)


def test_adding_again_says_so(told: dict[str, Any]) -> None:
    assert f"Already watched: location {HOME}" in told["again"].out


def test_the_first_round_gives_the_starting_position_and_tells_nobody(told: dict[str, Any]) -> None:
    first: Ran = told["first"]
    assert first.code == 0
    assert "Starting position of 1 organisation, overall: 1 Good." in first.out
    assert "0 alerts sent" in first.out.splitlines()[-1]


def test_a_quiet_round_with_nothing_to_say_says_nothing(told: dict[str, Any]) -> None:
    assert told["nothing due"] == Ran(0, "", "")


def test_the_fall_is_told_in_one_message(told: dict[str, Any]) -> None:
    assert told["fell"].code == 0
    assert "1 alert sent" in told["fell"].out
    (mail,) = told["mails"]
    assert "Rose House" in mail["Subject"]


def test_changes_are_a_table_for_people_without_the_words_of_the_program(look: Program) -> None:
    table = look("changes", "--kind", "rating-changed").out
    assert "Rose House: overall went down two steps from Good to Inadequate." in table
    assert table.splitlines()[0].split() == ["First", "seen", "Severity", "Change", "Id"]
    assert "rating-changed" not in table


def test_changes_as_json_have_the_shape_of_the_contract(look: Program) -> None:
    document = look("changes", "--org", HOME, "--kind", "rating-changed", "--severity", "critical", "--json").document
    assert (document["schema"], document["ignored"]) == (1, [])
    (overall,) = [change for change in document["changes"] if change["subject"] == "overall"]
    assert list(overall) == [
        "id", "kind", "organisation", "scope", "subject", "before", "after", "direction", "steps", "severity",
        "provenance", "report", "report_date", "first_seen", "state", "url", "evidence", "summary",
    ]  # fmt: skip
    assert overall["organisation"] == {"level": "location", "id": HOME, "name": "Rose House"}
    assert (overall["before"], overall["after"], overall["direction"], overall["steps"]) == (
        "Good", "Inadequate", "down", 2,
    )  # fmt: skip
    assert overall["evidence"]["after"]["quote"]


def test_changes_as_csv_are_rows_with_a_head(look: Program) -> None:
    rows = list(csv.DictReader(io.StringIO(look("changes", "--kind", "rating-changed", "--csv").out)))
    assert {row["name"] for row in rows} == {"Rose House"}
    assert [row["after"] for row in rows if row["subject"] == "overall"] == ["Inadequate"]


def test_filters_that_fit_nothing_give_an_empty_answer(look: Program) -> None:
    assert look("changes", "--until", "2020-01-01", "--json").document["changes"] == []
    assert look("changes", "--direction", "up").err == "No change fits.\n"


def test_show_tells_one_change_whole_with_its_proof_and_its_message(look: Program) -> None:
    critical = look("changes", "--severity", "critical", "--json").document["changes"]
    (id,) = [one["id"] for one in critical if one["subject"] == "overall"]
    shown = look("show", id[:12]).out
    assert "Rose House: overall went down two steps from Good to Inadequate." in shown
    assert "After, in the words of the page" in shown
    assert "alerts: sent" in shown
    document = look("show", id, "--json").document
    assert document["change"]["id"] == id
    assert id in document["alert"]["changes"]
    assert [one["state"] for one in document["deliveries"]] == ["sent"]
    assert {one["look"] for one in document["shown_at"]} == {"again"}
    assert len(document["shown_at"]) > 1
    assert all(one["address"] in shown.partition("Shown at:")[2] for one in document["shown_at"])


def test_ratings_are_those_of_now_and_with_at_those_of_then(look: Program) -> None:
    (home,) = look("ratings", HOME, "--json").document["organisations"]
    assert (home["level"], home["name"]) == ("location", "Rose House")
    overall = home["ratings"][0]
    assert (overall["scope"], overall["key_question"], overall["rating"]) == ("location", "overall", "Inadequate")
    assert (overall["report"], overall["true_since"]) == ({"id": "AP99001"}, TODAY.isoformat())
    assert "Inadequate" in look("ratings", f"location:{HOME}").out
    assert "no rating was known at the end of 2020-01-01." in look("ratings", HOME, "--at", "2020-01-01").out


def test_with_true_at_ratings_are_those_that_stood_on_a_day_by_what_is_known_now(look: Program) -> None:
    asked = look("ratings", HOME, "--true-at", TODAY.isoformat(), "--json").document
    overall = asked["organisations"][0]["ratings"][0]
    assert (asked["at"], asked["true_at"], overall["rating"]) == (None, TODAY.isoformat(), "Inadequate")
    assert (overall["report"], overall["route"]) == ({"id": "AP99001"}, "page")
    title = f"Rose House (location:{HOME}), as it stood on {TODAY} by what is known now"
    assert look("ratings", HOME, "--true-at", TODAY.isoformat()).out.startswith(title)
    assert "no rating is known to have stood on 2001-01-31." in look("ratings", HOME, "--true-at", "2001-01").out
    both = look("ratings", HOME, "--at", "1d", "--true-at", "1d")
    assert (both.code, both.err) == (
        2, "--at and --true-at are two questions: give --at for what was known then, or --true-at\n",
    )  # fmt: skip


def test_sources_and_deliveries_say_how_it_went(look: Program) -> None:
    found = look("sources", "--json").document["sources"]
    assert {one["outcome"] for one in found} <= {"changed", "not-modified"}
    assert "read" in look("sources").out
    (sent,) = look("deliveries", "--json").document["deliveries"]
    assert (sent["channel"], sent["state"], sent["organisation"]["name"]) == ("alerts", "sent", "Rose House")
    assert "mailto" not in look("deliveries").out


def test_deliveries_are_narrowed_to_a_channel_a_time_and_what_is_not_settled(look: Program) -> None:
    (sent,) = look("deliveries", "--json").document["deliveries"]
    for narrowed in (("--channel", sent["channel"]), ("--since", "1d")):
        assert look("deliveries", *narrowed, "--json").document["deliveries"] == [sent]
    assert look("deliveries", "--since", f"{TODAY.year + 2}").code == 2
    for narrowed in (("--channel", "operator"), ("--since", f"{TODAY.year + 2}-01-01"), ("--unsettled",)):
        assert look("deliveries", *narrowed).err == "No message fits.\n"
        assert look("deliveries", *narrowed, "--json").document == {"schema": 1, "deliveries": []}
    refused = look("deliveries", "--channel", "alert")
    assert (refused.code, refused.err) == (
        2, '--channel has "alert"; did you mean "alerts"? allowed are alerts, operator\n',
    )  # fmt: skip


def test_an_unknown_id_or_change_is_one_sentence(look: Program) -> None:
    unknown = look("ratings", "1-77")
    assert (unknown.code, unknown.err) == (2, "1-77 is not known here; `wardround watch list` shows what is watched\n")
    assert look("show", "zz").err == "no change has an id that begins with 'zz'; `wardround changes` lists them\n"


def test_a_settings_error_comes_before_everything(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "settings.toml").write_text("databse = 'x'")
    assert answer(["changes"]) == 2
    assert "databse is not a setting; did you mean database?" in capsys.readouterr().err
