"""What stands until its page no longer says so at two good visits: notices, special measures, actions, checks."""

from __future__ import annotations

import pytest

from storage.record import Action, Banner, Finding, Organisation, QualityStatement, Record, Regulatory

from .conftest import HOME, LIST, PROFILE, Story, header, listing, report
from .test_check import AP1, AP2, GOOD, OLD, start

STAFFING = Regulatory(type="requirement-notice", regulation="18", quote="Regulation 18 (Staffing)")
WARNED = Regulatory(type="warning-notice", regulation="12", quote="Regulation 12 (Safe care)")
MEASURES = Banner(type="special-measures", text="This service is in special measures")
CHECKS = Banner(type="checks-under-way", text="We are carrying out checks on locations registered by this provider")
RECORDS = Action(level="must", text="The provider must keep accurate records of every medicine.")
ROTAS = Action(level="should", text="The provider should publish its rotas in good time.")


def noticed(*notices: Regulatory, **more: object) -> Record:
    return GOOD.model_copy(update={"regulatory": notices, **more})


def test_a_notice_is_told_at_once_and_its_end_at_the_second_good_visit(story: Story) -> None:
    start(story)
    begun = ("requirement-notice", "requirement-notice/18", None, "Regulation 18 (Staffing)", "confirmed")
    assert story.day((AP1, noticed(STAFFING))) == [begun]
    assert story.day((AP1, noticed())) == []
    assert story.day((AP1, "not read")) == []
    ended = ("requirement-notice", "requirement-notice/18", "Regulation 18 (Staffing)", None, "confirmed")
    assert story.day((AP1, noticed())) == [ended]
    assert story.day((AP1, noticed())) == []
    assert story.day((AP1, noticed(STAFFING))) == [begun]


def test_a_notice_that_another_page_still_prints_has_not_ended(story: Story) -> None:
    start(story)
    story.day((AP1, noticed(STAFFING)), (f"{AP1}/safe", noticed(STAFFING)))
    for _ in range(3):
        assert story.day((AP1, noticed()), (f"{AP1}/safe", noticed(STAFFING))) == []
    assert story.day((f"{AP1}/safe", noticed())) == []
    assert [kind for kind, *_ in story.day((f"{AP1}/safe", noticed()))] == ["requirement-notice"]


def test_a_notice_that_a_later_report_left_out_is_news_when_the_next_one_brings_it_again(story: Story) -> None:
    start(story)
    reports = [(f"AP{number}", f"2025-07-{number + 13:02}") for number in (2, 3, 4, 5)]
    for number, notices in enumerate([(WARNED,), (), (WARNED,), (WARNED,)]):
        name, date = reports[number]
        page = report(name, date, overall="Good").model_copy(update={"regulatory": notices})
        told = story.day((LIST, listing(*OLD, *reports[: number + 1])), (AP1.replace("AP1", name), page))
        news = [subject for _, subject, *_ in told if subject == "warning-notice/12"]
        # What AP5 repeats of AP4 stands; AP2, whose page prints it to this day, hides nothing of AP4's.
        assert len(news) == (name in ("AP2", "AP4"))


def test_the_notices_of_the_starting_position_are_news_to_nobody(story: Story) -> None:
    story.day((PROFILE, header("Good")), (LIST, listing(*OLD)), (AP1, noticed(STAFFING)))
    assert story.history() == []
    assert [subject for _, subject, *_ in story.day((AP1, noticed(STAFFING, WARNED)))] == ["warning-notice/12"]


def test_a_new_report_brings_its_notices_and_actions_in_one_message(story: Story) -> None:
    start(story)
    page = report("AP2", "2025-07-15", overall="Good").model_copy(
        update={"regulatory": (STAFFING,), "actions": (RECORDS, ROTAS)}
    )
    told = story.day((LIST, listing(*OLD, ("AP2", "2025-07-15"))), (AP2, page))
    assert [(kind, subject) for kind, subject, *_ in told] == [
        ("report-published", "AP2"),
        ("rating-confirmed", "overall"),
        ("requirement-notice", "requirement-notice/18"),
        ("action-added", "must"),
        ("action-added", "should"),
    ]
    assert len({alert for alert, *_ in story.sent()}) == 1


def test_an_action_is_cleared_at_the_second_good_visit_of_its_own_report(story: Story) -> None:
    start(story)
    story.day((AP1, noticed(actions=(RECORDS, ROTAS))))
    assert story.day((AP1, noticed(actions=(ROTAS,)))) == []
    assert story.day((AP1, noticed(actions=(RECORDS, ROTAS)))) == []
    assert story.day((AP1, noticed(actions=(ROTAS,)))) == []
    assert [kind for kind, *_ in story.day((AP1, noticed(actions=(ROTAS,))))] == ["action-cleared"]


