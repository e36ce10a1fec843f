"""Sentences as many trusts' papers word them: minutes, chief executives' reports, quality reports, letters.

Written by us, of trusts that there are not. Each with what it says: its type, how it is meant, and whom it is about.
"""

from __future__ import annotations

from typing import NamedTuple


class Saying(NamedTuple):
    """One sentence and the signal in it; ``how``: "" or any of "negated", "withdrawn", "historic", "hypothetical"."""

    type: str
    sentence: str
    how: str = ""
    about: str | None = None


S = Saying

EVENTS = [
    S("never-event", "Regrettably, one Never Event was declared in theatres during September 2025."),
    S("never-event", "The Trust has reported two Never Events since the last meeting, both wrong site blocks."),
    S("never-event", "There were 3 Never Events in the quarter."),
    S("never-event", "A never event involving a retained swab occurred on 4 September 2025 and duty of candour "
    "was met."),
    S("never-event", "The Medical Director advised that an incident in ophthalmology had been confirmed as a "
    "Never Event."),
    S("never-event", "A further never event (wrong implant) has been notified to the ICB."),
    S("never-event", "Never Events: 2"),
    S("never-event", "No harm came to the patient in the Never Event that was declared in August 2025."),
    S("never-event", "Following the Never Event in maternity theatres, a stop-the-line exercise was carried out."),
    S("never-event", "Nil never events to report.", "negated"),
    S("never-event", "Zero Never Events were recorded for the month.", "negated"),
    S("never-event", "We have had no new Never Events or Patient Safety Incident Investigations.", "negated"),
    S("never-event", "Never Events – none reported this period.", "negated"),
    S("never-event", "There have not been any never events in 2025/26 to date.", "negated"),
    S("never-event", "The Trust continues to be never event free.", "negated"),
    S("never-event", "0 never events and 4 PSIIs were commissioned.", "negated"),
    S("never-event", "The panel concluded that the incident did not meet the definition of a Never Event.", "negated"),
    S("never-event", "Neither of the two retained item incidents was a Never Event.", "negated"),
    S("never-event", "Of the 14 moderate harm incidents, none were Never Events.", "negated"),
    S("never-event", "The quarter closed without a never event.", "negated"),
    S("never-event", "There were no complaints to the Ombudsman, Never Events or inquests.", "negated"),
    S("never-event", "The last Never Event took place in January 2020.", "historic"),
    S("never-event", "Members recalled that the Trust had two never events in 2022/23.", "historic"),
    S("never-event", "In 2019 a never event in dermatology led to a new checklist.", "historic"),
    S("never-event", "Three Never Events were reported during the previous financial year.", "historic"),
    S("never-event", "Should a Never Event occur, the executive on call must be told within the hour.", "hypothetical"),
    S("never-event", "There is a risk that poor list management leads to never events.", "hypothetical"),
    S("never-event", "If swab counts are missed a never event could happen.", "hypothetical"),
    S("never-event", "NHS England reported 412 Never Events across the country in the year.", about="across the "
    "country"),
    S("never-event",
      "A neighbouring trust has shared the learning from a never event in its cath lab.", about="neighbouring trust"),
    S("never-event", "The Never Event was subsequently downgraded by the ICB and removed from StEIS.", "withdrawn"),
    S("serious-incident", "Four Serious Incidents were declared in July 2025."),
    S("serious-incident", "Two new PSIIs have been commissioned under PSIRF this month."),
    S("serious-incident", "1 Serious Incident was reported on StEIS in the period."),
    S("serious-incident", "A patient safety incident investigation was opened following a delayed diagnosis."),
    S("serious-incident", "There were five SIs reported in August, against three in July."),
    S("serious-incident", "No SIs declared.", "negated"),
    S("serious-incident", "There were no incidents that met the threshold for a PSII in month.", "negated"),
    S("serious-incident", "The service had zero serious incidents and zero formal complaints.", "negated"),
    S("serious-incident", "It was pleasing that no serious untoward incidents had been logged.", "negated"),
    S("serious-incident", "During 2021/22 eleven serious incidents were declared.", "historic"),
    S("serious-incident", "The SI was de-escalated after review by the commissioners.", "withdrawn"),
    S("regulation-28", "HM Coroner has issued the Trust with a Regulation 28 report about ligature points."),
    S("regulation-28", "One Prevention of Future Deaths notice was received in the quarter."),
    S("regulation-28", "The Trust responded to the PFD report within the 56 days allowed."),
    S("regulation-28", "Two Reg 28 letters were received from the Senior Coroner on 2 October 2025."),
    S("regulation-28", "The Trust received no Regulation 28 Reports during Q1.", "negated"),
    S("regulation-28", "We have not received any PFDs this quarter.", "negated"),
    S("regulation-28", "The coroner did not issue a Regulation 28 report at the end of the inquest.", "negated"),
    S("regulation-28", "The Coroner decided that no Prevention of Future Deaths report was required.", "negated"),
    S("regulation-28", "In 2020 the coroner issued the Trust with a Prevention of Future Deaths report.", "historic"),
    S("regulation-28", "The coroner may issue a Regulation 28 report when the inquest ends.", "hypothetical"),
    S("regulation-28", "The inquest next month carries a potential Regulation 28 report.", "hypothetical"),
    S("regulation-28",
      "A PFD report sent to another mental health trust was reviewed for learning.",
      about="another mental health trust"),
]  # fmt: skip

