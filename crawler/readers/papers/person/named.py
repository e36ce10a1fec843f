"""Patients, children and members of staff who are named in a matter of their own."""

from __future__ import annotations

import re

_TITLE = r"(?:Mr|Mrs|Ms|Miss|Master|Mx|Baby|Dr|Nurse)"
_NAME = r"[A-Z][a-z’'-]+"
_NO_NAME = (
    r"(?!(?:Doctors?|Physicians?|Psychology|Safety|Experience|Story|Stories|Flow|Care|Engagement|Survey|Group|"
    r"Trust|Board|Services?|Partner\w*|Transport|Advice|Liaison|"
    r"Group|Access|Initiated|Reported|Friendly|Health|Protection|Death|Bereavement|Loss|Friends|Team|Unit|"
    r"Committee|Report\w*|Led|"
    r"Participation|Portal|Record\w*|Feedback|Voice|Outcomes?|Pathways?|And|Or|Is|In|At|On|Of|To|The|Was|Were|Had|"
    r"Has|With|From|"
    r"Information|Administration|Environment|Choice|Satisfaction|Carer|Family|Relations?|Need\w*|Protection|Abuse|"
    r"Practice|Who|Representative\w*|"
    r"Leader\w*|Research|Education|Knows|Knew|Tracking|Activity|Acuity|Centred|Focused|Falls?|Harm|Incident\w*|"
    r"Level|Action|Plans?|Journey|Initial|Referral|Waiting|Lists?|Panel|Forum|Council|Network|Ambassador|"
    r"Association|Charter|Letters?|Notes|Facing|Public|Involvement|Strategy|Quality|Hub|App|Day|Week|Awards?|"
    r"Support|Community|Mental|Hospitals?|Clinical|National|Numbers?|Discharge\w*)\b)"
)
_SPEAKS = (
    r"noted|reported|asked|said|advised|presented|highlighted|confirmed|explained|stated|added|welcomed|informed|"
    r"updated|thanked|outlined|"
    r"queried|commented|suggested|agreed|felt|referred|spoke|drew|summarised|declared|chaired|attended|Director|"
    r"Chair\w*|Chief|Officer|Governor|"
    r"Nurse|Lead|Manager|Secretary|Consultant"
)
HINTS_OF_A_NAME = (
    "patient", "resident", "service user", "client", "mother", "father", "daughter", "son ", "son,", "husband",
    "wife", "widow", "deceased", "late ", "family of", "parents of", "child", "baby", "carer", "boy", "girl", "man ",
    "woman ", "mr ", "mrs ", "ms ", "mr.", "mrs.", "ms.", "miss ", "miss.", "master", "inquest", "death", "story",
    "journey", "disciplin", "misconduct", "dismiss", "suspen", "grievance", "struck off", "capability", "tribunal",
    "whistle", "mhps", "exclusion", "bullying", "experience of", "whose", "called", "named", "my name is",
    "heard from", "joined by", "shared by", "told by", "welcomed",
)  # fmt: skip
"""Of these one must stand in the text at all, at the beginning of a word."""
_PATIENT = re.compile(
    r"\b(?=[A-Za-z])(?:"  # at the beginnings of words alone, which is much faster
    rf"\b(?:[Pp]atient|[Rr]esident|[Ss]ervice [Uu]ser|[Cc]lient|[Mm]other|[Ff]ather|daughter|son|husband|wife|"
    rf"widow|deceased|late|family of|parents of|"
    rf"child|baby|carer of)(?i:\s+(?:was|is|called|named|"
    rf"known as))?,?\s+(?:{_TITLE}\.?\s+)?{_NO_NAME}{_NAME}(?:\s+{_NO_NAME}{_NAME})+\b"
    rf"|\b(?i:patient|resident|service user|client|child|baby|boy|girl|man|woman|mother)\s+(?i:called|named|"
    rf"known as)\s+{_NAME}"
    rf"|\b(?i:inquest|death of|died|family of|treatment of|treated|surgery on|care of|story of|case of|"
    rf"complaints? (?:from|by))"
    rf"\b[^.;]{{0,30}}\b(?:Mr|Mrs|Ms|Miss|Master|Baby)\.?\s+[A-Z](?:\b|[a-z]+)"
    rf"|\b(?:Mr|Mrs|Ms|Miss|Master|Baby)\.?\s+[A-Z][\w'’-]*[\s,](?:(?!\b(?:{_SPEAKS})\b)[^.;]){{0,100}}"
    rf"\b(?i:admitted|discharged|died|treated|diagnosed|gave birth|was born|underwent|passed away|inquest)\b"
    rf"|\b(?i:inquests?) (?i:into|touching|concerning|of|"
    rf"for)\s+(?i:the death of\s+)?(?:{_TITLE}\.?\s+)?{_NO_NAME}{_NAME}\s+{_NO_NAME}{_NAME}"
    rf"|\b(?i:the death of|the late)\s+(?:{_TITLE}\.?\s+)?{_NO_NAME}{_NAME}\s+{_NO_NAME}{_NAME})"
)
_STORY = re.compile(
    r"\b(?=[A-Za-z])(?:\b[Mm]y name is [A-Z]|"
    r"\b(?!(?:Patient|Staff|Carer|Service|User|Family|Today|Month|Quarter|Trust|Board|People|Volunteer|Parent|"
    r"Mother|Child|Ward|NHS|Team|"
    r"Nurse|It|This|That|Each|Their|There|Everyone|Person)['’]s)[A-Z][a-z]+['’]s (?:story|journey|experience of)\b"
    r"|\b(?i:patient|service user|carer|staff|family) (?i:story)\b[^.]{0,120}\b(?:[A-Z][a-z]+,? (?:who|is|was|"
    r"aged|a \d\d)|aged \d|\d{1,2}[- ]year[- ]old))"
)
_MONTH = r"(?!(?:January|February|March|April|May|June|July|August|September|October|November|December)\b)"
_TOLD = re.compile(
    rf"\b(?i:story|son|daughter|husband|wife|mother|father|whose|called|named)\b[^.]{{0,30}}?\b{_MONTH}[A-Z][a-z]+"
    r"(?:, | \()(?:aged )?\d{1,3}[,)]"
    rf"|\b(?i:heard from|joined by|story of|shared by|told by|welcomed)\s+{_MONTH}{_NO_NAME}{_NAME},? "
    r"(?:whose\b|who (?:was|had|spent|lost|gave|has been|received|"
    r"is (?:a|the) (?:patient|carer|mother|father|parent))\b|"
    r"an? (?:patient|carer|service user|mother|father|parent|young person)\b)"
    rf"|\b(?i:(?:patient|service user|carer|family|staff)(?:['’]s)? (?:story|journey)"
    rf"(?:\s+(?:of|by|from)\b|\s*[:–-]))\s+(?:{_TITLE}\.?\s+)?(?!(?:Virtual|Wards?|Meetings?)\b){_NO_NAME}{_NAME}\s+(?!Wards?\b){_NO_NAME}{_NAME}"
)
"""A person by first name with their age, or who came to tell, or whose story it is."""
_STAFF = re.compile(
    r"\b(?=[A-Za-z])(?i:disciplinary(?! (?:polic|procedure|process|working|training|panel|committee))|gross misconduct|"
    r"misconduct|dismissed|dismissal|suspended|suspension|grievance|"
    r"struck off|capability hearing|"
    r"employment tribunal|whistle-?blow\w*|MHPS|exclusion|bullying)\b"
)
_TITLED = re.compile(rf"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Nurse|Sister)\.?\s+{_NAME}\b|\b{_NO_NAME}{_NAME}\s+v\.?\s+[A-Z]")


def named_person(text: str) -> bool:
    """Whether a text names a patient, a child or their family, or a member of staff in a matter of conduct."""
    if _PATIENT.search(text) or _STORY.search(text) or _TOLD.search(text):
        return True
    return any(_TITLED.search(text[max(0, found.start() - 100) : found.end() + 100]) for found in _STAFF.finditer(text))
