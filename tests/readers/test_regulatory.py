"""Notices in force and actions to take are read from headed lists, tables and alerts, and never from prose."""

from __future__ import annotations

import pytest

from crawler.readers.read import read
from storage.record import Record

from .test_other_hands import ADDRESS, HEADS, HOME, modern

STAFFING = "Regulation 18 HSCA (RA) Regulations 2014 Staffing"
TOLD = "<h2>Requirement notices</h2><h3>Action we have told the provider to take</h3><p>The table below shows it.</p>"


def page(main: str, head: str = "") -> Record:
    return read(modern(HEADS["line"] + head, f"<h2>Overview</h2>{main}").encode(), address=ADDRESS)


def notices(main: str, head: str = "") -> list[tuple[str, str | None, tuple[str, ...]]]:
    return [(one.type, one.regulation, one.activities) for one in page(main, head).regulatory]


def table(*rows: tuple[str, str]) -> str:
    cells = "".join(f"<tr><td>{activity}</td><td>{regulation}</td></tr>" for activity, regulation in rows)
    return f"{TOLD}<table><tr><th>Regulated activity</th><th>Regulation</th></tr>{cells}</table>"


TWO = [("requirement-notice", "18", ("Personal care", "Nursing care"))]
ONE_NOTICE = {
    "a row for each activity": table(("Personal care", STAFFING), ("Nursing care", STAFFING)),
    "one regulation for both": table(("Personal care", STAFFING), ("Nursing care", "")),
    "both in one cell": table(("Personal care Nursing care", STAFFING)),
    "a list in a list": "<h2>Requirement notices</h2><ul><li>Regulation 18: Staffing<ul><li>Personal care</li>"
    "<li>Nursing care</li></ul></li></ul>",
    "in brackets": "<h3>Requirement notices:</h3><ul><li>Regulation 18 (Personal care, Nursing care)</li></ul>",
    "lines": f"{TOLD}<p>Regulated activity</p><p>Personal care</p><p>{STAFFING}</p><p>Nursing care</p>",
    "terms": "<dl><dt>Requirement notices</dt><dd>Personal care: Regulation 18: Staffing; Nursing care</dd></dl>",
}  # fmt: skip


@pytest.mark.parametrize("how", ONE_NOTICE)
def test_one_regulation_is_one_notice_whatever_activities_it_names(how: str) -> None:
    assert notices(ONE_NOTICE[how]) == TWO


@pytest.mark.parametrize(
    "item",
    [
        "Reg. 18 Staffing",
        "Breach of regulation 18(1): Staffing",
        "Regulation 18 (Staffing)",
        "REGULATION 18 - STAFFING",
    ],
)
def test_a_regulation_is_known_however_it_is_written(item: str) -> None:
    assert notices(f"<h2>REQUIREMENT NOTICES (1)</h2><ul><li>{item}</li></ul>") == [("requirement-notice", "18", ())]


def test_every_sort_of_notice_has_its_type() -> None:
    lists = {
        "Warning notices": "Regulation 12: Safe care and treatment",
        "Section 29A warning notice": "Regulation 17: Good governance",
        "Enforcement actions": "Regulation 9: Person-centred care",
        "Regulatory action": "Warning notice: Regulation 13: Safeguarding",
        "Conditions imposed": "The provider must not admit anyone without our agreement.",
        "Special measures": "Placed in special measures on 3 June 2026",
    }
    main = "".join(f"<h2>{title}</h2><ul><li>{item}</li></ul>" for title, item in lists.items())
    assert notices(main) == [
        ("warning-notice", "12", ()),
        ("section-29a", "17", ()),
        ("enforcement", "9", ()),
        ("warning-notice", "13", ()),
        ("conditions", None, ()),
        ("special-measures", None, ()),
    ]


def test_an_alert_states_what_is_in_force() -> None:
    alert = '<div role="status">{}</div>'
    assert notices("", alert.format("This service is in special measures.")) == [("special-measures", None, ())]
    assert notices("", alert.format("We have served a warning notice for breach of Regulation 12.")) == [
        ("warning-notice", "12", ())
    ]
    assert notices("", alert.format("We have imposed conditions on this registration.")) == [("conditions", None, ())]


def test_several_regulations_in_one_item_are_several_notices() -> None:
    main = (
        "<h2>Requirement notices</h2><ul><li>Regulation 12: Safe care; Regulation 17(2)(a): Good governance</li></ul>"
    )
    assert notices(main) == [("requirement-notice", "12", ()), ("requirement-notice", "17", ())]
    assert notices("<h2>Requirement notices</h2><ul><li>Regulations 9 and 20A</li></ul>") == [
        ("requirement-notice", "9", ()),
        ("requirement-notice", "20A", ()),
    ]


