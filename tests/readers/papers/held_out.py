"""Sentences written after the readers, in other hands: minutes, letters and reports that the readers never saw."""

from __future__ import annotations

from .sayings import Saying

S = Saying

SAYINGS = [
    S("never-event", "Mrs Chair, I am sorry to say that we have had a wrong-tooth extraction, our third Never "
    "Event this year."),
    S("never-event", "It has been 412 days since our last never event.", "historic"),
    S("never-event", "A misplaced naso-gastric tube incident on Ward 7 has been declared as a Never Event."),
    S("never-event", "The Trust has had no Never Events in the last 18 months.", "negated"),
    S("never-event", "There was one SI declared in October 2025 (which was also a Never Event)."),
    S("never-event", "Never Event incidence remains at zero.", "negated"),
    S("never-event", "No Serious Incidents, Never Events or outbreaks were reported to the Committee.", "negated"),
    S("serious-incident", "No Serious Incidents, Never Events or outbreaks were reported to the Committee.", "negated"),
    S("never-event", "Never Events (Nil) and mixed-sex breaches (4) are shown on page 6.", "negated"),
    S("never-event",
      "Two incidents were initially logged as Never Events but have since been stood down.", "withdrawn"),
    S("never-event", "At the time of writing, no incident has been classed as a Never Event.", "negated"),
    S("never-event", "Colleagues were reminded of the never event at Holmfield in 2021.", "historic"),
    S("never-event", "The Surgical Division is investigating a suspected Never Event.", "hypothetical"),
    S("serious-incident", "Six new PSII were launched in quarter two."),
    S("serious-incident", "One incident in the quarter was escalated as a serious incident."),
    S("serious-incident", "The Trust did not report any Serious Incidents between July and September 2025.", "negated"),
    S("serious-incident", "Nothing met the bar for a patient safety incident investigation.", "negated"),
    S("regulation-28", "I am writing under paragraph 7 of Schedule 5 and Regulation 28; a copy of my report has "
    "been sent to the Trust."),
    S("regulation-28", "The Area Coroner concluded the inquest and made a Prevention of Future Death report to "
    "the Trust and the Department."),
    S("regulation-28", "There were nine inquests in the period and none attracted a PFD report.", "negated"),
    S("regulation-28", "No PFDs.", "negated"),
    S("regulation-28", "The Coroner indicated that she was minded to issue a Regulation 28, subject to further "
    "evidence.", "hypothetical"),
    S("section-29a", "Members noted the Section 29A Warning Notice received on 6 November and the response due "
    "within ten days."),
    S("section-29a", "The warning notice issued by the CQC under S29A of the Health and Social Care Act remains "
    "in force."),
    S("section-29a", "We were formally notified on 20 October 2025 that the S29A had been removed.", "withdrawn"),
    S("section-29a", "The Committee asked for assurance that a repeat of the 2018 Section 29A notice was "
    "avoided.", "historic"),
    S("section-29a", "Our colleagues at Northfield University Hospitals NHS Trust are responding to a section 29A "
    "notice.", about="Northfield"),
    S("section-29a", "The CQC has not issued the Trust with a Section 29A Warning Notice.", "negated"),
    S("section-31", "The CQC has imposed five conditions on the Trust's registration with immediate effect."),
    S("section-31", "CQC agreed on 14 October to lift two of the four section 31 conditions."),
    S("section-31", "There are currently no Section 31 conditions in place.", "negated"),
    S("section-64", "CQC requested information under Section 64 of the Act on 3 November 2025."),
    S("must-do", "Progress: 31 must-dos, of which 22 closed, 6 on track and 3 off track."),
    S("should-do", "Fourteen Should Do recommendations remain in progress."),
    S("cqc-rating", "The CQC published its report on 21 October, rating the service Requires Improvement overall."),
    S("cqc-rating", "Urgent and emergency care has improved from Inadequate to Requires Improvement following the "
    "CQC's re-inspection."),
    S("cqc-rating", "CQC upheld our appeal and the rating for surgery was overturned.", "withdrawn"),
    S("cqc-inspection", "Inspectors from the CQC arrived unannounced on 11 November 2025."),
    S("cqc-inspection",
      "The Trust is expecting a CQC assessment of its maternity units in the new year.", "hypothetical"),
    S("cqc-inspection", "No breaches were identified by the CQC inspection team.", "negated"),
    S("cqc", "The Chief Nurse has written to the CQC to confirm the closure of the ward."),
    S("prosecution", "At the hearing on 5 November the Trust pleaded guilty to one charge brought by the CQC."),
    S("prosecution", "CQC has confirmed it will not be prosecuting the Trust.", "negated"),
    S("prosecution", "Stonebridge Hospitals NHS Trust has been fined £1.2m following a CQC "
    "prosecution.", about="Stonebridge"),
    S("segment", "NHSE confirmed that the organisation will remain in Segment 3."),
    S("segment", "Our NOF segment has fallen from 2 to 3."),
    S("segment", "The Trust has been de-escalated from Tier 1 to Tier 2 for cancer by NHS England."),
    S("undertakings", "The enforcement undertakings were lifted in full on 1 October 2025.", "withdrawn"),
    S("undertakings", "The Trust remains in breach of its licence and subject to undertakings with NHS England."),
    S("special-measures", "Exit from the RSP was confirmed by the national team last month.", "withdrawn"),
    S("special-measures", "The Trust is in the Recovery Support Programme."),
    S("special-measures", "We want to avoid being placed in special measures.", "hypothetical"),
    S("section-30", "KPMG wrote to the Secretary of State under section 30 because of the breach of the breakeven "
    "duty."),
    S("finance", "Month 7: year-to-date deficit £11.4m, which is £3.2m worse than plan."),
    S("finance", "The efficiency programme has under-delivered by £1.8m."),
    S("board-change", "The Board welcomed the newly appointed Chief People Officer to her first meeting."),
    S("board-change", "The Trust Chair will leave the organisation at the end of December when his term of office "
    "ends."),
    S("board-change", "The Deputy Chief Executive will act as Acting Chief Executive from 1 January 2026."),
    S("never-event", "We reported our first Never Event of 2025/26 in October, relating to the administration of "
    "insulin."),
    S("never-event", "Two of the five PSIIs relate to Never Events declared in September."),
    S("never-event", "As of 31 October 2025, the number of Never Events year to date is 4."),
    S("never-event", "The Trust has not declared a Never Event since March 2024.", "negated"),
    S("never-event", "There were zero (0) Never Events reported in month.", "negated"),
    S("never-event", "Never Events year to date: 0", "negated"),
    S("never-event", "No new Never Events, regulation 28 notices or SIs to report.", "negated"),
    S("never-event", "This was the Trust's first never event for over two years and a full investigation is under "
    "way."),
    S("never-event", "The incident does not meet never event criteria.", "negated"),
    S("never-event", "The incident was reviewed to determine whether it constituted a Never Event.", "hypothetical"),
    S("never-event", "A Never Event was declared by the independent provider to which the list had been "
    "outsourced.", "", about="independent provider"),
    S("never-event", "Sadly a Never Event occurred at the Trust's treatment centre in October."),
    S("serious-incident", "Seven serious incidents were reported in the quarter, including two falls with fracture."),
    S("serious-incident", "Since moving to PSIRF no serious incidents are declared and learning responses are "
    "used instead.", "negated"),
    S("serious-incident", "No patient safety incident investigations were commissioned during Quarter 2.", "negated"),
    S("regulation-28", "A Regulation 28 report was issued to the Trust following the inquest which concluded on 9 "
    "October."),
    S("regulation-28", "The Trust has been issued with a Preventing Future Deaths report by the Senior Coroner "
    "for Wessex."),
    S("regulation-28", "There were no Prevention of Future Deaths (PFD) reports issued to the Trust.", "negated"),
    S("regulation-28", "Prevention of Future Deaths reports: Nil received.", "negated"),
    S("regulation-28", "The Regulation 28 report was addressed to NHS England rather than the Trust and was "
    "shared across all providers."),
    S("section-29a", "Following the inspection, CQC served a warning notice under Section 29A of the Health and "
    "Social Care Act 2008."),
    S("section-29a", "The Trust has responded to the Section 29A Warning Notice and awaits the CQC's decision."),
    S("section-29a", "CQC confirmed that the requirements of the Section 29A Warning Notice had been met and the "
    "notice was closed.", "withdrawn"),
    S("section-29a", "The CQC did not issue a Section 29A notice but has asked for an action plan.", "negated"),
    S("section-29a", "Members asked what would happen if a Section 29A Warning Notice were issued.", "hypothetical"),
    S("section-31", "The Trust's application to remove the Section 31 conditions was submitted in October 2025."),
    S("section-31", "CQC has issued a Notice of Decision to impose conditions on the registration of the urgent "
    "care service."),
    S("must-do", "There are 14 MUST do actions from the 2024 inspection; 11 have been completed and three remain "
    "in progress."),
    S("must-do", "All Must Do actions arising from the inspection are now complete."),
    S("cqc-rating", "Following re-inspection CQC has upgraded maternity at Holmfield from Requires Improvement to "
    "Good."),
    S("cqc-rating", "CQC rated the service as 'Requires Improvement' in its report published on 7 November 2025."),
    S("cqc-inspection", "An unannounced CQC inspection of the emergency department took place on 21 and 22 "
    "October 2025."),
    S("cqc-inspection", "CQC visited two of our wards under the Mental Health Act in October."),
    S("cqc-inspection", "We have not been inspected by the CQC this quarter.", "negated"),
    S("prosecution", "The CQC has begun criminal proceedings and the Trust has been charged with two offences."),
    S("prosecution", "The Trust was sentenced at Wessex Crown Court and fined £480,000 in the prosecution brought "
    "by CQC."),
    S("segment", "NHS England has confirmed that the Trust will move from segment 4 to segment 3 with immediate "
    "effect."),
    S("segment", "The Trust remains in segment two of the NHS Oversight Framework."),
    S("undertakings", "NHS England has written to confirm that the Trust has met its undertakings and issued a "
    "compliance certificate.", "withdrawn"),
    S("undertakings", "The Trust has offered enforcement undertakings to NHS England in respect of its financial "
    "position."),
    S("special-measures", "NHS England has placed the Trust in the national Recovery Support Programme."),
    S("special-measures", "We left special measures in 2018.", "withdrawn historic"),
    S("section-30", "Our auditors have issued a Section 30 letter to the Secretary of State."),
    S("finance", "The Trust is reporting a year to date deficit of £6.1m, £0.8m better than plan."),
    S("finance", "At the end of October the Trust's deficit was £14.0m against a plan of £9.5m."),
    S("finance", "CIP delivery is £4.1m, a shortfall of £1.3m against the target."),
    S("board-change", "The Chief Finance Officer leaves the Trust on 31 December 2025 and an interim has been "
    "appointed."),
    S("board-change", "This was the last Board meeting for the Non-Executive Director, whose term ends in November."),
    S("board-change", "The Medical Director has been appointed Deputy Chief Executive."),
    S("board-change", "Recruitment to the substantive Chief Nurse post is under way."),
]  # fmt: skip