def test_an_action_that_is_reworded_amends_its_report_at_once_and_clears_nothing(story: Story) -> None:
    start(story)
    story.day((AP1, noticed(actions=(RECORDS, ROTAS))))
    other = RECORDS.model_copy(update={"text": "The provider must keep accurate records of each medicine."})
    assert [kind for kind, *_ in story.day((AP1, noticed(actions=(ROTAS, other))))] == ["report-amended"]
    for _ in range(2):
        assert story.day((AP1, noticed(actions=(ROTAS, other)))) == []


def test_special_measures_are_entered_at_once_and_left_at_the_second_good_visit(story: Story) -> None:
    start(story)
    page = header("Good", banners=(MEASURES,), regulatory=(Regulatory(type="special-measures", quote=MEASURES.text),))
    assert [kind for kind, *_ in story.day((PROFILE, page))] == ["special-measures-entered"]
    assert story.day((PROFILE, header("Good"))) == []
    assert [kind for kind, *_ in story.day((PROFILE, header("Good")))] == ["special-measures-exited"]
    assert story.day((PROFILE, header("Good"))) == []


def test_checks_that_begin_and_end_twice_are_told_each_time(story: Story) -> None:
    start(story)
    checks = header("Good", banners=(CHECKS,))
    told = [kind for page in (checks, *[header("Good")] * 2) * 2 for kind, *_ in story.day((PROFILE, page))]
    assert told == ["assessment-started", "assessment-ended"] * 2


@pytest.mark.parametrize("days", [1, 3, 5])
def test_checks_whose_notice_flickers_are_told_once(story: Story, days: int) -> None:
    start(story)
    pages = [header("Good", banners=(CHECKS,)), header("Good")] * days
    told = [kind for page in pages for kind, *_ in story.day((PROFILE, page))]
    assert told == ["assessment-started"]


def test_an_inherited_rating_that_appears_later_is_in_force_and_told_to_nobody(story: Story) -> None:
    unrated = header("Good").model_copy(update={"ratings": ()})
    story.day((PROFILE, unrated), (LIST, listing()))
    rated = header("Good")
    inherited = rated.model_copy(
        update={"ratings": tuple(one.model_copy(update={"provenance": "inherited"}) for one in rated.ratings)}
    )
    assert story.day((PROFILE, inherited)) == []
    assert story.in_force() == "Good"


def test_a_providers_new_location_is_told_after_the_starting_position_and_a_shorter_list_is_not(story: Story) -> None:
    def named(*ids: str) -> Record:
        provider = HOME.model_copy(update={"level": "provider"})
        locations = tuple(Organisation(level="location", id=one, name=f"House {one}") for one in ids)
        return header("Good", locations=locations).model_copy(update={"organisation": provider})

    assert story.day((PROFILE, named("1-1", "1-2"))) == []
    assert story.day((PROFILE, named("1-2"))) == []
    assert story.day((PROFILE, named("1-2"))) == []
    assert story.day((PROFILE, named("1-1", "1-2", "1-3"))) == [("registered", "1-3", None, "House 1-3", "confirmed")]


def test_a_paragraph_gone_from_its_report_is_told_at_the_second_good_visit_and_one_that_comes_back_never_went(
    story: Story,
) -> None:
    fire, rota = Finding(text="A fire door was wedged open."), Finding(text="There were enough staff.")
    start(story)
    whole, less = noticed(findings=(fire, rota)), noticed(findings=(rota,))
    story.day((AP1, whole))
    assert story.day((AP1, less)) == []
    assert story.day((AP1, whole)) == []
    assert story.day((AP1, less)) == []
    told = story.day((AP1, less))
    assert [(kind, before, after) for kind, _, before, after, _ in told] == [
        ("report-amended", fire.text, None),
        ("finding-removed", fire.text, None),
    ]
    said = [one.summary for one in story.history() if one.kind == "finding-removed"]
    assert said == ["Rose House: finding no longer printed (overall): A fire door was wedged open."]


def test_a_dropped_statement_is_told_once_with_the_report_that_drops_it(story: Story) -> None:
    def judged(page: Record, *names: str) -> Record:
        scored = tuple(QualityStatement(key_question="safe", name=name, score=3) for name in names)
        return page.model_copy(update={"quality_statements": scored})

    old = judged(GOOD, "Learning culture", "Staffing")
    story.day((PROFILE, header("Good")), (LIST, listing(*OLD)), (AP1, old))
    new = judged(report("AP2", "2025-07-15", overall="Good"), "Staffing")
    told = story.day((LIST, listing(*OLD, ("AP2", "2025-07-15"))), (AP2, new))
    assert [kind for kind, *_ in told] == ["report-published", "rating-confirmed", "statement-dropped"]
    assert len({alert for alert, *_ in story.sent()}) == 1
    moved = old.model_copy(update={"findings": (Finding(text="All was well."),)})
    assert story.day((AP1, moved), (AP2, new)) == []