def test_the_same_number_in_the_regulations_on_registration_is_another_notice() -> None:
    other = "Regulation 18 CQC (Registration) Regulations 2009 Notification of other incidents"
    assert notices(table(("Personal care", STAFFING), ("Nursing care", other))) == [
        ("requirement-notice", "18", ("Personal care",)),
        ("requirement-notice", "18", ("Nursing care",)),
    ]
    assert [one.law for one in page(table(("Personal care", STAFFING), ("Nursing care", other))).regulatory] == [
        None,
        "2009",
    ]


NO_NOTICE = {
    "prose": "<h2>Enforcement actions</h2><p>The provider was in breach of regulation 18. We served notices.</p>",
    "a sentence about a regulation": "<h2>Requirement notices</h2><p>Regulation 18 requires enough staff.</p>",
    "a list in prose": "<h2>Our findings</h2><ul><li>The provider was in breach of regulation 18.</li></ul>",
    "an item of history": "<h2>Enforcement actions</h2><ul><li>The provider was in breach of regulation 12.</li></ul>",
    "history": "<h2>Previous enforcement</h2><h3>Warning notices</h3><ul><li>Regulation 18: Staffing</li></ul>",
    "what is met": "<h2>Requirement notices</h2><ul><li>Regulation 18: Staffing (met)</li><li>Regulation 12 is now met"
    "</li></ul>",
    "nothing": "<h2>Warning notices</h2><ul><li>None</li></ul><h2>Enforcement action</h2><p>There is no action.</p>",
    "what was not done": "<h2>Enforcement actions</h2><ul><li>We did not serve any warning notices</li></ul>",
    "ordinary conditions": "<h2>Conditions</h2><ul><li>The registered provider must not provide care to more than 40"
    " people.</li><li>The regulated activity must be managed by a registered manager.</li></ul>",
    "conditions of registration": "<h2>Conditions of registration</h2><ul><li>Conditions imposed under section 31</li>"
    "</ul>",
    "special measures over": "<h2>Special measures</h2><ul><li>No longer in special measures</li><li>No</li></ul>",
    "special measures told": "<h2>Special measures</h2><p>The service was in special measures in 2016.</p>",
    "another home": "<div><h3><a href='/location/1-2'>Ash Court</a></h3><h4>Warning notices</h4><ul><li>Regulation 18"
    "</li></ul></div>",
    "activities": "<h2>Services</h2><ul><li>Personal care</li><li>Nursing care</li></ul>",
    "a menu": "<ul><li><a href='#r'>Requirement notices</a></li><li><a href='#w'>Warning notices</a></li></ul>",
}  # fmt: skip


@pytest.mark.parametrize("what", NO_NOTICE)
def test_what_states_nothing_in_force_is_no_notice(what: str) -> None:
    assert page(NO_NOTICE[what]).regulatory == ()


def test_an_entry_in_a_list_of_reports_tells_of_its_own_day() -> None:
    entry = (
        "<h3>2 May 2019</h3><p>During a routine inspection</p><h4>Warning notices</h4><ul><li>Regulation 18</li></ul>"
    )
    html = modern(HEADS["line"], f"<h2>All Inspections</h2>{entry}")
    assert read(html.encode(), address=f"{ADDRESS}/reports").regulatory == ()


def actions(main: str) -> list[tuple[str, str | None, str]]:
    return [(one.level, one.service, one.text) for one in page(main).actions]


def test_what_must_and_should_be_done_is_read_from_the_lists_that_say_so() -> None:
    main = """<h2>Areas for improvement</h2><p>Action the trust MUST take is necessary to comply with the law.</p>
<h3>Action the trust <b>MUST</b> take to improve</h3><h4>Maternity</h4><ul><li>Have enough midwives.</li></ul>
<h3>Action the trust SHOULD take to improve</h3><h4>Trust wide</h4><ul><li>Review its audits.</li></ul>
<h4>End of life care</h4><ul><li>Keep one record.</li><li>Keep one record.</li></ul>"""
    assert actions(main) == [
        ("must", "Maternity", "Have enough midwives."),
        ("should", None, "Review its audits."),
        ("should", "End of life care", "Keep one record."),
    ]