NOTHING = [
    "Appendix 4: Section 29A Warning Notice",
    "Regulation 28 Reports (Prevention of Future Deaths)",
    "The Board is asked to note the Never Events policy.",
    "NED Non-Executive Director",
    "Care Quality Commission (CQC) Regulation 12, Safe care and treatment",
    "The Trust must comply with the Care Quality Commission (Registration) Regulations 2009.",
    "The Chief Operating Officer reported that 14 new nurses had been appointed in the quarter.",
    "The paper sets out how the Trust meets CQC's well-led key question.",
    "The Medical Director joined the ward round on Tuesday.",
    "Section 31 and section 64 refer to the chapters of the estates manual.",
    "Apologies were received from the Chief Executive.",
    "Staffing on the segment of the corridor was tight.",
    "Local counter fraud: one member of staff was prosecuted for fraud.",
    "Incident themes in the quarter were falls and pressure ulcers.",
    "Two SIs were closed in the month.",
    "Never Events are serious, largely preventable patient safety incidents that should not occur.",
    "Agenda item 9: Serious Incident and Never Event report",
    "PFD: Prevention of Future Deaths",
    "The CQC is the independent regulator of health and social care in England.",
    "The Trust's CQC registration is unchanged.",
    "CQC Well-led; CQC Safe; CQC Effective",
    "The Chair welcomed everyone to the meeting.",
    "The Medical Director reported that two consultants had been appointed.",
    "Regulation 29 of the Town and Country Planning Regulations applies.",
    "The Deputy Director of Nursing left the meeting at 11:30.",
    "Chief Executive's report",
    "Chair's opening remarks and apologies",
    "Market segment 2 comprises private patients.",
    "Next steps: section 31 of the lease will be reviewed.",
    "The Committee discussed the surplus land at the old hospital site.",
    "Agency staff were thanked for their help over the winter.",
    "The Chief Executive left the room.",
    "NHS England's undertaking of the review was delayed.",
    "CQC Insight data was presented.",
    "Well-led: Are we compliant with our CQC registration?",
]
