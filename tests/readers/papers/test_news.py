"""Sentences that are news, and those that hold the same words and are none."""

from __future__ import annotations

import pytest

from crawler.readers.papers.signals import signals

from .packs import pack

NEWS = {
    "never-event": (
        "In September 2025, the Trust declared a Never Event relating to wrong site surgery (dental extraction).",
        "A Never Event has been declared in Interventional Radiology; immediate actions have been taken.",
        "The Trust declared its second Never Event of the year on 14 October 2025.",
        "There has been a never event in obstetrics (retained vaginal swab).",
        "Never Event: retained guidewire, ITU, reported 11 October 2025.",
        "During the reporting period 1 Never Event was recorded.",
        "Two incidents meeting the Never Event definition were reported in Month 6.",
        "This incident met the criteria for a never event and has been reported to CQC and the ICB.",
        "The Chief Nurse drew attention to the Never Event reported in Trauma & Orthopaedics.",
        "Never events reported in month – 1",
        "We are sorry that a patient experienced a Never Event in our care.",
        "There were no SIs in the period but one Never Event, which is under investigation.",
        "The Committee was not assured by the response to the Never Event declared in September.",
    ),
    "section-29a": (
        "The Trust received a Section 29A Warning Notice from the CQC on 3 November 2025.",
        "CQC has issued a section 29A warning notice requiring significant improvement in maternity triage.",
        "Following its visit the CQC has served us with a Warning Notice under Section 29A.",
        "Work continues to address the concerns in the 29A warning notice.",
        "The Trust does not agree with the Section 29A Warning Notice and has made representations.",
        "The CQC issued a 29A Warning Notice; no other enforcement action was taken.",
    ),
    "regulation-28": (
        "The coroner issued a Regulation 28 report following the inquest into the death of a patient.",
        "Regulation 28 reports received: 2",
    ),
}

NO_NEWS = {
    "never-event": (
        "There are currently no open Never Event investigations.",
        "Never Events 2018 list and framework was considered.",
        "The Trust's target is zero Never Events.",
        "We aim to have no never events.",
        "The incident was considered but was not a Never Event.",
        "Local safety standards for invasive procedures help to prevent Never Events.",
        "NHS England is consulting on the future of the Never Events framework.",
        "It was confirmed that this was not classed as a Never Event.",
        "The audit looked at learning from Never Events since 2019.",
        "The last reported Never Event was in August 2023.",
        "There have been no Never Events for 18 months.",
        "No incidents were reported as Never Events in Q2.",
        "Wrong route medication is a Never Event.",
        "A Never Event is a serious incident that is wholly preventable.",
        "The Board asked how the Trust would respond to a never event.",
        "The Never Event reported by Northbridge Hospitals NHS Trust was discussed for learning.",
        "Nationally there were 370 Never Events in 2024/25.",
        "The Trust has gone 500 days without a Never Event.",
        "Never Events (Target 0): 0",
        "Number of never events | target 0",
        "Never events remain at zero for the year.",
        "Number of Never Events reported: None",
        "The number of Never Events is nil.",
        "There was one Never Event in 2023/24.",
        "One never event was reported in the same period last year.",
        "In the previous year there were two never events.",
        "The Trust reported no further Never Events.",
        "The incident had initially been reported as a Never Event but was later found not to meet the criteria.",
        "Compliance with never event checklists is 98%.",
        "The policy sets out actions to be taken when a Never Event occurs.",
    ),
    "section-29a": (
        "CQC has powers to issue Section 29A Warning Notices to NHS trusts.",
        "A Section 29A Warning Notice is issued where CQC considers that significant improvement is required.",
        "The Section 29A Warning Notice issued in March 2023 was lifted in November 2024.",
        "No Section 29A notice has been received.",
        "The Trust has no outstanding warning notices from the CQC.",
        "CQC confirmed it would not be issuing a warning notice.",
        "The CQC has removed the Warning Notice.",
        "The local maternity system heard that Hillside University Hospitals had received a Section 29A notice.",
        "The HSE issued an improvement notice.",
        "The notice under section 29A has been complied with and CQC has closed it.",
        "If the actions are not complete the CQC could issue a section 29A warning notice.",
        "The risk is that a Section 29A notice is served.",
    ),
    "regulation-28": (
        "No inquest led to a Regulation 28 report.",
        "Coroners have a duty to issue Regulation 28 reports.",
        "The inquest concluded without a Prevention of Future Deaths report.",
        "The Trust avoided a PFD.",
        "Two PFDs were issued nationally on this theme.",
        "HM Coroner was satisfied and did not make a PFD report.",
    ),
}


def news(type: str, sentence: str) -> bool:
    """Whether the sentence is a signal of now, of the trust, neither negated nor withdrawn."""
    return any(
        one.type == type and one.time == "now" and one.about is None and not (one.negated or one.withdrawn)
        for one in signals(pack(sentence), day="2025-11-26").items
    )


@pytest.mark.parametrize("type", NEWS)
def test_it_is_news(type: str) -> None:
    assert [one for one in NEWS[type] if not news(type, one)] == []


@pytest.mark.parametrize("type", NO_NEWS)
def test_it_is_no_news(type: str) -> None:
    assert [one for one in NO_NEWS[type] if news(type, one)] == []
