"""A release comes days before its page: it is told at once as announced, and the page tells nobody again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO

from deploy.demo.facts import Alert
from monitor.evidence.anew import jobs
from monitor.evidence.archive import pieces
from monitor.evidence.bundle import bundle
from monitor.evidence.enclosed import opened
from monitor.evidence.examining import make_checks
from monitor.reading import understand
from storage.change import Change
from storage.record import ReportRef

from .conftest import EARLIER, OLD, News, assessed, home, led, release, trust

NAME = "Moorland NHS Foundation Trust"
DOWN = release(
    "moorland-downgraded",
    date(2025, 7, 16),
    "The Care Quality Commission (CQC) has downgraded the rating for how well-led Moorland NHS Foundation Trust is "
    "overall from good to requires improvement following an inspection in February this year.",
    "The report will be published on CQC's website in the next few days.",
    about=(NAME, "/provider/RX999"),
    title="CQC downgrades rating for Moorland NHS Foundation Trust",
)
BEFORE = led("AP10", date(2024, 3, 1), "Good", score=3)


def test_a_trust_announced_to_fall_is_one_alert_in_all_and_its_page_confirms_it(news: News) -> None:
    news.watch("provider:RX999")
    news.round(trust("Good", BEFORE), releases=(EARLIER,))
    news.round(trust("Good", BEFORE), releases=(DOWN, EARLIER))
    assert news.subjects == [
        f"Down one step: {NAME}, well-led, Good to Requires improvement (announced by CQC, not yet on its page) "
        "and 1 more change"
    ]
    (letter,) = news.letters
    assert "press release" in letter
    assert "announced by CQC, not yet on its page" in letter
    assert f"{news.of.replica.address}/press-release/moorland-downgraded" in letter
    announced = news.told("rating-changed")[0]
    assert (announced.state, announced.provenance, announced.severity) == ("announced", "announced", "high")
    assert (announced.before, announced.after, announced.report_date) == ("Good", "Requires improvement", "2025-07-16")
    assert [one.rating for one in news.in_force("RX999")] == ["Good"]

    new = led("AP11", date(2025, 7, 17), None)
    news.round(trust(None, new, BEFORE), releases=(DOWN, EARLIER))
    (confirmed,) = news.told("rating-changed")
    assert (confirmed.state, confirmed.provenance) == ("confirmed", "derived")
    assert confirmed.id == announced.id
    assert str(confirmed.url).endswith("/reports/AP11/well-led-assessment/well-led")
    assert confirmed.report == ReportRef(id="AP11")
    assert [(one.rating, one.report) for one in news.in_force("RX999")] == [("Requires improvement", "AP11")]
    news.round(trust(None, new, BEFORE), releases=(DOWN, EARLIER))
    assert len(news.subjects) == news.sent() == 1
    assert {"report-published", "score-changed", "rating-changed", "press-release-published"} <= set(news.alerts()[0])
    assert len(news.alerts()) == 1
    proof = proven(news, confirmed)
    release = f"{news.of.replica.address}/press-release/moorland-downgraded"
    assert f"The page that showed it first came from {release} on 2025-07-16" in proof
    assert f"The page that showed it first, {release}, says Requires improvement too" in proof
    assert f"The page after came from {confirmed.url} on 2025-07-17" in proof


def proven(news: News, change: Change) -> list[str]:
    """What holds of the evidence of a change, which is all of it."""
    with news.of.house.engine.connect() as db:
        made = bundle(db, change, alert=None, wardround="1", now=news.of.house.clock())
    enclosed = opened(BytesIO(b"".join(pieces(made.files))))
    readings = {role: understand(job) for role, job in jobs(enclosed, key=b"k" * 32).items()}
    checks = make_checks(enclosed, readings, "1")
    assert [one for one in checks if one.result != "holds"] == []
    return [one.sentence for one in checks]


FALL = release(
    "rose-house-inadequate",
    date(2025, 7, 16),
    "The Care Quality Commission (CQC) has downgraded the rating of Rose House in Larkfield from good to inadequate.",
    "The rating for being safe has dropped from good to inadequate.",
    about=("Rose House", "/location/1-999000001"),
    title="CQC rates Rose House inadequate",
)


def test_a_fall_to_inadequate_that_was_announced_needs_no_second_look_on_the_page(news: News) -> None:
    news.watch("location:1-999000001")
    news.round(home("Good"))
    news.round(home("Good"), releases=(FALL,))
    assert len(news.subjects) == 1
    assert news.subjects[0].startswith("Down two steps: Rose House, overall, Good to Inadequate (announced by CQC")
    summary = news.round(home("Inadequate", assessed("AP2", date(2025, 7, 18), "Inadequate"), OLD), releases=(FALL,))
    assert "0 alerts sent" in summary.line
    assert {(one.subject, one.after, one.state) for one in news.told("rating-changed")} == {
        ("overall", "Inadequate", "confirmed"),
        ("safe", "Inadequate", "confirmed"),
    }
    for one in news.told("rating-changed"):
        assert any(said.startswith("The page that showed it first, ") for said in proven(news, one))
    assert {(one.key_question, one.rating) for one in news.in_force("1-999000001")} == {
        ("overall", "Inadequate"),
        ("safe", "Inadequate"),
    }
    assert len([path for path in news.asked if path == "/location/1-999000001"]) == 1


def test_a_page_that_shows_more_than_was_announced_is_an_alert_of_its_own(news: News) -> None:
    only = release(
        "rose-house-requires-improvement",
        date(2025, 7, 16),
        "The Care Quality Commission (CQC) has downgraded the rating of Rose House in Larkfield from good to requires "
        "improvement.",
        about=("Rose House", "/location/1-999000001"),
    )
    news.watch("location:1-999000001")
    news.round(home("Good"))
    news.round(home("Good"), releases=(only,))
    checks = Alert(key="special_measures", text="This service has been placed in special measures.")
    worse = assessed("AP2", date(2025, 7, 18), "Requires improvement")
    news.round(replace(home("Requires improvement", worse, OLD), alerts=(checks,)), releases=(only,))
    assert len(news.subjects) == 2
    assert "overall, Good to Requires improvement (announced by CQC" in news.subjects[0]
    assert "Safe: Good before, Requires improvement now, down one step" in news.letters[1]
    overall = next(one for one in news.told("rating-changed") if one.subject == "overall")
    assert overall.state == "confirmed"


def test_an_announcement_that_no_page_shows_stays_announced_and_says_nothing_more(news: News) -> None:
    news.watch("location:1-999000001")
    news.round(home("Good"))
    for _ in range(4):
        news.round(home("Good"), releases=(FALL,))
    assert len(news.subjects) == 1
    assert {one.state for one in news.told("rating-changed")} == {"announced"}
    assert {one.rating for one in news.in_force("1-999000001")} == {"Good"}


def test_a_release_is_read_twice_and_then_left_alone(news: News) -> None:
    news.watch("location:1-999000001")
    news.round(home("Good"))
    asked = []
    for _ in range(4):
        news.round(home("Good"), releases=(FALL,))
        asked.append(news.asked.count("/press-release/rose-house-inadequate"))
    assert asked == [1, 1, 0, 0]
