"""Sentences, sums and front sheets of a fourth hand: trusts whose papers no reader was written for."""

from __future__ import annotations

import io

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate

from crawler.readers.board_paper import read as read_paper
from crawler.readers.document import Document
from crawler.readers.papers.assurance import assurance
from crawler.readers.papers.finance import finance
from crawler.readers.papers.measures import measures
from crawler.readers.papers.opened import opened
from crawler.readers.papers.risks import risks
from crawler.readers.papers.signals import signals
from monitor.papers.facts import facts_of_paper, is_raised
from monitor.papers.said import RiskSaid
from storage.fact import Fact
from storage.record import Record
from tests.readers.typeset import BODY, flowing

from .laid import pack as laid
from .packs import pack

MEETING = "2026-11-18"


def raised(sentence: str) -> set[str]:
    return {one.type for one in signals(pack(sentence), day=MEETING).items if is_raised(one)}


def paper(text: str) -> Record:
    return read_paper(Document(body=text.encode(), address=None))


def risks_of(record: Record) -> list[Fact]:
    return [one for one in facts_of_paper(record, address=None, body=None) if one.attribute == "risk"]


@pytest.mark.parametrize(
    ("sentence", "value", "status"),
    [
        ("ED waiting times: 70.2% of people were seen within four hours; this is below the 76% ambition.",
         "70.2%", "off-target"),
        ("Community access waits (18 weeks) stood at 44.1 per cent against a 92 per cent target.",
         "44.1 per cent", "unknown"),
        ("Fracture clinic slots filled were 61%; this is below the 85% target.", "61%", "unknown"),
        ("Length of stay over 14 days: 86 patients against a trajectory of 70.", "86", "off-target"),
        ("Home-first discharges stood at 41% against the 50% target and DNAs at 9%.", "41%", "unknown"),
        ("Diagnostic waits over 6 weeks were 12% against a target of 5%.", "12%", "off-target"),
    ],
)  # fmt: skip
def test_a_share_of_those_who_wait_is_never_called_good_for_being_low(sentence: str, value: str, status: str) -> None:
    (one,) = measures(pack(sentence)).items
    assert (one.value, one.status) == (value, status)


@pytest.mark.parametrize(
    ("sentence", "value"),
    [
        ("Category 2 mean response was 33 minutes 9 seconds against the target of 30 minutes.",
         "33 minutes 9 seconds"),
        ("The mean response time was 1 hour and 4 minutes against a target of 1 hour.", "1 hour and 4 minutes"),
    ],
)  # fmt: skip
def test_a_time_of_two_units_is_one_figure(sentence: str, value: str) -> None:
    (one,) = measures(pack(sentence)).items
    assert (one.value, one.status) == (value, "off-target")


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("In the quarter the Trust completed 2,310 annual physical health checks against a target of 2,900.",
         ["annual physical health checks"]),
        ("71% of invoices were paid within 30 days against a target of 95%.", ["invoices were paid within 30 days"]),
        ("There were 412 waits over 78 weeks against a plan of 300.", ["waits over 78 weeks"]),
        ("The scorecard records 14 out-of-area placements in October against a target of 3.",
         ["out-of-area placements"]),
        ("Mean length of stay was 24 days against a 20-day standard and bed occupancy 95% against a 90% target.",
         ["Mean length of stay", "bed occupancy"]),
        ("Disappointingly, this quarter we have a total of 3 never events against a target of 0.", ["never events"]),
        ("BVT is meeting the first triage within 15 minutes 66% of the time, against a target of 80%.",
         ["first triage within 15 minutes"]),
        ("No criteria to reside is in special cause variation (worsening) at 31%, well above the 14% target.",
         ["No criteria to reside"]),
        ("Patients waiting beyond 52 weeks fell to 1,310 (1.9% of the list) against a target of 1%.",
         ["Patients waiting beyond 52 weeks"]),
        ("Performance was 48% in May, rising from 48% to 57% in June against a target of 60%.", []),
        ("The organisation recorded 44 falls against a plan of 40.", ["falls"]),
        ("We completed 412 against a target of 400.", []),
    ],
)  # fmt: skip
def test_a_measure_is_called_by_what_is_counted(sentence: str, names: list[str]) -> None:
    assert [one.name for one in measures(pack(sentence)).items] == names


