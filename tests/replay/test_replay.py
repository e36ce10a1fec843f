"""Stored pages read anew by better readers: what differs, what is corrected, and that nobody is told."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select, update

from monitor.replaying import replay
from monitor.replaying.scratch import retrace
from monitor.replaying.shortened import shortened
from storage import lease, retracing
from storage.history import ratings_of
from storage.lease import AnotherRound
from storage.record import Banner
from storage.tables import bodies, digest_entries, records
from tests.check.conftest import LIST, PROFILE, REPORT, header, listing, report
from tests.held.conftest import Ward, lived
from tests.replay.conftest import NEW, Hospital

Make = Callable[..., Hospital]
AP1, AP2 = REPORT.format("AP1"), REPORT.format("AP2")
FIRST = report("AP1", "2024-02-01", overall="Good", safe="Good")
SECOND = report("AP2", "2025-07-15", overall="Inadequate", safe="Good")
MISREAD = report("AP2", "2025-07-15", overall="Good", safe="Good")
ONE, TWO = listing(("AP1", "2024-02-01")), listing(("AP2", "2025-07-15"), ("AP1", "2024-02-01"))
GOOD, FAIR = header("Good"), header("Requires improvement")


def said(came: Any) -> list[tuple[str, str, str | None, str | None]]:
    """What, fate, and both summaries of every verdict."""
    return [
        (one.what, one.fate, one.was and one.was.summary, one.now and one.now.summary)
        for each in came
        for one in each.judged.verdicts
    ]


def facts_of(came: Any) -> list[tuple[str, Any, Any]]:
    """The ratings that are to be corrected: subject, and both values."""
    return [
        (
            str(move.identity.split(" | ")[2]),
            move.stands and move.stands.current.fact.value,
            move.ought and move.ought.current.fact.value,
        )
        for each in came
        for move in each.judged.moves
        if move.identity.startswith("rating |")
    ]


def misread(hospital: Make, homes: int = 1) -> Hospital:
    """A home of which an older reader took "Inadequate" for "Good"."""
    ward = hospital(homes)
    ward.misreads = lambda _, record: MISREAD if record == SECOND else record

    def days(_: Ward) -> None:
        every = range(homes)
        first = ((LIST, ONE), (AP1, FIRST), (PROFILE, GOOD))
        ward.round_of(*((home, *page) for home in every for page in first))
        ward.round_of(*((home, *page) for home in every for page in ((LIST, TWO), (AP2, SECOND))), again=True)

    lived(f"{homes} misread", ward, days)
    return ward


def fell_in_error(hospital: Make) -> Hospital:
    """A home of which an older reader told a fall that no page shows, to two channels."""
    ward = hospital()
    changed = GOOD.model_copy(update={"banners": (Banner(type="checks-under-way", text="Checks are under way"),)})
    ward.misreads = lambda _, record: FAIR if record == changed else record

    def days(_: Ward) -> None:
        ward.round_of((0, PROFILE, GOOD), (0, LIST, ONE), (0, AP1, FIRST))
        ward.round_of((0, PROFILE, changed), again=True)

    lived("fell in error", ward, days)
    assert ("rating-changed", "overall", "Good", "Requires improvement", "confirmed") in ward.told()
    assert ward.rating() == "Requires improvement"
    return ward


def test_a_dry_run_says_what_would_differ_and_writes_nothing(hospital: Make) -> None:
    ward = misread(hospital)
    before = ward.whole()
    made, came = ward.replay()
    assert said(came) == [
        (
            "differs",
            "to-correct",
            "Rose House: overall is still Good in a new report.",
            "Rose House: overall went down two steps from Good to Inadequate.",
        )
    ]
    assert facts_of(came) == [("overall", "Good", "Inadequate")]
    assert (made.number, made.bodies, [one.judged.same for one in came]) == (None, 5, [2])
    assert ward.whole() == before


def test_what_is_applied_is_known_from_now_on_and_told_to_nobody(hospital: Make) -> None:
    ward = misread(hospital)
    ward.tell()
    told, then = ward.sent(), ward.now
    made, _ = ward.replay(applies=True)
    assert ward.sent() == told
    assert ward.rating() == "Inadequate"
    assert ward.history_of("overall")[-2:] == ["Good", "Inadequate"]
    with ward.engine.connect() as db:
        assert [one.rating for one in ratings_of(db, 1, at=then) if one.key_question == "overall"] == ["Good"]
        (now,) = [one for one in ratings_of(db, 1) if one.key_question == "overall"]
        assert db.scalar(select(digest_entries.c.id).limit(1)) is None
    assert (now.rating, now.true_from, now.since) == ("Inadequate", "2025-07-15", ward.now)
    assert [(row.author, row.readers, row.ended_at) for row in ward.replays()] == [("Ann", [NEW], ward.now)]
    (wrong,) = ward.rows(kind="rating-confirmed", subject="overall")
    assert (wrong.state, wrong.replay_id) == ("corrected", made.number)
    (found,) = ward.rows(kind="rating-changed")
    assert (found.state, found.replay_id, found.alert_id) == ("confirmed", made.number, None)
    assert found.first_seen == ward.now


def test_a_second_replay_changes_nothing_and_reads_nothing(hospital: Make) -> None:
    ward = misread(hospital)
    ward.replay(applies=True)
    ward.jobs.clear()
    before = ward.whole()
    made, came = ward.replay(applies=True)
    assert (ward.whole(), made.number, ward.jobs) == (before, None, [])
    assert {one[1] for one in said(came)} == {"corrected"}
    assert facts_of(came) == []


def test_a_round_after_a_replay_tells_only_what_moves_since(hospital: Make) -> None:
    ward = misread(hospital)
    ward.replay(applies=True)
    ward.upgrade()
    assert ward.round_of((0, LIST, TWO), (0, AP2, SECOND), (0, PROFILE, GOOD)) == []
    better = report("AP2", "2025-07-15", overall="Requires improvement", safe="Good")
    assert ward.round_of((0, AP2, better)) == [
        ("rating-corrected", "overall", "Inadequate", "Requires improvement", "confirmed")
    ]


def test_a_replay_agrees_with_what_a_round_after_an_upgrade_took_in(hospital: Make) -> None:
    ward = misread(hospital)
    ward.upgrade()
    moved = SECOND.model_copy(update={"banners": (Banner(type="checks-under-way", text="Checks are under way"),)})
    ward.read_now(AP2, SECOND)
    ward.round_of((0, AP2, moved))
    assert ward.rating() == "Inadequate"  # taken in silently
    _, came = ward.replay(applies=True)
    assert facts_of(came) == []
    assert ward.rating() == "Inadequate"
    assert [one.after for one in ward.rows(kind="rating-changed")] == ["Inadequate"]


def test_a_change_that_does_not_come_out_any_more_is_marked_and_who_was_told_is_named(hospital: Make) -> None:
    ward = fell_in_error(hospital)
    sent = [channel for channel, _ in ward.tell()]
    assert sent == ["mail", "chat"]
    made, came = ward.replay(applies=True)
    (change,) = ward.rows(kind="rating-changed")
    assert (change.state, change.replay_id) == ("corrected", made.number)
    assert [one.told[change.id] for one in came] == [("mail", "chat")]
    assert ward.rating() == "Good"
    assert ward.tell() == []
    done = ward.withdraw("Our reader had misread it", kind="rating-changed")
    assert (done.told, ward.rating()) == (("mail", "chat"), "Good")
    assert [message.subject[:50] for _, message in ward.tell()] == [
        "Correction: Rose House is not known to have fallen"
    ] * 2
    assert ward.rows(kind="rating-changed")[0].state == "withdrawn"


def test_what_was_not_sent_yet_is_sent_no_more(hospital: Make) -> None:
    ward = fell_in_error(hospital)
    assert {state for _, _, state in ward.sent()} == {"waiting"}
    ward.replay(applies=True)
    assert {state for _, _, state in ward.sent()} == {"cancelled"}
    assert ward.tell() == []


def test_what_a_person_decided_stands(hospital: Make) -> None:
    ward = fell_in_error(hospital)
    ward.tell()
    ward.withdraw(kind="rating-changed")
    before = {one for one in ward.known() if "banner" not in one[1]}
    _, came = ward.replay(applies=True)
    assert [one[:2] for one in said(came) if one[2] and "went down" in one[2]] == [("gone", "decided")]
    assert ward.rows(kind="rating-changed")[0].state == "withdrawn"
    assert {one for one in ward.known() if "banner" not in one[1]} == before


def test_a_page_understood_for_the_first_time_is_news_in_the_next_round(hospital: Make) -> None:
    ward = hospital()
    ward.misreads = lambda _, record: "has no heading" if record == FAIR else record
    ward.round_of((0, PROFILE, GOOD), (0, LIST, ONE), (0, AP1, FIRST))
    ward.round_of((0, PROFILE, FAIR))
    ward.round_of((0, PROFILE, FAIR))
    assert ward.told() == []
    _, came = ward.replay(applies=True)
    assert [step.address for one in came for step in one.found.late] == [PROFILE]
    assert (said(came), ward.rating()) == ([], "Good")
    assert [step for one in ward.replay(applies=True)[1] for step in one.found.late] == []
    ward.upgrade()
    told = ward.round_of((0, LIST, ONE))
    assert told == [("rating-changed", "overall", "Good", "Requires improvement", "unconfirmed")]
    (change,) = ward.rows(kind="rating-changed")
    assert re.search(r"Found late: it was on the page since \d+ \w+ 20\d\d; Wardround could not", change.summary)


def test_a_body_understood_first_between_two_good_ones_is_history(hospital: Make) -> None:
    ward = hospital()
    ward.misreads = lambda _, record: "has no heading" if record == FAIR else record
    ward.round_of((0, PROFILE, GOOD), (0, LIST, ONE), (0, AP1, FIRST))
    ward.round_of((0, PROFILE, FAIR), again=True)
    ward.round_of((0, PROFILE, GOOD))
    _, came = ward.replay(applies=True)
    assert [one[:2] for one in said(came)] == [("missing", "to-correct")] * 2
    found = ward.rows(kind="rating-changed")
    assert [(one.before, one.after, one.alert_id) for one in found] == [
        ("Good", "Requires improvement", None),
        ("Requires improvement", "Good", None),
    ]
    assert ward.rating() == "Good"


def test_what_today_s_reader_does_not_understand_changes_nothing(hospital: Make) -> None:
    ward = misread(hospital)
    ward.unread_by_new.add(SECOND.model_dump_json())
    _, came = ward.replay(applies=True)
    assert [(left.address, left.why) for one in came for left in one.found.refused] == [
        (AP2, "has no landmark of today")
    ]
    assert (said(came), facts_of(came), ward.rating()) == ([], [], "Good")


def test_a_damaged_body_is_named_and_the_rest_goes_on(hospital: Make) -> None:
    ward = misread(hospital)
    with ward.engine.begin() as db:
        body = db.scalar(select(records.c.body).where(records.c.address == AP1))
        db.execute(update(bodies).where(bodies.c.hash == body).values(content=b"rust"))
    _, came = ward.replay()
    assert [(left.address, left.why[:20]) for one in came for left in one.found.skipped] == [
        (AP1, f"the stored body {body[:4]}"[:20])
    ]
    assert facts_of(came) == [("overall", "Good", "Inadequate")]


def test_days_on_which_nothing_moved_are_left_out_and_make_no_difference(hospital: Make, thrown_away: Engine) -> None:
    ward = misread(hospital)
    for _ in range(2):
        ward.round_of((0, LIST, TWO), (0, AP2, SECOND), (0, PROFILE, GOOD))
    for _ in range(5):  # the newest report is gone, which counts at the second look
        ward.round_of((0, LIST, ONE), (0, PROFILE, FAIR))
    with ward.engine.connect() as db:
        whole = retracing.trace(db, 1)
    short = shortened(whole)
    assert (len(whole.steps), len(short.steps)) == (23, 19)
    long, brief = retrace(thrown_away, whole), retrace(thrown_away, short)
    assert [(one.id, one.state, one.shown_at) for one in long.changes] == [
        (one.id, one.state, one.shown_at) for one in brief.changes
    ]
    assert {name: one.current for name, one in long.facts.items()} == {
        name: one.current for name, one in brief.facts.items()
    }
    assert {one.kind for one in long.changes} >= {"report-removed", "rating-changed"}


def test_it_can_be_narrowed_to_kinds_and_days(hospital: Make) -> None:
    ward = misread(hospital)
    assert ward.replay(kinds={"cqc-api-location"})[1] == []
    assert ward.jobs == []
    _, came = ward.replay(since=ward.now - timedelta(hours=3), applies=True)
    assert facts_of(came) == [("overall", "Good", "Inadequate")]
    # The list as it was before too: by that the new one is compared.
    assert sorted(str(job.address) for job in ward.jobs) == sorted([LIST, LIST, AP2])
    before = ward.whole()
    ward.replay(since=ward.now - timedelta(hours=4), applies=True)
    assert ward.whole() == before


def test_a_round_that_runs_refuses_it_and_keeps_its_lease(hospital: Make) -> None:
    ward = misread(hospital)
    with ward.engine.begin() as db:
        lease.take(db, "a round", ward.now)
    before = ward.whole()
    with pytest.raises(AnotherRound, match="another round is running"):
        ward.replay(applies=True)
    assert ward.replay()[1]
    assert ward.whole() == before
    with ward.engine.begin() as db:
        lease.release(db, "a round")


def test_a_third_reader_corrects_what_the_second_had_corrected(hospital: Make) -> None:
    ward = misread(hospital)
    first, _ = ward.replay(applies=True)
    ward.today = "said/3"
    third = report("AP2", "2025-07-15", overall="Requires improvement", safe="Good")
    ward.sees = lambda record: third if record == SECOND else record
    made, came = ward.replay(applies=True)
    assert facts_of(came) == [("overall", "Inadequate", "Requires improvement")]
    assert [(one.after, one.state, one.replay_id) for one in ward.rows(kind="rating-changed")] == [
        ("Inadequate", "corrected", made.number),
        ("Requires improvement", "confirmed", made.number),
    ]
    assert [one.replay_id for one in ward.rows(state="corrected")] == [first.number, made.number]
    before = ward.whole()
    ward.replay(applies=True)
    assert ward.whole() == before


def test_a_third_reader_that_agrees_with_the_first_undoes_what_the_second_had_corrected(hospital: Make) -> None:
    ward = misread(hospital)
    before, told = ward.known(), [(one.id, one.state) for one in ward.rows()]
    ward.replay(applies=True)
    ward.today = "said/3"
    ward.sees = lambda record: MISREAD if record == SECOND else record
    _, came = ward.replay(applies=True)
    assert {one[:2] for one in said(came)} == {("again", "to-correct"), ("gone", "to-correct")}
    assert ward.known() == before
    assert [(one.id, one.state) for one in ward.rows()][: len(told)] == told
    assert [one.state for one in ward.rows(kind="rating-changed")] == ["corrected"]


class Killed(BaseException):
    """The machine stops."""


def test_stopped_between_two_homes_it_leaves_one_whole_and_goes_on_later(
    hospital: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    ward = misread(hospital, homes=2)
    replay_correct = replay.correct

    def dies(*arguments: Any, **more: Any) -> None:
        if arguments[2] == 2:
            raise Killed
        replay_correct(*arguments, **more)

    monkeypatch.setattr("monitor.replaying.replay.correct", dies)
    with pytest.raises(Killed):
        ward.replay(applies=True)
    assert [ward.rating(home) for home in (0, 1)] == ["Inadequate", "Good"]
    with ward.engine.connect() as db:
        assert lease.holder(db) is None
        by_new = set(db.scalars(select(records.c.address).where(records.c.reader == NEW)))
    assert len(by_new) == 4
    assert all("/location/1" in one for one in by_new)
    monkeypatch.setattr("monitor.replaying.replay.correct", replay_correct)
    ward.replay(applies=True)
    assert [ward.rating(home) for home in (0, 1)] == ["Inadequate", "Inadequate"]
    assert len(ward.rows(kind="rating-changed")) == 2


def test_a_history_that_reads_the_same_gives_nothing(hospital: Make) -> None:
    ward = hospital()
    ward.round_of((0, LIST, ONE), (0, AP1, FIRST), (0, PROFILE, GOOD))
    ward.round_of((0, LIST, TWO), (0, AP2, SECOND), again=True)
    ward.round_of((0, PROFILE, FAIR))
    changes = len(ward.rows())
    _, (came,) = ward.replay(applies=True)
    assert (came.judged.same, said([came]), came.judged.moves, came.judged.corrects) == (changes, [], (), False)
