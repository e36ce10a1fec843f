"""The roles of people on a front sheet, without their names."""

from __future__ import annotations

import re

_RANK = r"(?:Interim|Acting|Deputy|Associate|Assistant|Joint|Group|Executive|Non-Executive|Trust|Site|Divisional|Senior|Managing|Clinical|Corporate|Programme|Strategic|Company|Board|Lead|Vice|Lay|Independent|Senior Independent)"  # noqa: E501 # fmt: skip
_WORD = (
    r"(?:Finance|Resources|Governance|Service|Services|Redesign|Nursing|Quality|Safety|People|Workforce|HR|Human|"
    r"Organisational|Development|OD|Strategy|Strategic|Planning|Partnerships?|Transformation|Digital|Informatics|"
    r"Information|IM&T|IT|Technology|Data|Estates|Facilities|Capital|Operations|Operational|Performance|"
    r"Communications?|"
    r"Engagement|Corporate|Affairs|Integration|Integrated|Improvement|Medical|Education|Research|Innovation|Infection|"
    r"Prevention|Control|Midwifery|Allied|Health|Professionals|Professions|AHPs?|Therapies|Therapy|Community|Mental|"
    r"Children's|Children’s|Children|Adults?|Young|Care|Patients?|Experience|Culture|Inclusion|Equality|Diversity|Risk|"
    r"Assurance|Compliance|Legal|Business|Intelligence|Contracting|Contracts|Commercial|Sustainability|Delivery|Urgent|"
    r"Emergency|Elective|Cancer|Clinical|Standards|Regulation|Commissioning|Population|Public|Place|Primary|System|"
    r"Change|Learning|Leadership|Wellbeing|Complaints|Safeguarding|Pharmacy|Medicines|Property|Infrastructure|Insight|"
    r"Charity|Charitable|Procurement|Accounting|Financial|Management|Productivity|Efficiency|Recovery|Programmes?|PMO|"
    r"Secretariat|Freedom|Speak|Up|Dentistry|Surgery|Medicine|Women's|Women’s|Maternity|Neonatal|Anchor|Net|Zero|PSIRF|"
    r"Incident|Effectiveness|Ambulatory|Acute|Specialist|Outcomes|Volunteering|Security|Resilience|EPRR|Recruitment|"
    r"Resourcing|Talent|Reward|Policy|Projects?|Private|Tissue|Viability|Mortality|Deaths)"
)
_OWN = (
    r"(?:Medical|Nursing|Finance|Nurse|Operations|Managing|Improvement|Clinical|People|"
    r"Workforce|Strategy|Estates|Digital)"
)
_TAIL = rf"{_WORD}(?:(?: and | & |, | of |/| for | |-)(?!{_OWN} Director){_WORD})*"
_CHIEF = rf"(?:{_WORD}|Nurse|Operating|Executive|Officer|Pharmacist|Midwife|AHP)"
_ROLE = re.compile(
    rf"(?:{_RANK}[ -])*(?:"
    rf"Chief {_CHIEF}(?:(?: and | & |, | )(?!{_OWN} Director){_CHIEF})*|{_OWN} Director|"
    rf"(?:(?:Executive )?Directors?|Head) of {_TAIL}|{_TAIL} (?:Director|Manager|Lead|Guardian|Partner|Officer|"
    r"Secretary)|(?:Company|Trust|Corporate|Board) Secretary|Chair(?:man|woman|person)?|Director|Secretary|"
    r"Guardian of Safe Working(?: Hours)?|Freedom to Speak Up Guardian|Matron|Midwife)\b",
    re.IGNORECASE,
)
_SHORT = {"CEO", "COO", "CFO", "CNO", "CMO", "CPO", "CIO", "CDIO", "DON", "DOF", "FTSUG"}


def roles(text: str) -> tuple[str, ...]:
    """The roles in a text, in their order and without the names beside them; nothing where it names none."""
    said = text.replace("’", "'")[:1_000]
    found = [role[0] for role in _ROLE.finditer(said)]
    found += [word for word in re.findall(r"\b[A-Z]{3,5}\b", said) if word in _SHORT]
    return tuple(dict.fromkeys(found))