@pytest.mark.parametrize(
    ("sentence", "line"),
    [
        ("The M5 year-to-date deficit was £19m and the full year target of £28m deficit is stretching.",
         ("Surplus/(deficit)", None, "deficit was £19m", None, "M5", None)),
        ("On plan at Month 3: £1.4m YTD deficit and £5.0m of recovery schemes against £5.0m target.",
         ("Surplus/(deficit)", None, "£1.4m YTD deficit", None, "Month 3", None)),
        ("£3.1m YTD deficit against a £2.2m deficit plan.",
         ("Surplus/(deficit)", "£2.2m", "£3.1m YTD deficit", None, "YTD", None)),
        ("The most likely forecast outturn at Month 6 is a £12.5m deficit.",
         ("Surplus/(deficit)", None, "£12.5m deficit", None, "forecast", None)),
        ("The underlying position is a £4.1m deficit in month 6.",
         ("Underlying surplus/(deficit)", None, "£4.1m deficit", None, "month 6", None)),
        ("Agency spend was £913k against £700k plan, an adverse variance of £213k.",
         ("Agency spend", "£700k", "£913k", "£213k", None, False)),
        ("We delivered £8.4m of Cost Improvement Programme (CIP) savings to date against a plan of £9.9m, leaving a "
         "£1.5m shortfall.",
         ("Cost Improvement Programme (CIP) savings", "£9.9m", "£8.4m", "£1.5m shortfall", None, None)),
        ("By the end of May 2026, £4.4million of the £13m savings target for 2026/27 had been found.",
         ("Savings target", "£13m", None, None, "2026/27", None)),
        ("The position without one-off support, which is the underlying position, is a deficit of £7.2m.",
         ("Underlying surplus/(deficit)", None, "deficit of £7.2m", None, None, None)),
        ("CIP delivery was £11.5m against a £29.2m year-to-date target.",
         ("CIP delivery", "£29.2m", "£11.5m", None, "year-to-date", None)),
        ("The Trust reports a deficit for the year of £3.8m against a planned surplus of £1.1m.",
         ("Surplus/(deficit)", "£1.1m", "deficit for the year of £3.8m", None, None, None)),
        ("The Trust capital plan for 2026/27 is £21.7m.", ("Capital plan", "£21.7m", None, None, "2026/27", None)),
        ("CIP delivery is also on plan at £3.9m for month 4.", None),
        ("The full-year plan is a breakeven position and the year to date actual is a deficit of £1.2m.",
         ("Surplus/(deficit)", None, "deficit of £1.2m", None, "year to date", None)),
    ],
)  # fmt: skip
def test_a_sum_is_set_beside_the_plan_of_its_own_time_and_thing(sentence: str, line: tuple[object, ...] | None) -> None:
    found = [
        (one.name, one.plan, one.actual, one.variance, one.period, one.favourable)
        for one in finance(pack(sentence)).items
    ]
    assert found == ([line] if line else [])