CQC = [
    S("section-29a", "On 12 September 2025 CQC served the Trust with a Section 29A Warning Notice for urgent care."),
    S("section-29a", "The Chief Executive confirmed receipt of a Regulation 29A warning notice."),
    S("section-29a", "The s.29A notice requires significant improvement by 31 December 2025."),
    S("section-29a", "The Trust remains subject to a s29A notice in relation to medical care."),
    S("section-29a", "The section 29A warning notice has not yet been lifted."),
    S("section-29a", "CQC issued a Warning Notice to the Trust following the unannounced visit to the emergency "
    "department."),
    S("section-29a", "No warning notices under section 29A were issued.", "negated"),
    S("section-29a", "The Trust is not subject to any Section 29A notice.", "negated"),
    S("section-29a", "The CQC has withdrawn the Section 29A warning notice.", "withdrawn"),
    S("section-29a", "We are delighted that the 29A Notice for maternity was lifted on 3 October 2025.", "withdrawn"),
    S("section-29a", "Following representations the regulator rescinded its s29A notice.", "withdrawn"),
    S("section-29a", "In 2019 the Trust was issued with a section 29A notice.", "historic"),
    S("section-29a", "Failure to improve could result in a section 29A warning notice.", "hypothetical"),
    S("section-29a", "If CQC is not satisfied it may serve a Section 29A notice.", "hypothetical"),
    S("section-29a",
      "CQC issued University Hospitals of Wessex with a section 29A warning notice.",
      about="University Hospitals of Wessex"),
    S("section-29a", "Three trusts in the region have received Section 29A warning notices.", about="trusts in "
    "the region"),
    S("section-31", "CQC imposed urgent conditions on the Trust's registration under Section 31."),
    S("section-31", "A section 31 letter of intent was received on 8 October 2025."),
    S("section-31", "The Trust continues to report weekly to CQC under its s31 conditions."),
    S("section-31", "Section 31 conditions on the maternity service were removed in September 2025.", "withdrawn"),
    S("section-31", "The conditions imposed on our registration have been lifted by CQC.", "withdrawn"),
    S("section-31", "CQC may take urgent action under section 31 if staffing does not improve.", "hypothetical"),
    S("section-64", "A Section 64 (Regulation 17) letter was received asking for staffing data."),
    S("section-64", "CQC has made a s64 request for information on restraint."),
    S("must-do", "Of the 23 MUST Do actions, 15 are complete and 3 are overdue."),
    S("must-do", "Nine 'must do' actions remain open from the inspection."),
    S("must-do", "There are no outstanding must-do actions.", "negated"),
    S("should-do", "All but two of the SHOULD Dos have been closed."),
    S("should-do", "CQC identified 12 actions that the Trust should take, of which 5 are overdue."),
    S("cqc-rating", "The CQC has rated maternity services at the Trust as Inadequate."),
    S("cqc-rating", "Our overall CQC rating moved from Requires Improvement to Good."),
    S("cqc-rating", "The Trust remains rated Outstanding by the Care Quality Commission."),
    S("cqc-rating", "The CQC rating of Inadequate for urgent care is being appealed."),
    S("cqc-rating", "The trust was rated Good by the CQC in 2018.", "historic"),
    S("cqc-rating", "Riverbank Healthcare NHS Trust has been rated Inadequate by CQC.", about="Riverbank "
    "Healthcare NHS Trust"),
    S("cqc-inspection", "CQC carried out an unannounced inspection of two wards in September 2025."),
    S("cqc-inspection", "The draft CQC report has been received for factual accuracy checking."),
    S("cqc-inspection", "The final inspection report from the CQC is awaited."),
    S("cqc-inspection", "The CQC visit did not identify any breaches of regulation.", "negated"),
    S("cqc-inspection", "There were no CQC inspections in the period.", "negated"),
    S("cqc-inspection", "A CQC well-led inspection is scheduled for January 2026.", "hypothetical"),
    S("cqc", "CQC wrote to the Trust on 1 October 2025 about ambulance handovers."),
    S("cqc", "Two whistleblowing concerns were raised with the CQC in the month."),
    S("cqc", "The CQC has not taken enforcement action against the Trust.", "negated"),
    S("prosecution", "The Trust entered a guilty plea at the Magistrates' Court in the CQC prosecution."),
    S("prosecution", "The Trust has been charged by the CQC with failing to provide safe care."),
    S("prosecution", "The Trust was fined £800,000 after a prosecution by the Health and Safety Executive."),
    S("prosecution", "CQC has decided not to prosecute the Trust.", "negated"),
    S("prosecution", "The charges brought by CQC were dropped.", "withdrawn"),
]  # fmt: skip

