"""Cambridgeshire and Peterborough NHS Foundation Trust in July 2025: CQC's facts, the findings in our own words.

Contains public sector information licensed under the Open Government Licence v3.0: name and address, the two report
ids with their dates, ratings, scores and quality statements. The address is that of the NHS Organisation Data Service.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from deploy.demo.facts import Assessment, Organisation, Release, Section, Statement


def _statement(name: str, score: int, *paragraphs: str) -> Statement:
    return Statement(name=name, score=score, paragraphs=paragraphs)


CRISIS_SERVICES = Assessment(
    id="AP5366",
    segment="mental-health-crisis-services-and-health-based-places-of-safety",
    service="Mental health crisis services and health-based places of safety",
    report=date(2025, 2, 20),
    sections=(
        Section(
            key_question="well-led",
            rating="Requires improvement",
            dated=date(2024, 12, 18),
            lead=(
                "Seven quality statements were looked at for this key question. Crisis teams thought well of the "
                "managers near them, felt far from the trust's senior leaders, and worked with systems that were "
                "only partly effective.",
            ),
            statements=(
                _statement(
                    "Shared direction and culture",
                    2,
                    "Teams knew the trust's values and what their own service was for, and spoke well of one another.",
                    "Many felt far from the board and heard late of changes that touched their work.",
                ),
                _statement(
                    "Capable, compassionate and inclusive leaders",
                    2,
                    "Immediate managers were seen as kind and within reach. Few people had met anyone from the "
                    "executive team.",
                ),
                _statement(
                    "Freedom to speak up",
                    2,
                    "Most would raise a worry within their team; some would be anxious to take it further.",
                    "Guardians and a way to stop unsafe work at once were in place, and did not always do what they "
                    "were meant to.",
                ),
                _statement(
                    "Workforce equality, diversity and inclusion",
                    3,
                    "There was a policy, a staff network and training above the trust's target. Some staff had met "
                    "racial abuse from patients.",
                ),
                _statement(
                    "Governance, management and sustainability",
                    2,
                    "Meetings were regular and minuted, and each team kept a risk register.",
                    "Training, appraisal, supervision and the lessons of incidents were not kept up everywhere.",
                ),
                _statement(
                    "Partnerships and communities",
                    3,
                    "Staff worked well with the council, the police, substance misuse services and the emergency "
                    "department.",
                ),
                _statement(
                    "Learning, improvement and innovation",
                    3,
                    "Teams were working towards accreditation by an outside network and taught one another.",
                ),
            ),
        ),
    ),
)

LEADERSHIP = Assessment(
    id="AP6815",
    segment="well-led-assessment",
    report=date(2025, 7, 17),
    visited="10 to 12 February 2025",
    sections=(
        Section(
            key_question="well-led",
            rating=None,
            dated=date(2025, 7, 15),
            updated=False,
            statements=(
                _statement(
                    "Shared direction and culture",
                    1,
                    "The trust had a strategy to 2026 and five values. Leaders could not say steadily what change the "
                    "strategy had brought.",
                    "In 18 focus groups staff spoke of leaders whom they did not see and of a culture of fear. They "
                    "took hope from new leadership and from a plan of action.",
                ),
                _statement(
                    "Capable, compassionate and inclusive leaders",
                    1,
                    "The top of the trust had changed a great deal: several executives were new to such a post, acting "
                    "in it or away.",
                    "The board knew that it had to settle, and had a programme for its own development.",
                ),
                _statement(
                    "Freedom to speak up",
                    2,
                    "There were two guardians and 26 ambassadors. In the staff survey of 2021 the trust scored 72.09% "
                    "on feeling safe to speak up, and two years later 69.26%.",
                    "Many people told the inspectors that they feared to raise concerns.",
                ),
                _statement(
                    "Workforce equality, diversity and inclusion",
                    1,
                    "White staff reported a better experience than all others in each of the four survey measures of "
                    "race equality.",
                    "A look back over six years found little improvement.",
                ),
                _statement(
                    "Governance, management and sustainability",
                    2,
                    "Five committees reported to a board that met six times a year. Risks with a risk score of 12 or "
                    "above went into one register.",
                    "Figures on performance came late, and internal audit gave partial assurance.",
                ),
                _statement(
                    "Partnerships and communities",
                    2,
                    "The trust was in segment 3 of the national oversight framework. Partners had known it as turned "
                    "inwards and now met more openness.",
                    "Complaints waited too long for an answer.",
                ),
                _statement(
                    "Learning, improvement and innovation",
                    2,
                    "Research was strong, above all around Cambridge. Improvement work had slowed.",
                    "People who use services were seldom heard at the board.",
                ),
                _statement(
                    "Environmental sustainability – sustainable development",
                    3,
                    "A green plan of 2022 had a lead on the board. Electronic prescribing had cut waste and travel; "
                    "procurement was still hard.",
                ),
            ),
        ),
    ),
)

RT1_BEFORE = Organisation(
    level="provider",
    id="RT1",
    name="Cambridgeshire and Peterborough NHS Foundation Trust",
    categories=("Organisation", "SERVICE PROVIDER"),
    address="Elizabeth House, Fulbourn Hospital, Fulbourn, Cambridge, CB21 5EF",
    telephone="01223 219400",
    overall="Good",
    ratings=(("well-led", "Good"),),
    reports=(CRISIS_SERVICES,),
)
"""The trust before 17 July 2025: rated Good overall and for how well it was led (CQC, July 2025: "from good")."""

RT1_AFTER = replace(
    RT1_BEFORE,
    overall=None,
    ratings=(),
    notice=(
        "Our look at an NHS trust as a whole is now about how it is led. We no longer rate trusts overall. Ratings of "
        "single services stand as they were.",
    ),
    reports=(LEADERSHIP, CRISIS_SERVICES),
)
"""The trust from 17 July 2025: one assessment of leadership, whose page prints a score and no word."""

RT1_SERVED = replace(
    RT1_AFTER,
    reports=(
        replace(LEADERSHIP, sections=(replace(LEADERSHIP.sections[0], rating="Requires improvement"),)),
        CRISIS_SERVICES,
    ),
)
"""The same as the data service says it, a day later: with the word. That it does so is an assumption."""

_EARLIER_DAY, _RELEASE_DAY = date(2025, 7, 9), date(2025, 7, 16)
OLDER_RELEASE = Release(
    slug="cqc-visits-health-services-across-east-england",
    title="CQC visits health services across the east of England",
    published=_EARLIER_DAY,
    about=(RT1_BEFORE.name, RT1_BEFORE.path),
    paragraphs=("The Care Quality Commission (CQC) is visiting health services in five counties this summer.",),
)
"""Published before the watch began: history."""
RELEASE = Release(
    slug="cqc-publishes-report-leadership-cambridgeshire-peterborough-nhs-foundation-trust",
    title=f"CQC publishes report on leadership at {RT1_BEFORE.name}",
    published=_RELEASE_DAY,
    about=(RT1_BEFORE.name, RT1_BEFORE.path),
    paragraphs=(
        f"The Care Quality Commission (CQC) has downgraded its rating of how well-led {RT1_BEFORE.name} is from good "
        "to requires improvement, after an inspection in February.",
        "Inspectors came because of worries about leadership that earlier visits to three of its services had raised.",
        "The report will be on CQC's website in the next few days.",
    ),
)
"""What it announces is CQC's; its day, its address and its words are made up."""