@pytest.mark.parametrize(
    ("type", "sentence"),
    [
        ("never-event", "Never Event in Plastic Surgery; investigation ongoing and immediate actions taken."),
        ("board-change", "Orla Inventsdaughter will leave the Group on 9 January after nearly three years as Group "
         "Chief People Officer."),
        ("section-29a", "CQC served two Section 29A notices, one for each trust, requiring urgent improvements."),
        ("serious-incident", "Two incidents will be reported as Patient Safety Incident Investigations (PSII)."),
        ("prosecution", "The Trust is named as a suspect in the police's corporate manslaughter investigation."),
        ("segment", "The Trust was allocated an 'Amber-Red' capability rating by NHSE."),
        ("board-change", "Our Chief Operating Officer has told us that she will retire at the end of the year."),
        ("board-change", "We welcomed our new Director of Strategy, who started in July."),
        ("board-change", "Ida Inventsdottir will begin her role as Chair on 12 January."),
        ("segment", "The Trust has an NHS Oversight Framework segment rating of 2 for quarter 2."),
        ("segment", "The Trust was ranked 71 of 134 and continued to be in segment 3 due to the financial override."),
        ("segment", "Due to the financial override the Trust remains in segment 3."),
    ],
)  # fmt: skip
def test_what_a_committee_escalates_in_few_words_is_news(type: str, sentence: str) -> None:
    assert type in raised(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Whose worries do we not hear until they become a serious incident or an inquest?",
        "Challenged Divisions have been placed in special measures with weekly meetings.",
        "Our ambition is a new model, ensuring that we can consistently achieve segment 2 of the oversight framework.",
        "A financial override limits organisations in deficit to segment 3.",
        "Recruitment is under way for a chief executive to lead the Provider Alliance.",
        "NHS England published its segmentation for quarter 1.",
        "A CQC inspection is due to take place in January 2027.",
        "Corporate manslaughter training was held for directors and the national inquiry was noted.",
        "The Trust has been charged £2m for its car parks.",
        "Retained swabs would be reported as a never event under the new policy of the region.",
        "A fall with harm will be investigated as a serious incident if the criteria are met.",
    ],
)
def test_a_question_an_ambition_and_an_own_word_for_pressure_are_no_news(sentence: str) -> None:
    assert raised(sentence) == set()


@pytest.mark.parametrize(
    ("sentence", "subject", "level"),
    [
        ("The limited audit opinion in relation to rota management.", "rota management", "limited"),
        ("The continued limited assurance in relation to ventilation.", "ventilation", "limited"),
        ("The moderate head of internal audit opinion for 2025/26.", "Head of internal audit opinion", "moderate"),
        ("On the Group Risk Register it took limited assurance, as owners are not yet named.",
         "Group Risk Register", "limited"),
        ("The committee received moderate assurance on the quality report and requested more on fire doors.",
         "quality report", "moderate"),
        ("The Committee took limited assurance on contract records until these actions are embedded.",
         "contract records", "limited"),
    ],
)  # fmt: skip
def test_an_opinion_without_a_verb_has_its_subject(sentence: str, subject: str, level: str) -> None:
    assert [(one.subject, one.level) for one in assurance(pack(sentence)).items] == [(subject, level)]


MARKDOWN = r"""**Author:**

Chief Nurse

**Date:**

3 September 2026

Page 4 of 4

**Agenda item: **

2026-27 \(11ii\)

**Title of report:**

Safe Staffing

**Meeting:**

Trust Board Meeting Held in Public

**Date:**

5 November 2026

**Presented by:**

Director of Nursing

**Purpose:**

Assurance

X

Discussion

Approval

**\(Please tick **

**ONE box only\)**

**Previously **

N/A

**considered by:**

**Link to strategic **Work with partners to deliver care close to home for every community

**Recommendation\(s\)**

• Note the report
"""


def test_the_front_sheet_of_a_copy_in_markdown_is_read_without_its_marks_and_with_its_own_date() -> None:
    (sheet,) = paper(MARKDOWN).front_sheets
    assert (sheet.item, sheet.meeting) == ("2026-27 (11ii)", "Trust Board Meeting Held in Public, 5 November 2026")
    assert (sheet.purpose, sheet.assurance, sheet.previously) == ("Assurance", None, None)


COVER = """Board of Directors meeting in public
Thursday 5 November 2026, 9.30am to 12.30pm, Education Centre, Inventham General Hospital

AGENDA
1\tWelcome\tChair\t9.30
2\tMinutes of the meeting held on 3 September 2026\tChair\t9.35
"""


def test_the_day_of_a_cover_is_read_beside_its_time_and_place_and_of_a_foot_that_every_page_repeats() -> None:
    meeting = paper(COVER).meeting
    assert meeting is not None
    assert meeting.date == "2026-11-05"
    pages = "\f".join(f"Trust Board in public, 12 November 2026\n\nPart {n}\n\nSome words.\n" for n in range(6))
    (foot,) = [paper(pages).meeting]
    assert foot is not None
    assert foot.date == "2026-11-12"


