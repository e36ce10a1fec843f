"""Two invented care homes and the invented companies that run them; no such home, company, person or report exists."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from deploy.demo.facts import (
    Alert,
    Assessment,
    Inspection,
    KeyQuestion,
    Neighbour,
    Organisation,
    Rating,
    Section,
    Statement,
)

COMPANY = ("1-999000009", "Larkfield Invented Care Ltd")
SPECIALISMS = (
    "Accommodation for persons who require nursing or personal care",
    "Caring for adults over 65 yrs",
    "Dementia",
)
NEIGHBOURS = (
    Neighbour(id="1-999000011", name="Millbrook Rest (invented)", town="Larkfield", overall="Outstanding"),
    Neighbour(id="1-999000012", name="The Old Granary (invented)", town="Larkfield", overall="Requires improvement"),
    Neighbour(id="1-999000013", name="Saltmarsh View (invented)", town="Larkfield", overall=None),
)


def _section(
    key_question: KeyQuestion, rating: Rating, dated: date, lead: str, *found: tuple[str, int, str]
) -> Section:
    statements = tuple(Statement(name=name, score=score, paragraphs=(text,)) for name, score, text in found)
    return Section(key_question=key_question, rating=rating, dated=dated, lead=(lead,), statements=statements)


def _ratings(assessment: Assessment) -> tuple[tuple[KeyQuestion, Rating], ...]:
    return tuple((each.key_question, each.rating) for each in assessment.sections if each.rating)


# --- Rose House: Good from an inspection of 2019 that left a PDF, then Inadequate.

ROSE_INSPECTION = Inspection(
    id="00000000-0000-4000-8000-000000002019",
    visited="9 July 2019",
    published=date(2019, 8, 20),
    summary=(
        "Rose House is a care home for up to 40 older people. On the day of our visit 36 people lived there.",
        "People were safe and content, and were helped by staff who knew them. Records were kept well.",
    ),
)

_ROSE_DAY = date(2025, 7, 15)
ROSE_ASSESSMENT = Assessment(
    id="AP99001",
    report=_ROSE_DAY,
    published=_ROSE_DAY,
    visited="3 to 6 June 2025",
    overall="Inadequate",
    summary=(
        "Rose House is a care home for up to 40 older people, some of them living with dementia. At the time of the "
        "visit 31 people lived there.",
        (
            "People were at risk of harm that could have been avoided. Nobody with the standing to put it right "
            "had noticed."
        ),
    ),
    sections=(
        _section(
            "safe",
            "Inadequate",
            _ROSE_DAY,
            (
                "Five quality statements were looked at. People did not always get their medicines, and falls "
                "were not learnt from."
            ),
            ("Learning culture", 1, "Nineteen falls were written down in three months. None led to a change of care."),
            ("Safeguarding", 2, "Staff knew whom to tell. Two worries that they had told were not passed on."),
            (
                "Involving people to manage risks",
                1,
                "Plans for people who could choke did not say what they could eat.",
            ),
            ("Safe and effective staffing", 1, "One night in four had fewer staff than the home itself thought safe."),
            (
                "Medicines optimisation",
                2,
                "Records had gaps, and creams were left within reach of people who were confused.",
            ),
        ),
        _section(
            "effective",
            "Requires improvement",
            _ROSE_DAY,
            "Four quality statements were looked at. Care was known to those who gave it and poorly written down.",
            ("Assessing needs", 2, "Several plans had not been looked at since people moved in."),
            ("Delivering evidence-based care and treatment", 2, "Weights were taken and not acted upon."),
            ("How staff, teams and services work together", 3, "The surgery and the home met every week."),
            ("Consent to care and treatment", 2, "Decisions were made for people without a record of who was asked."),
        ),
        _section(
            "caring",
            "Good",
            _ROSE_DAY,
            "Four quality statements were looked at. People liked those who looked after them.",
            ("Kindness, compassion and dignity", 3, "We saw patience and good humour at every meal."),
            ("Treating people as individuals", 3, "Rooms held what people had brought from home."),
            ("Independence, choice and control", 3, "People chose when to get up and whom to sit with."),
            ("Workforce wellbeing and enablement", 2, "Staff were tired, and said that nobody asked."),
        ),
        _section(
            "responsive",
            "Good",
            _ROSE_DAY,
            "Three quality statements were looked at. People and families were listened to by those near them.",
            ("Person-centred care", 3, "A former baker baked; a former driver washed the minibus."),
            ("Listening to and involving people", 3, "Families met monthly and were answered in writing."),
            ("Planning for the future", 2, "Wishes for the end of life were recorded for half of the people."),
        ),
        _section(
            "well-led",
            "Inadequate",
            _ROSE_DAY,
            "Four quality statements were looked at. The company's checks had found nothing wrong.",
            ("Shared direction and culture", 1, "Three people in a year had held the home's most senior post."),
            ("Capable, compassionate and inclusive leaders", 1, "The post was empty when we came."),
            ("Freedom to speak up", 2, "Staff had a number to ring and did not trust it."),
            ("Governance, management and sustainability", 1, "Monthly checks were copied from one month to the next."),
        ),
    ),
)

ROSE_BEFORE = Organisation(
    level="location",
    id="1-999000001",
    name="Rose House",
    categories=("Care Home", "Care home"),
    address="1 Example Lane, Larkfield, ZZ1 1AA",
    telephone="(01632) 960001",
    run_by=COMPANY,
    overall="Good",
    ratings=(
        ("safe", "Good"),
        ("effective", "Good"),
        ("caring", "Good"),
        ("responsive", "Good"),
        ("well-led", "Good"),
    ),
    review=date(2025, 4, 3),
    reports=(ROSE_INSPECTION,),
    specialisms=SPECIALISMS,
    neighbours=NEIGHBOURS,
)
ROSE_AFTER = replace(
    ROSE_BEFORE,
    overall=ROSE_ASSESSMENT.overall,
    ratings=_ratings(ROSE_ASSESSMENT),
    review=None,
    reports=(ROSE_ASSESSMENT, ROSE_INSPECTION),
)

_CHECKS = Alert(
    key="location.checks_under_way",
    text="We are carrying out checks at Rose House. We will publish a report when our checks are complete.",
)
ROSE_CHECKED = replace(ROSE_AFTER, alerts=(_CHECKS,))
"""CQC is back at Rose House."""

ROSE_NEW = Organisation(
    level="location",
    id="1-999000003",
    name="Rose House",
    categories=("Care Home", "Care home"),
    address=ROSE_BEFORE.address,
    telephone=ROSE_BEFORE.telephone,
    run_by=("1-999000008", "Tidewater Invented Care Ltd"),
    alerts=(
        Alert(key="location.not_yet_inspected", text="We have not inspected this service yet"),
        Alert(
            key="location.provider_changed",
            text="The provider of this service changed.",
            link=("See old profile", ROSE_BEFORE.path),
        ),
    ),
    specialisms=SPECIALISMS,
)
"""The same home under another company: a registration of its own, not inspected yet."""
ROSE_ARCHIVED = replace(
    ROSE_AFTER,
    archived=True,
    successor=(ROSE_NEW.id, ROSE_NEW.name),
    alerts=(
        Alert(
            key="location.provider_changed",
            text="The provider of this service changed.",
            link=("See new profile", ROSE_NEW.path),
        ),
    ),
)

# --- Harbour Lodge: Requires improvement since 2024, then Good.

_LODGE_EARLIER, _LODGE_LATER = date(2024, 11, 12), date(2025, 7, 18)
LODGE_EARLIER = Assessment(
    id="AP99002",
    report=_LODGE_EARLIER,
    published=_LODGE_EARLIER,
    visited="17 September to 1 October 2024",
    overall="Requires improvement",
    summary=(
        "Harbour Lodge is a care home for up to 24 older people. At the time of the visit 22 people lived there.",
        "Care was kind and the home was short of people to lead it.",
    ),
    sections=(
        _section(
            "safe",
            "Requires improvement",
            _LODGE_EARLIER,
            "Four quality statements were looked at. Risks were known and not always acted upon.",
            ("Learning culture", 2, "Accidents were recorded; who was to act was not."),
            ("Safe environments", 2, "Two fire doors did not close."),
            ("Safe and effective staffing", 3, "There were enough staff, and most had been trained."),
            ("Medicines optimisation", 2, "Stock did not always match the record."),
        ),
        _section(
            "effective",
            "Good",
            _LODGE_EARLIER,
            "Three quality statements were looked at. People's needs were understood.",
            ("Assessing needs", 3, "Plans were looked at every month with the person."),
            ("Delivering evidence-based care and treatment", 3, "Meals followed the advice of dietitians."),
            ("Consent to care and treatment", 3, "Decisions were recorded with those who took part in them."),
        ),
        _section(
            "caring",
            "Good",
            _LODGE_EARLIER,
            "Three quality statements were looked at. People were well liked and well treated.",
            ("Kindness, compassion and dignity", 3, "Doors were knocked on and names were used."),
            ("Treating people as individuals", 3, "Staff knew what each person had worked at."),
            ("Independence, choice and control", 3, "People went out alone where that was safe."),
        ),
        _section(
            "responsive",
            "Good",
            _LODGE_EARLIER,
            "Three quality statements were looked at. The home bent to people, and not they to it.",
            ("Person-centred care", 3, "A day at the harbour was arranged for anyone who asked."),
            ("Listening to and involving people", 3, "Complaints were answered within a week."),
            ("Planning for the future", 2, "Some people had not been asked about the end of their lives."),
        ),
        _section(
            "well-led",
            "Requires improvement",
            _LODGE_EARLIER,
            "Three quality statements were looked at. Checks were made and their results were not used.",
            ("Shared direction and culture", 2, "The staff pulled together without being told where to."),
            ("Capable, compassionate and inclusive leaders", 2, "The most senior post was new and part-time."),
            ("Partnerships and communities", 3, "Schools, the surgery and the lifeboat crew came and went."),
        ),
    ),
)
LODGE_LATER = Assessment(
    id="AP99003",
    report=_LODGE_LATER,
    published=_LODGE_LATER,
    visited="10 to 12 June 2025",
    overall="Good",
    summary=(
        "Harbour Lodge is a care home for up to 24 older people. At the time of the visit 23 people lived there.",
        "What was wrong last time had been put right, and checks now led to changes.",
    ),
    sections=(
        _section(
            "safe",
            "Good",
            _LODGE_LATER,
            "Four quality statements were looked at. Risks were known and acted upon.",
            ("Learning culture", 3, "Each accident had a name and a date beside what was to be done."),
            ("Safe environments", 3, "Fire doors closed, and somebody tried them every week."),
            ("Safe and effective staffing", 3, "There were enough staff, and all had been trained."),
            ("Medicines optimisation", 2, "Stock matched the record but for one person."),
        ),
        _section(
            "effective",
            "Good",
            _LODGE_LATER,
            "Three quality statements were looked at. People's needs were understood and written down.",
            ("Assessing needs", 3, "Plans were looked at every month with the person."),
            ("Delivering evidence-based care and treatment", 3, "Advice from outside was followed the same week."),
            ("Consent to care and treatment", 3, "Decisions were recorded with those who took part in them."),
        ),
        _section(
            "caring",
            "Good",
            _LODGE_LATER,
            "Three quality statements were looked at. People were well liked and well treated.",
            ("Kindness, compassion and dignity", 3, "Nobody was hurried."),
            ("Treating people as individuals", 3, "Staff knew what each person had worked at."),
            ("Independence, choice and control", 3, "People went out alone where that was safe."),
        ),
        _section(
            "responsive",
            "Good",
            _LODGE_LATER,
            "Three quality statements were looked at. The home bent to people, and not they to it.",
            ("Person-centred care", 3, "People planned the week's outings themselves."),
            ("Listening to and involving people", 3, "Complaints were answered within a week."),
            (
                "Planning for the future",
                3,
                "Everyone had been asked about the end of their life, and some had answered.",
            ),
        ),
        _section(
            "well-led",
            "Good",
            _LODGE_LATER,
            "Three quality statements were looked at. The home knew what it did well and what it did not.",
            ("Shared direction and culture", 3, "There was a plan for the year on the wall, with ticks on it."),
            ("Capable, compassionate and inclusive leaders", 3, "The most senior post was full-time and settled."),
            ("Partnerships and communities", 3, "Schools, the surgery and the lifeboat crew came and went."),
        ),
    ),
)

LODGE_BEFORE = Organisation(
    level="location",
    id="1-999000002",
    name="Harbour Lodge",
    categories=("Care Home", "Care home"),
    address="2 Example Quay, Larkfield, ZZ1 1AB",
    telephone="(01632) 960002",
    run_by=COMPANY,
    overall=LODGE_EARLIER.overall,
    ratings=_ratings(LODGE_EARLIER),
    alerts=(
        Alert(
            key="location.review_under_way",
            text="We are carrying out a review of quality at Harbour Lodge. "
            "We will publish a report when our review is complete. Find out more about our inspection reports.",
        ),
    ),
    reports=(LODGE_EARLIER,),
    specialisms=SPECIALISMS,
    neighbours=NEIGHBOURS,
)
LODGE_AFTER = replace(
    LODGE_BEFORE,
    overall=LODGE_LATER.overall,
    ratings=_ratings(LODGE_LATER),
    alerts=(),
    reports=(LODGE_LATER, LODGE_EARLIER),
)
LODGE_WITHDRAWN = replace(
    LODGE_BEFORE,
    alerts=(
        Alert(
            key="location.report_withdrawn",
            text="We found an issue with some of the information gathered for the latest report of this service, "
            "and have taken it down while we look into it.",
        ),
    ),
)
"""The report of July is gone from the list, and the rating before it stands again."""
LODGE_MISTAKEN = replace(
    LODGE_AFTER, overall="Inadequate", reports=(replace(LODGE_LATER, overall="Inadequate"), LODGE_EARLIER)
)
"""CQC's pages show an overall rating that is a mistake of CQC's own, as has happened."""

COMPANY_PROFILE = Organisation(
    level="provider",
    id=COMPANY[0],
    name=COMPANY[1],
    categories=("Organisation", "SERVICE PROVIDER"),
    address="3 Example Street, Larkfield, ZZ1 1AC",
    telephone="(01632) 960009",
    alerts=(
        Alert(
            key="provider.checks_under_way",
            text="We are carrying out checks on locations registered by this provider. "
            "We will publish the reports when our checks are complete.",
        ),
    ),
    locations=((ROSE_BEFORE.id, ROSE_BEFORE.name), (LODGE_BEFORE.id, LODGE_BEFORE.name)),
)
