"""What holds for every pair of readings: silence for the same, proof for every change, no crossing of scopes."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from monitor.differ.compare import compare
from monitor.differ.differ import diff
from monitor.differ.known import Known
from monitor.facts import facts_of
from storage.record import (
    KEY_QUESTIONS,
    RATINGS,
    Banner,
    Dates,
    Finding,
    Organisation,
    QualityStatement,
    Rating,
    Record,
    ReportRef,
    Score,
)

HOME = Organisation(level="location", id="1-999000001", name="Rose House")
SCOPES = ("location", "service:crisis", "service:wards")
WORDS = st.sampled_from((*RATINGS, "Not rated", "Rating suspended"))
TEXTS = st.lists(
    st.sampled_from(
        ("Falls were not learnt from.", "Doors were open.", "“Kind” staff – all of them.", "It was clean.")
    ),
    unique=True,
)


@st.composite
def pages(draw: st.DrawFn) -> Record:
    scope, name = draw(st.sampled_from(SCOPES)), draw(st.sampled_from(("AP1", "AP2", "AP3")))
    report = ReportRef(id=name)
    questions = draw(st.lists(st.sampled_from(KEY_QUESTIONS), unique=True))
    said = [
        Rating(scope=scope, key_question=question, rating=word, quote=f"{question}: {word}", report=report)
        for question, word in zip(questions, draw(st.lists(WORDS, min_size=6, max_size=6)), strict=False)
    ]
    if draw(st.booleans()):
        word = draw(WORDS)
        said.append(Rating(scope="location", key_question="overall", rating=word, quote=f"Overall: {word}"))
    percent = draw(st.integers(25, 100))
    statements = draw(st.dictionaries(st.sampled_from(("Learning", "Speaking up", "Staffing")), st.integers(1, 4)))
    return Record(
        kind="cqc-assessment",
        reader="cqc-assessment/1",
        organisation=HOME,
        scope=scope,
        report=report,
        framework=draw(st.sampled_from(("saf", "2026"))),
        dates=Dates(report=f"202{name[2]}-05-01"),
        ratings=tuple(said),
        scores=(Score(scope=scope, key_question="safe", percentage=percent, quote=f"scored {percent} (out of 100)"),),
        quality_statements=tuple(
            QualityStatement(key_question="safe", name=one, score=score) for one, score in statements.items()
        ),
        findings=tuple(Finding(key_question="safe", heading="Learning", text=text) for text in draw(TEXTS)),
        banners=tuple(
            Banner(type=one, text=f"About {one}")
            for one in draw(st.sets(st.sampled_from(("checks-under-way", "archived"))))
        ),
    )


def respelt(record: Record) -> Record:
    """The same page in another order and another spelling."""

    def curly(text: str) -> str:
        return text.replace("“", '"').replace("”", '"').replace(" – ", " - ").replace(" ", "\u00a0")

    return record.model_copy(
        update={
            "ratings": tuple(reversed(record.ratings)),
            "quality_statements": tuple(
                one.model_copy(update={"name": one.name.upper()}) for one in reversed(record.quality_statements)
            ),
            "findings": tuple(one.model_copy(update={"text": curly(one.text)}) for one in reversed(record.findings)),
            "banners": tuple(one.model_copy(update={"text": curly(one.text)}) for one in reversed(record.banners)),
        }
    )


def told(old: Record, new: Record, *, same_page: bool = True) -> Any:
    return compare(old, new, old_address="https://x/1", new_address="https://x/1" if same_page else "https://x/2")


@given(pages())
def test_a_page_against_itself_tells_nothing(page: Record) -> None:
    assert told(page, page).told == ()


@given(pages())
def test_another_order_and_spelling_tell_nothing(page: Record) -> None:
    assert told(page, respelt(page)).told == ()
    assert told(respelt(page), page).told == ()


@given(pages(), pages(), st.booleans())
def test_every_change_is_found_again_from_its_own_evidence(old: Record, new: Record, same_page: bool) -> None:
    for change in told(old, new, same_page=same_page).told:
        if change.after is not None and change.kind not in ("report-published", "framework-changed"):
            assert change.evidence.after is not None
            assert (
                str(change.after).split("\n")[-1] in change.evidence.after.quote
                or str(change.after) in change.evidence.after.quote
            )
        if change.before is not None:
            assert change.evidence.before is not None
        assert change.summary.startswith("Rose House")


@given(pages(), pages(), st.booleans())
def test_every_before_stood_in_the_old_page_for_the_same_scope(old: Record, new: Record, same_page: bool) -> None:
    stood = {(fact.attribute, fact.scope, fact.subject, fact.value) for fact in facts_of(old, address="a", body=None)}
    for change in told(old, new, same_page=same_page).told:
        if change.kind in ("score-changed", "statement-score-changed") and change.before is not None:
            attribute = "score" if change.kind == "score-changed" else "statement"
            assert (attribute, change.scope, change.subject, change.before) in stood
        if change.kind in ("rating-changed", "rating-corrected", "rating-confirmed"):
            assert any(
                (attribute, change.scope, change.subject, change.before) in stood
                for attribute in ("reported", "header")
            )


@given(pages(), pages())
def test_what_is_taken_in_once_is_no_news_the_second_time(old: Record, new: Record) -> None:
    known = Known()
    for page, address in ((old, "https://x/1"), (new, "https://x/2")):
        for step in diff(known, facts_of(page, address=address, body=None), address=address, url=None).steps:
            known.keep(step)
        known.addresses.add(address)
    again = diff(known, facts_of(new, address="https://x/2", body=None), address="https://x/2", url=None)
    assert again.changes == ()


@given(pages(), pages())
def test_a_change_has_one_name(old: Record, new: Record) -> None:
    names = [change.id for change in told(old, new).told]
    assert len(names) == len(set(names))