def test_a_day_that_opens_a_sentence_of_the_cover_is_not_the_boards() -> None:
    meeting = paper(
        "Inventham Invented NHS Trust\nTrust Board\n\n1 April 2026, the date from which the new constitution stands\n\n"
        "AGENDA\n1\tWelcome\tChair\n2\tRisk register\tChair\n"
    ).meeting
    assert meeting is None or meeting.date is None


def test_a_register_whose_heads_name_the_sides_of_each_rating_in_brackets_is_read() -> None:
    record = paper(
        "Title: Corporate Risk Register\nAgenda item: 6\nMeeting date: 5 November 2026\n\n"
        "ID\tRisk title\tInitial rating\tConsequence (current)\tLikelihood (current)\tRating (current)\t"
        "Rating (target)\n"
        "2841\tOverdue follow up of eyes may lead to loss of sight\t16\t4\t3\t12\t8\n"
        "2610\tFire walls of the tower are not whole\t20\t5\t3\t15\t5\n"
    )
    assert [(one.id, one.rating, one.target) for one in record.risks] == [("2841", 12, 8), ("2610", 15, 5)]


def test_a_risk_whose_heading_goes_over_two_lines_keeps_its_ratings_and_all_its_words() -> None:
    found = risks(
        laid(
            "# BAF 3: If there are not enough beds open then people wait too long,\n# resulting in harm\n"
            "Inherent risk score\t5 x 4 = 20\tRisk appetite\tCautious\n"
            "Current risk score\t4 x 4 = 16\tTarget risk score\t2 x 4 = 8\n"
        )
    ).items
    assert [(one.id, one.rating, one.target) for one in found] == [("BAF3", 16, 8)]
    assert found[0].text.endswith("people wait too long resulting in harm")


def test_boxes_that_are_all_filled_choose_nothing_and_one_among_empty_ones_does() -> None:
    sheet = "Title: Quality report\nAgenda item: 6\nMeeting date: 5 November 2026\nPurpose: {}\n"
    (all_filled,) = paper(sheet.format("■ Approve ■ Discuss ■ Assure ■ Note")).front_sheets
    (one_filled,) = paper(sheet.format("□ Approve □ Discuss ■ Assure □ Note")).front_sheets
    assert (all_filled.purpose, one_filled.purpose) == (None, "Assure")


CHOICES = """Title of report\tCorporate risk register\tEnclosure\tD
Meeting\tIntegrated Care Board\tDate\t5 November 2026
Executive lead\tDirector of Corporate Affairs\tAuthor\tAssociate Director
Decision\t\tDiscussion\tX
Assurance\tX\tInformation\t
"""


def test_choices_in_pairs_of_cells_are_ticked_behind_their_words_and_give_no_level_of_assurance() -> None:
    record = paper(CHOICES + "\nRisks of twelve or more are shown.\n")
    (sheet,) = record.front_sheets
    assert (sheet.title, sheet.item, sheet.purpose, sheet.assurance) == (
        "Corporate risk register", "D", "Discussion, Assurance", None,
    )  # fmt: skip
    assert record.assurance == ()
    assert not any("level of assurance" in note for note in record.not_understood)


def test_a_list_of_choices_without_a_tick_is_no_purpose() -> None:
    (sheet,) = paper(
        "Agenda item\tTB26.41\nReport title\tPerformance report\nAuthor\tHead of Performance\n"
        "Purpose of report\tApproval / Assurance / Information\n\nWords.\n"
    ).front_sheets
    assert sheet.purpose is None


def test_two_sheets_one_after_the_other_keep_the_number_that_stands_before_their_titles() -> None:
    sheet = "Agenda item\tTB26.{0}\nReport title\tReport {0} on services\nAuthor\tHead of Performance\n\nWords.\n\n"
    found = paper(sheet.format(41) + sheet.format(42)).front_sheets
    assert [(one.item, one.title) for one in found] == [
        ("TB26.41", "Report 41 on services"), ("TB26.42", "Report 42 on services"),
    ]  # fmt: skip