OVERSIGHT = [
    S("segment", "NHS England has moved the Trust from segment 3 to segment 4."),
    S("segment", "The Trust moved to segment 2, position 26 (out of 134 acute providers)."),
    S("segment", "Under the NHS Oversight Framework we are in Segment 3 for Quarter 2."),
    S("segment", "The Trust was placed in Tier 1 for elective recovery by NHS England."),
    S("segment", "Our SOF rating of 3 is unchanged.",),
    S("segment", "The Trust could be moved into segment 4 if the deficit grows.", "hypothetical"),
    S("segment", "Eastmoor Hospitals NHS Trust was moved into segment 4.", about="Eastmoor Hospitals NHS Trust"),
    S("segment", "NHS England has given the Trust a provider capability rating of amber-red."),
    S("undertakings", "The Trust agreed enforcement undertakings with NHS England in October 2025."),
    S("undertakings", "NHS England accepted revised undertakings on finance and governance."),
    S("undertakings", "NHSE has issued a compliance certificate for the undertakings on A&E.", "withdrawn"),
    S("undertakings", "There are no undertakings in place with NHS England.", "negated"),
    S("special-measures", "The Trust entered the Recovery Support Programme in September 2025."),
    S("special-measures", "The Trust has exited the Recovery Support Programme.", "withdrawn"),
    S("special-measures", "In 2016 the Trust was placed in special measures.", "historic"),
    S("section-30", "The external auditor has made a section 30 referral to the Secretary of State."),
    S("section-30", "A referral under Section 30 of the Local Audit and Accountability Act 2014 was issued."),
    S("section-30", "The auditors did not make a section 30 report.", "negated"),
    S("finance", "The Trust reported a deficit of £4.2m against a planned deficit of £2.0m at month 6."),
    S("finance", "At Month 5 the year to date position is a £3.1m deficit, £1.9m adverse to plan."),
    S("finance", "Agency spend exceeded the cap by £0.4m in the month."),
    S("finance", "Delivery of the cost improvement programme is £2.5m behind plan."),
    S("finance", "The year-to-date surplus of £0.1m is £0.1m favourable to the break-even plan."),
    S("board-change", "The Chief Executive announced that she would step down in March 2026."),
    S("board-change", "An interim Chief Finance Officer has been appointed and joined the Trust in October 2025."),
    S("board-change", "The Chair noted that it was the final meeting of the Medical Director."),
    S("board-change", "The Chief Nurse has resigned."),
    S("board-change", "A substantive Chief Operating Officer has been appointed."),
]  # fmt: skip

SAYINGS = [*EVENTS, *CQC, *OVERSIGHT]

NOTHING = [
    "All CQC Key Lines of Enquiry and fundamental standards of care are addressed in this report.",
    "The Trust is registered with the Care Quality Commission without conditions.",
    "CQC – Care Quality Commission",
    "SI Serious Incident",
    "CQC update",
    "Never Events and Serious Incidents",
    "Learning from the Serious Incident Themes report was shared.",
    "Staff are trained on the Never Events framework.",
    "Our ambition is to achieve an Outstanding rating from the CQC.",
    "One Serious Incident was submitted for closure to the commissioners in June.",
    "A Section 42 enquiry was received from the borough council.",
    "Section 31 of this report describes the estate.",
    "Section 30 of the policy was amended.",
    "The lower segment is used for caesarean sections.",
    "The team is undertaking a review of rotas.",
    "Link to CQC domain: Safe, Well led",
    "The consultant is charged with overseeing the pathway.",
    "Patients are charged for parking.",
    "The Chair thanked members for attending.",
    "There is a risk that services fail to remain compliant with CQC Fundamentals of Care standards.",
    "Section 29A Warning Notice 2025/26",
    "Tier 4 CAMHS beds remain in short supply.",
    "The Chief Nurse presented the report.",
    "The Committee's interim report was received.",
    "The division's variance is described in the appendix.",
    "The Board acts in accordance with the Health and Social Care Act 2008 (Regulated Activities) Regulations 2014.",
]
