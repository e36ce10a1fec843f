"""What a person types to see and decide what is held back, and to take back what was told."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from monitor.command import answer
from storage import lease, silences
from tests.check.conftest import PROFILE, header
from tests.command.conftest import Ran

from .conftest import Ward
from .test_batches import FAIR, GOOD, rebuilt
from .test_withdrawing import fell

Make = Callable[..., Ward]
Program = Callable[..., Ran]
SETTINGS = """
[channels.mail]
[channels.chat]
form = "chat"
[[rules]]
name = "worse"
severity = "high"
channels = ["mail"]
[[rules]]
name = "rest"
channels = ["chat"]
"""


@pytest.fixture
def typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """Types a command about the database of a ward."""
    for name in [name for name in os.environ if name.startswith("WARDROUND_")]:
        monkeypatch.delenv(name)
    settings = tmp_path / "settings.toml"
    settings.write_text(SETTINGS)

    def run(story: Ward, *arguments: object) -> Ran:
        capsys.readouterr()
        before = ["--settings", str(settings), "--database", f"sqlite:///{story.engine.url.database}"]
        code = answer([*before, *map(str, arguments)])
        told = capsys.readouterr()
        return Ran(code, told.out, told.err)

    return run


def test_what_is_released_under_a_silence_says_that_it_waits_for_its_end(ward: Make, typed: Program) -> None:
    story = ward(3)
    story.every(PROFILE, GOOD)
    story.every(PROFILE, FAIR)
    with story.engine.begin() as db:
        silences.make(
            db, author="me", reason="known", channels=["chat"], ends_at=datetime(2099, 1, 1, tzinfo=UTC),
            now=datetime(2025, 7, 1, tzinfo=UTC),
        )  # fmt: skip
    told = typed(story, "held", "release")
    assert "3 messages to be sent, " in told.out
    assert "3 lines for the end of a silence (`wardround notify silence list` says until when).\n" in told.out
    assert "next digests" not in told.out


def test_what_is_held_is_listed_with_numbers_and_examples(ward: Make, typed: Program) -> None:
    story = ward(3)
    nothing = typed(story, "held", "list")
    assert (nothing.code, nothing.err) == (0, "Nothing is held back.\n")
    story.every(PROFILE, GOOD)
    story.every(PROFILE, FAIR)
    told = typed(story, "held", "list")
    assert (
        "Batch 1, held back since 2025-07-16 07:00: 3 of 3 organisations, rating changed (CQC profile page); 3 changes."
    ) in told.out
    assert told.out.count("overall went down one step from Good to Requires improvement") == 3
    (batch,) = typed(story, "held", "list", "--json").document["batches"]
    assert (batch["id"], batch["source"], batch["kind"], batch["organisations"]) == (
        1, "cqc-profile", "rating-changed", 3,
    )  # fmt: skip
    assert batch["changes"] == [row.id for row in story.rows()]


def test_the_only_batch_is_released_without_its_number_and_a_second_time_says_so(ward: Make, typed: Program) -> None:
    story = rebuilt(ward)
    done = typed(story, "held", "release", "--by", "Ann")
    assert (done.code, done.out) == (
        0,
        "3 changes released (batch 1).\n"
        "6 messages to be sent, within a minute under `wardround run`, else with the next `wardround round`.\n",
    )
    assert story.rating() == "Requires improvement"
    again = typed(story, "held", "release", "1")
    assert (again.code, again.out[:22]) == (0, "Batch 1 is released si")
    assert "by Ann" in again.out
    assert re.search(r"^Released by +Ann, \d{4}-", typed(story, "show", story.rows()[0].id).out, re.MULTILINE)
    assert typed(story, "held", "release").err == "Nothing is held back.\n"


def test_a_batch_is_discarded_with_a_reason_that_is_kept(ward: Make, typed: Program) -> None:
    story = rebuilt(ward)
    empty = typed(story, "held", "discard", "1", "--reason", "  ")
    assert (empty.code, empty.err) == (2, "--reason is empty; say it in a few words\n")
    done = typed(story, "held", "discard", "1", "--reason", "CQC rebuilt its pages", "--json")
    assert (len(done.document["discarded"]), done.document["batches"]) == (3, [1])
    assert story.batch().reason == "CQC rebuilt its pages"
    shown = typed(story, "show", story.rows()[0].id)
    assert re.search(r"^Why +CQC rebuilt its pages$", shown.out, re.MULTILINE)
    assert re.search(r"^With many of its kind +discarded \(batch 1, of 2025-07-16 07:00\)$", shown.out, re.MULTILINE)
    assert "discarded, told to nobody" in shown.out


def test_what_does_not_wait_or_is_not_known_is_said_in_a_sentence(ward: Make, typed: Program) -> None:
    story = fell(ward)
    confirmed = typed(story, "held", "release", story.rows()[0].id[:8])
    assert (confirmed.code, confirmed.out) == (
        0,
        "“Rose House: overall went down one step from Good to Requires improvement.” does not wait: confirmed.\n",
    )
    assert typed(story, "held", "release", "zz").code == 2
    long = "z" * 60_000  # more than SQLite compares with
    assert typed(story, "show", long).err.startswith("no change has an id that begins with 'zzz")
    assert typed(story, "notify", "repeat", long).err.startswith("no message has a reference that begins with 'zzz")


def test_a_short_number_is_a_batch_and_never_the_beginning_of_a_changes_id(ward: Make, typed: Program) -> None:
    story = fell(ward)
    with story.engine.begin() as db:
        db.execute(text("update changes set id = '3141592' || substr(id, 8)"))
    for word in ("3", "3141592"):
        ran = typed(story, "held", "discard", word, "--reason", "wrong")
        told = f"there is no batch {word}; `wardround held list` shows what is held back\n"
        assert (ran.code, ran.err) == (2, told)


def test_nothing_is_decided_while_a_round_runs(ward: Make, typed: Program) -> None:
    story = rebuilt(ward)
    with story.engine.begin() as db:
        lease.take(db, "another", datetime.now(UTC))
    for arguments in (("held", "release"), ("withdraw", story.rows()[0].id, "--reason", "no")):
        ran = typed(story, *arguments)
        assert ran.code == 4
        assert "another round is running" in ran.err
    with story.engine.begin() as db:
        lease.release(db, "another")
    assert story.rating() == "Good"


def test_a_change_is_withdrawn_and_every_command_says_so(ward: Make, typed: Program) -> None:
    story = fell(ward)
    story.tell()
    id = story.rows()[0].id
    done = typed(story, "withdraw", id[:9], "--reason", "It is of Rose Lodge", "--by", "Ann, quality lead")
    assert (done.code, done.out) == (
        0,
        "Withdrawn: Rose House: overall went down one step from Good to Requires improvement.\n"
        "What stood before stands again.\n"
        "Those who were told get a correction: mail, chat.\n",
    )
    again = typed(story, "withdraw", id, "--reason", "It is of Rose Lodge")
    assert "is withdrawn by a person here.\n" in again.out
    assert "(withdrawn by a person here)" in typed(story, "changes").out
    rated = typed(story, "ratings", "1-999000001")
    assert "Good" in rated.out
    assert "Requires improvement: withdrawn by a person here on " in rated.out
    (home,) = typed(story, "ratings", "1-999000001", "--json").document["organisations"]
    assert home["ratings"][0]["withdrawn"]["by"] == "Ann, quality lead"
    shown = typed(story, "show", id)
    assert "It is of Rose Lodge" in shown.out
    assert "Corrections:" in shown.out
    document = typed(story, "show", id, "--json").document
    assert document["taken_back"]["reason"] == "It is of Rose Lodge"
    assert [one["channel"] for one in document["corrections"]] == ["mail", "chat"]


def test_the_withdrawal_is_one_json_document(ward: Make, typed: Program) -> None:
    story = ward()
    story.every(PROFILE, GOOD)
    story.every(PROFILE, header("Inadequate"))
    done = typed(story, "withdraw", story.rows()[0].id, "--reason", "A slip", "--json").document
    assert (done["schema"], done["change"]["state"], done["put_back"]) == (1, "withdrawn", False)
    assert (len(done["withdrawn"]), done["corrected"]) == (1, [])
