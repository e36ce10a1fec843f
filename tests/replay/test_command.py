"""``wardround replay`` over pages as CQC prints them, which an older reader had misread."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Engine

from monitor.reading import Job, Reading, understand
from monitor.replaying.scratch import held, retrace
from storage import lease, replays, retracing
from storage.engine import open_database
from tests.command.conftest import Wardround
from tests.evidence import ward

WRONG, RIGHT = "Requires improvement", "Inadequate"
TOLD = "Rose House: overall went down one step from Good to Requires improvement."
TRUE = "Rose House: overall went down two steps from Good to Inadequate."


def older(job: Job) -> Reading:
    """What a reader made of a page that took its overall rating for a better one."""
    found = understand(job)
    assert found.record is not None
    ratings = tuple(
        one.model_copy(update={"rating": WRONG}) if (one.key_question, one.rating) == ("overall", RIGHT) else one
        for one in found.record.ratings
    )
    reader = f"{found.record.kind}/0"
    return Reading(record=found.record.model_copy(update={"ratings": ratings, "reader": reader}), fingerprint=None)


@pytest.fixture(scope="session")
def misled(tmp_path_factory: pytest.TempPathFactory, tables: sqlite3.Connection) -> Path:
    """The database of Rose House, which fell while an older reader read its pages; lived through once."""
    path = tmp_path_factory.mktemp("misled") / "wardround.db"
    with closing(sqlite3.connect(path)) as made, pytest.MonkeyPatch.context() as patch:
        tables.backup(made)
        patch.setattr(ward, "understand", older)
        ward.live(path, days=ward.DAYS[:2])
    return path


@pytest.fixture
def here(misled: Path, folder: Path) -> Path:
    """A copy of it beside the program."""
    (folder / "settings.toml").write_text("")
    return Path(shutil.copy(misled, folder / "wardround.db"))


@pytest.fixture
def opened(here: Path) -> Iterator[Engine]:
    engine = open_database(f"sqlite:///{here}")
    yield engine
    engine.dispose()


def content(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as db:
        return list(db.iterdump())


def test_the_same_readings_give_the_same_history_again(opened: Engine, thrown_away: Engine) -> None:
    with opened.connect() as db:
        (home,) = retracing.compared(db)
        came = retrace(thrown_away, retracing.trace(db, home), instead={})
        history, standing = replays.changes_of(db, home), held(db, home)
    assert [(one.id, one.state, one.summary) for one in came.changes] == [
        (one.id, one.state, one.summary) for one in history
    ]
    assert {name: one.current.fact for name, one in came.facts.items()} == {
        name: one.current.fact for name, one in standing.items()
    }


def test_a_dry_run_and_its_document_say_what_is_to_be_done(wardround: Wardround, here: Path) -> None:
    before = content(here)
    document = wardround("replay", "--kind", "cqc-profile", "--json").document
    assert (document["applied"], document["replay"], document["troubles"]) == (False, None, [])
    assert {name: number for name, number in document["totals"].items() if number} == {
        "organisations": 1, "bodies": 6, "read": 6, "same": 4, "differs": 1, "facts": 7,
    }  # fmt: skip
    ((change,),) = [one["changes"] for one in document["organisations"]]
    assert (change["what"], change["fate"], change["told"]) == ("differs", "to-correct", ["mail", "chat"])
    assert (change["was"]["summary"], change["now"]["summary"]) == (TOLD, TRUE)
    said = wardround("replay", "--org", ward.HOME.id)
    assert f"comes out otherwise  {TOLD}  {TRUE}  {change['was']['id'][:8]}" in said.out
    assert "Overall would be corrected from Requires improvement to Inadequate." in said.out
    assert said.out.endswith("Nothing was written: `wardround replay --apply` corrects it, and tells nobody.\n")
    assert said.err.startswith("6 pages read, ")
    assert content(here) == before


@pytest.mark.usefixtures("here")
def test_what_it_corrected_says_so_wherever_it_is_shown(wardround: Wardround) -> None:
    assert "Corrected, and nobody was told." in wardround("replay", "--apply").out
    assert wardround("replay", "--apply").out.endswith("Nothing was to be corrected.\n")
    whole = {one["summary"]: one for one in wardround("changes", "--json").document["changes"]}
    assert (whole[TOLD]["state"], whole[TRUE]["state"]) == ("corrected", "confirmed")
    listed = wardround("changes").out
    assert f"{TOLD} (corrected by a replay)" in listed
    assert f"{TRUE} (found by a replay, told to nobody)" in listed
    assert "Corrected by a replay, in silence" in wardround("show", whole[TOLD]["id"]).out
    shown = wardround("show", whole[TRUE]["id"], "--json").document
    assert (shown["alert"], shown["deliveries"], shown["replay"]["id"]) == (None, [], 1)
    for summary, words in ((TOLD, "this change does not come out any more"), (TRUE, "they found this change")):
        wardround("evidence", whole[summary]["id"], "-o", f"{whole[summary]['id'][:8]}.zip")
        ran = wardround("verify", f"{whole[summary]['id'][:8]}.zip")
        assert words in ran.out
    assert ran.code == 0
    assert wardround("verify").out.endswith("The database holds.\n")


@pytest.mark.usefixtures("here")
def test_it_refuses_kinds_days_and_organisations_that_are_none(wardround: Wardround) -> None:
    refused = wardround("replay", "--kind", "press-release")
    assert (refused.code, refused.err[:45]) == (2, "--kind is 'press-release'; allowed are the ki")
    assert wardround("replay", "--since", "soon").code == 2
    assert "is not known here" in wardround("replay", "--org", "RT9").err


def test_while_a_round_runs_it_ends_with_4(wardround: Wardround, opened: Engine) -> None:
    with opened.begin() as db:
        lease.take(db, "a round", ward.Ward(opened).now)
    ran = wardround("replay", "--apply")
    assert (ran.code, ran.err[:24]) == (4, "another round is running")
    with opened.begin() as db:
        lease.release(db, "a round")