def test_a_measure_of_several_organisations_is_one_for_each() -> None:
    found = read_measures(
        "Metric\tOrganisation\tPlan\tActual\tRAG\nSeen within 4 hours\tICB\t78%\t74.4%\tRed\n"
        "Seen within 4 hours\tUCH\t76%\t77.1%\tGreen\nDementia diagnosis\tICB\t66.7%\t67.0%\tGreen\n"
    )
    assert found == [
        ("seen-within-4-hours/icb", "Seen within 4 hours, ICB", "off-target"),
        ("seen-within-4-hours/uch", "Seen within 4 hours, UCH", "on-target"),
        ("dementia-diagnosis", "Dementia diagnosis", "on-target"),
    ]


def read_measures(text: str) -> list[tuple[str, str, str]]:
    return [(one.id, one.name, one.status) for one in measures(laid(text)).items]


def test_a_register_headed_sr_under_spanned_scores_is_read_and_its_letters_name_its_risks_in_sentences() -> None:
    found = risks(
        laid(
            "# Strategic risk register\nSR\tDescription\tGross score\tNet score\t\tTarget\n"
            "\t\t\tPrevious\tCurrent\t\nSR1a\tCalls are not answered in time\t25\t20\t16\t10\n"
            "SR2\tStaff are not well\t20\t12\t15\t8\n"
        )
    ).items
    assert [(one.id, one.rating, one.previous) for one in found] == [("SR1a", 16, 20), ("SR2", 15, 12)]
    letters = risks(
        laid(
            "# Corporate risk register\nRisk ID\tRisk\tResidual score\nCWB7\tSurgeries are too few\t16\n"
            "CWB11\tThe plan is not met\t12\nOne risk, CWB9 (vaccines), was closed by the Executive on 4 August.\n"
        )
    ).items
    assert [(one.id, one.said) for one in letters] == [("CWB7", None), ("CWB11", None), ("CWB9", "closed")]


def test_a_fine_for_an_old_accident_is_news_and_what_a_provider_reported_is_not_the_boards_own() -> None:
    assert raised("The Trust has been fined by the Health and Safety Executive after an accident in 2024.")
    head = "NHS Any Valley Integrated Care Board"
    (one,) = signals(pack("UCHT reported two never events in July.", head=head), day=MEETING, name=head).items
    assert (one.type, one.about) == ("never-event", "UCHT")
    (own,) = signals(pack("UCHT reported two never events in July."), day=MEETING).items
    assert own.about is None


WEB = """Performance Committee Assurance Report - November 2026
Meeting: Public Board
Date: 5 November 2026
Report Title: Performance Committee Assurance Report to the Board of Directors
Agenda Item: PUB26/11/5.4
Committee Date: 24.09.2026
Purpose: Discussion / Review
Summary of items considered at the meeting:
{0}Issue | Consideration | Assurance |
{0}---|---|---|
{0}Annual return | The nine areas were looked at. | Good |
{0}Winter plan | The plan was received. | Moderate |
"""


@pytest.mark.parametrize("bar", ["", "| "])
def test_a_report_that_was_a_web_page_keeps_its_labels_apart_and_its_table_whole(bar: str) -> None:
    record = paper(WEB.format(bar))
    (sheet,) = record.front_sheets
    assert (sheet.title, sheet.item) == (
        "Performance Committee Assurance Report to the Board of Directors", "PUB26/11/5.4",
    )  # fmt: skip
    assert (sheet.meeting, sheet.purpose) == ("Public Board, 5 November 2026", "Discussion / Review")
    assert record.meeting is not None
    assert (record.meeting.date, len(record.meeting.evidence)) == ("2026-11-05", 1)
    assert [(one.subject, one.level) for one in record.assurance] == [
        ("Annual return", "Good"), ("Winter plan", "Moderate"),
    ]  # fmt: skip


def test_a_product_before_a_month_is_no_day_of_a_meeting() -> None:
    record = paper(
        "Strategic risks of the Board of Directors\n\nBoard committee: People\n\nTarget rating and date\n\n"
        "3 x 4 = 12 December 2027\n"
    )
    assert record.meeting is None or record.meeting.date is None