@pytest.mark.parametrize(
    "main",
    [
        "<p>The provider MUST have enough staff and SHOULD review its rotas.</p>",
        "<h2>Our findings</h2><ul><li>The provider must have enough staff.</li></ul>",
        "<h2>Action the provider MUST take</h2><p>The provider must act. See the list in the report.</p>",
        "<h2>Action the provider SHOULD take</h2><ul><li>None</li></ul>",
        "<h2>Previous inspection</h2><h3>Action the provider MUST take</h3><ul><li>Have staff.</li></ul>",
    ],
)
def test_must_and_should_in_running_text_are_no_actions(main: str) -> None:
    assert actions(main) == []


def test_a_text_says_both_as_a_page_does() -> None:
    text = f"""Fenside NHS Trust

Overall: Good

Overview

Action the trust **MUST** take to improve

Services for children

- Have enough staff.

Action the trust **SHOULD** take to improve

Trust wide

Services for children

- Review its audits.

Summary of findings

- Write down its audits.

Requirement notices

Action we have told the provider to take

The table below shows the legal requirements that the service provider was not meeting.

Regulated activity

Regulation

Personal care

{STAFFING}

Nursing care

Our inspection team

Regulation 12 was looked at by the team.
"""
    record = read(text.encode(), address=ADDRESS.replace("location", "provider"))
    assert [(one.type, one.regulation, one.activities) for one in record.regulatory] == TWO
    assert record.regulatory[0].quote == STAFFING
    assert [(one.level, one.service, one.text) for one in record.actions] == [
        ("must", "Services for children", "Have enough staff."),
        ("should", "Services for children", "Review its audits."),
        ("should", "Services for children", "Write down its audits."),
    ]


def test_what_is_a_notice_or_an_action_is_told_once_and_not_as_a_finding_too() -> None:
    main = (
        "<p>Report from 3 June 2026 assessment</p><h2>Safe</h2><p>Good</p><p>3 June 2026</p><p>Staff were kind.</p>"
        "<h3>Requirement notices</h3><ul><li>Regulation 18: Staffing</li></ul>"
        "<h3>Action the provider MUST take</h3><ul><li>Have enough staff.</li></ul>"
    )
    address = f"https://www.cqc.org.uk{HOME}/reports/AP1/overall/safe"
    record = read(modern(HEADS["line"], main).encode(), address=address)
    assert [one.text for one in record.findings] == ["Staff were kind."]
    assert (len(record.regulatory), len(record.actions)) == (1, 1)


def report(main: str) -> Record:
    body = (
        "<p>Report from 9 July 2026 assessment</p><h2>Well-led</h2><p>Good</p><p>1 July 2026</p><p>Staff were kind.</p>"
    )
    return read(modern(HEADS["line"], body + main).encode(), address=f"{ADDRESS}/reports/AP1/overall/well-led")


@pytest.mark.parametrize(
    ("main", "said"),
    [
        (
            "<h2>Enforcement</h2><p>We have served a warning notice on the provider for a breach of regulation 17.</p>",
            ("warning-notice", "17"),
        ),
        (
            "<h2>Enforcement and Recommendations</h2><p>We found breaches. We have issued a warning notice.</p>",
            ("warning-notice", None),
        ),
        (
            "<h2>Special measures</h2><p>The overall rating for this service is ‘Inadequate’ and the service is "
            "therefore in ‘special measures’.</p>",
            ("special-measures", None),
        ),
    ],
)
def test_a_report_that_says_under_its_own_title_what_cqc_has_done_prints_a_notice(
    main: str, said: tuple[str, str | None]
) -> None:
    record = report(main)
    assert [(one.type, one.regulation) for one in record.regulatory] == [said]
    assert [one.text for one in record.findings] == ["Staff were kind."]


@pytest.mark.parametrize(
    "sentence",
    [
        "We served a warning notice at our inspection in 2024. The provider has complied with it.",
        "We have served a warning notice, which has now been withdrawn.",
        "We have not taken enforcement action.",
        "The service was in special measures in 2019. It is no longer in special measures.",
        "If the service is in special measures we inspect it again.",
    ],
)
@pytest.mark.parametrize("title", ["Enforcement", "Special measures"])
def test_what_was_or_might_be_is_no_notice_under_such_a_title(title: str, sentence: str) -> None:
    record = report(f"<h2>{title}</h2><p>{sentence}</p>")
    assert record.regulatory == ()
    assert sentence in [one.text for one in record.findings]


def test_the_head_of_a_table_of_notices_and_the_word_none_are_no_findings() -> None:
    notice = f"<h2>Regulatory action</h2><h3>Requirement notices</h3>{table(('Personal care', STAFFING))}"
    for main in (notice, "<h2>Warning notices</h2><p>None</p>"):
        said = [one.text for one in report(main).findings]
        assert not [one for one in said if one in ("None", "Regulated activity Regulation")]