def test_a_paper_whose_lines_are_lost_has_its_day_and_title_and_is_called_after_nobody() -> None:
    flat = (
        "1 of 5 Agenda item 10 BOARD OF DIRECTORS 19 NOVEMBER 2026 Report title Board assurance framework Report from "
        "Ina Inventsdottir, chief executive Prepared by Ivo Inventsson, company secretary " + "Words follow here. " * 30
    )
    record = paper(flat)
    assert record.meeting is not None
    assert (record.meeting.date, record.agenda[0].title) == ("2026-11-19", "Board assurance framework")
    nameless = paper("Mr Ivo Inventsson welcomed the board. " * 20)
    assert nameless.agenda[0].title == "a paper without a title"


def test_what_a_risk_would_bring_beside_the_first_thing_is_no_news_either() -> None:
    said = "Unless savings are made there is a risk of a move to Segment 5 and the Recovery Support Programme."
    assert raised(said) == set()
    assert "special-measures" in raised("There is a risk to delivery and the Trust entered Special Measures in August.")
    assert "board-change" in raised("Members noted the resignations of the Chief Nurse and the Chief People Officer.")


def test_each_of_several_risks_in_a_paragraph_has_the_rating_of_its_own_sentence() -> None:
    said = (
        "Risk 412 (catering hygiene) was increased from 9 to 12. Risk 388 (estate backlog) remains at 20. "
        "Risk 401 was closed."
    )
    assert {one.id: one.rating for one in risks(pack(said)).items} == {"412": 12, "388": 20, "401": None}


def test_a_recommendation_that_the_board_approved_moves_a_risk() -> None:
    said = "The Board approved the recommendation that BAF risk 7 is increased from 8 to 12."
    assert [(one.id, one.rating) for one in risks(pack(said)).items] == [("BAF7", 12)]
    asked = said.replace("approved the recommendation", "was asked to support the recommendation")
    assert [(one.id, one.rating) for one in risks(pack(asked)).items] == [("BAF7", None)]


@pytest.mark.parametrize(
    ("sentence", "value", "period"),
    [
        ("Letters sent in time rose from 51% to 63% (target 80%).", "63%", None),
        ("Supervision compliance has fallen from 84.2% in June to 79.9% against a target of 85%.", "79.9%", None),
        ("Supervision compliance was 79.9%, compared with 84.2% in June, against a target of 85%.", "79.9%", None),
        ("Supervision compliance was 79.9% in July compared to 84% in June against a target of 85%.", "79.9%", "July"),
    ],
)  # fmt: skip
def test_a_figure_is_not_of_the_month_that_it_comes_from(sentence: str, value: str, period: str | None) -> None:
    (one,) = measures(pack(sentence)).items
    assert (one.value, one.period, one.status) == (value, period, "off-target")


def test_a_list_of_risks_in_a_sentence_and_long_numbers_behind_letters_are_ids() -> None:
    said = "The three highest rated risks are 2207 (25), 2318 (20) and 2451 (16). CRR-0046 was reduced from 12 to 9."
    assert {one.id: one.rating for one in risks(pack(said)).items} == {
        "2207": 25, "2318": 20, "2451": 16, "CRR46": 9,
    }  # fmt: skip
    assert not risks(pack("The BAF 2026 is attached and high risks are 120 (12) of the total.")).items


@pytest.mark.parametrize(
    ("sentence", "plan", "actual", "period"),
    [
        ("The plan for 2026/27 is a deficit of £19m.", "£19m", None, "2026/27"),
        ("The Trust ended 2025/26 with a surplus of £0.4m.", None, "surplus of £0.4m", "2025/26"),
        ("I&E: YTD deficit £(8.2)m vs plan £(6.9)m.", "£(6.9)m", "deficit £(8.2)m", "YTD"),
    ],
)  # fmt: skip
def test_a_balance_is_of_its_plan_or_of_its_year(
    sentence: str, plan: str | None, actual: str | None, period: str
) -> None:
    (line,) = finance(pack(sentence)).items
    assert (line.plan, line.actual, line.period) == (plan, actual, period)


def test_scenarios_and_what_is_published_somewhere_are_no_news() -> None:
    assert raised("The workshop tested scenarios including a CQC rating of Inadequate.") == set()
    assert raised("Regulation 28 responses are published on the website of the Chief Coroner.") == set()


def test_bank_and_agency_together_are_not_called_agency() -> None:
    said = "Bank and agency spend totalled £3.4m in month against a plan of £3.1m."
    (line,) = finance(pack(said)).items
    assert (line.name, line.plan, line.actual) == ("Bank and agency spend", "£3.1m", "£3.4m")


def test_a_card_whose_labels_say_risk_and_not_score_is_rated() -> None:
    said = (
        "BAF 6: Failure to keep the estate safe\n\n"
        "Inherent risk: 5 x 4 = 20   Current risk: 4 x 4 = 16   Target risk: 2 x 4 = 8   Previous quarter: 5 x 4 = 20\n"
    )
    (one,) = risks(pack(said)).items
    assert (one.id, one.rating) == ("BAF6", 16)


def test_an_outcome_in_court_and_a_leaver_behind_it_are_news_whatever_the_year_of_the_accident() -> None:
    said = (
        "The Trust was fined £90,000 in September following a prosecution over a fall at the laundry in 2022. "
        "Our Chief Nurse will leave the Trust in the spring."
    )
    assert raised(said) >= {"prosecution", "board-change"}
    assert raised("In 2019 the Trust was fined £90,000 following a prosecution over a fall at the laundry.") == set()


def test_an_inspection_that_raised_no_concerns_took_place() -> None:
    took_place = "The CQC inspected the maternity unit on 2 November 2026; feedback raised no immediate concerns."
    assert "cqc-inspection" in raised(took_place)
    assert raised("No feedback has been received from the CQC since the assessment in January 2026.") == set()


def test_a_level_behind_its_label_stands_whatever_is_said_after_it() -> None:
    record = paper(
        "Title: Visits of the Chair\nAgenda item: 6\nMeeting date: 5 November 2026\n\n"
        "Assurance rating: Limited. There is good evidence of the front line, but gaps remain.\n"
    )
    assert [(one.subject, one.level) for one in record.assurance] == [("Visits of the Chair", "Limited")]


TWO_SIZES = "At month 3 the Trust is reporting a deficit of £3.1m. Agency spend was £2.2m against a ceiling of £2.3m. "
FOLLOWED = """# Risk report
Report title\tRisk report
Agenda item\t26/106
Date of meeting\t5 November 2026
Recommendation\tThe Board is asked to note the report.
Operational risks are shown below.
Datix\tDescription\tLikelihood\tConsequence\tScore
7741\tYoung people wait too long for treatment\t5\t3\t15
7802\tDoors on the ward are not fitted\t3\t5\t15
Risk 7688 was closed in July and risk 7650 has been reduced from 15 to 10.
"""
NEXT = """REPORT TO TRUST BOARD\t
Report title\tImprovement plan
Agenda item\t26/107
Date of meeting\t5 November 2026
Recommendation\tThe Board is asked to note the report.
"""


def test_a_sentence_that_goes_on_in_the_next_line_is_one_though_other_papers_are_set_closer() -> None:
    close = BODY.clone("close", fontSize=8, leading=9.5)
    wide = BODY.clone("wide", fontSize=10, leading=13)
    flow = [Paragraph(words, style) for words, style in [(TWO_SIZES * 19, close), (TWO_SIZES * 5, wide)] * 2]
    out = io.BytesIO()
    SimpleDocTemplate(out, pagesize=A4, invariant=1).build(flow)
    pack = opened(Document(body=out.getvalue(), address=None))
    assert {block.kind for block in pack.blocks} == {"line"}
    assert not [block.text for block in pack.blocks if not block.text.startswith("At month 3")]


def test_a_register_ends_where_the_front_sheet_of_the_next_paper_begins() -> None:
    flow = [*flowing(FOLLOWED), PageBreak(), *flowing(NEXT)]
    out = io.BytesIO()
    SimpleDocTemplate(out, pagesize=A4, invariant=1).build(flow)
    record = read_paper(Document(body=out.getvalue(), address=None))
    found = {one.id: (one.rating, one.text) for one in record.risks if one.rating == 15}
    assert found == {
        "7741": (15, "Young people wait too long for treatment"),
        "7802": (15, "Doors on the ward are not fitted"),
    }
    assert [(one.item, one.page) for one in record.front_sheets] == [("26/106", 1), ("26/107", 2)]
    kept = {fact.subject: RiskSaid.of(fact).whole for fact in risks_of(record)}
    assert kept == {"7741": True, "7802": True, "7688": False, "7650": False}


def test_an_item_of_the_agenda_is_where_the_front_sheet_with_its_number_is_whatever_its_title() -> None:
    agenda = (
        "Trust Board in public\n\nThursday 5 November 2026\n\nAgenda\n\nItem\tSubject\tLead\n"
        "26/104\tApologies\tChair\n26/105\tFinance\tChief Finance Officer\n26/106\tRisks we hold\tSecretary\n\f"
    )
    record = paper(agenda + FOLLOWED.replace("# ", ""))
    assert [(one.item, one.title, one.page) for one in record.agenda] == [
        ("26/104", "Apologies", None), ("26/105", "Finance", None), ("26/106", "Risks we hold", 2),
    ]  # fmt: skip


BY_ENCLOSURE = """# Public Trust Board
Thursday 5 November 2026, 9.30am
# Agenda
No\tItem\tEnc\tLead
1.\tApologies\t\tChair
2.\tMinutes of the last meeting\tA\tChair
3.\tPeople Committee chair's log\tB\tChair of the Committee
4.\tPerformance and people report\tC\tChief Operating Officer
5.\tBoard assurance framework\tD\tSecretary
"""
MINUTED = """# Draft minutes of the Public Trust Board held on 3 September
## 09/26/4 Opening words of the Chief Executive
The Board noted the words of the Chief Executive.
"""
LOG = """### Enc B
Meeting\tPublic Trust Board\tDate\t5 November 2026
Title\tPeople Committee chair's log\tEnclosure\tB
Lead director\tNon-Executive Director\tAuthor\tSecretary
Purpose\tFor assurance\tAssurance\tLimited
Risks\tRisk 512 (hospital laundry) was increased from 9 to 12. Risk 530 (on-call rooms) remains at 15.
"""
REPORT = LOG.replace("Enc B", "Enc C").replace("closure\tB", "closure\tC").split("Risks\t")[0].replace(
    "People Committee chair's log", "Performance and people report – month 6"
)  # fmt: skip
CARDS = REPORT.replace("Enc C", "Enc D").replace("closure\tC", "closure\tD").replace(
    "Performance and people report – month 6", "Board assurance framework"
) + """BAF 1\tIf the boilers fail then wards will close
Inherent risk (L x I)\t5 x 4 = 20
Current risk (L x I)\t4 x 4 = 16
Target risk (L x I)\t2 x 4 = 8
Overall assurance level\tPartial
"""  # fmt: skip


def test_a_pack_by_enclosures_has_its_agenda_its_sheets_and_its_cards() -> None:
    flow: list[object] = []
    for one in (BY_ENCLOSURE, MINUTED, LOG, REPORT, CARDS):
        flow += [*flowing(one.replace("### ", "## ")), PageBreak()]
    out = io.BytesIO()
    SimpleDocTemplate(out, pagesize=A4, invariant=1).build(flow)
    record = read_paper(Document(body=out.getvalue(), address=None))
    assert [(one.item, one.title, one.page) for one in record.agenda] == [
        ("1", "Apologies", None), ("2", "Minutes of the last meeting", None), ("3", "People Committee chair's log", 3),
        ("4", "Performance and people report", 4), ("5", "Board assurance framework", 5),
    ]  # fmt: skip
    assert [one.title for one in record.front_sheets] == [
        "People Committee chair's log", "Performance and people report – month 6", "Board assurance framework",
    ]  # fmt: skip
    assert [(one.id, one.rating, one.text) for one in record.risks] == [
        ("512", 12, "hospital laundry"), ("530", 15, "on-call rooms"),
        ("BAF1", 16, "If the boilers fail then wards will close"),
    ]  # fmt: skip
    assert not [one for one in record.assurance if one.subject.startswith("Enc")]
