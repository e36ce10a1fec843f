"""Words of a paper without people's names: roles stay."""

from __future__ import annotations

import re

NAME = "[name]"

_TITLE = r"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sir|Dame|Lord|Lady|Baroness|Baron|Rev|Reverend|Cllr|Councillor)"
_NO_NAME = (
    r"(?:The|An?|And|Of|For|In|On|At|To|By|Our|We|It|This|That|Following|During|As|No|All|With|From|After|Since|"
    r"However|There|Item|Board|Trust|NHS|"
    r"Commissioner\w*|Office\w*|Foundation|Hospitals?|Health\w*|Care|Commission|Committee|Council|Group|Officer|"
    r"Executive|Chief|Director\w*|Chair\w*|Nurs\w+|Medical|"
    r"Finance|Financial|Operating|People|Interim|Acting|Deputy|Associate|Non-?[Ee]xecutive|NED|Secretary|Company|"
    r"Senior|Independent|Lead|Head|"
    r"Manager|Managing|Governor\w*|Integrated|System|University|Royal|Infirmary|Centre|Clinic\w*|Service\w*|"
    r"Department|England|Improvement|"
    r"January|February|March|April|May|June|July|August|September|October|November|December|Monday|Tuesday|"
    r"Wednesday|Thursday|Friday|"
    r"Saturday|Sunday|Never|Event\w*|Serious|Incident\w*|Section|Regulation|Notice|Report\w*|Quality|Safety|"
    r"Patient\w*|Staff|Strategy|"
    r"Digital|Information|Transformation|Corporate|Affairs|Workforce|Operations|Performance|Audit|Risk|Assurance|"
    r"Recovery|Support|Programme|"
    r"Ward|Unit|Team|Division\w*|Region\w*|National|Local|Public|Annual|General|Meeting|Member\w*|Vice|Joint|"
    r"Midwifery|Human|Resources|"
    r"Community|Mental|Ambulance|Partnership|County|City|North|South|East|West|Outstanding|Good|Inadequate|"
    r"Requires|Overall|Coroner|Court|"
    r"Magistrates|Crown|Freedom|Speak|Guardian|Mr|Mrs|Ms|Dr|Prof|Professor|Children\w*|Act|Pharmac\w+|Therap\w+|"
    r"Allied|Professions|Estates|"
    r"Facilities|Development|Innovation|Research|Partnerships|Planning|Communications|Engagement|Governance|Legal|"
    r"Counsel|Designate|Substantive|Provider\w*|Alliance|Collaborative|Federation|"
    r"Saint|St|Year|Month|Quarter|Plan|Framework|Oversight|Segment|Tier|Street|Road|House|Park)\b"
)
_WORD = rf"(?!{_NO_NAME})[A-Z][a-z’'-]+(?:[A-Z][a-z]+)?(?:-[A-Z][a-z]+)?"
_FULL = rf"(?:{_WORD}\s+)(?:[A-Z]\.?\s+)?(?:(?:van|von|de|der|al|bin|O['’])\s*)?{_WORD}(?:\s+{_WORD})?"
_ROLE = (
    r"(?:(?:Interim|Acting|Deputy|Associate|Joint|Group|Executive|Non-?[Ee]xecutive|Managing|Independent|Senior|"
    r"Substantive|Trust|Vice|Lead|"
    r"Medical|Clinical|Finance|interim|acting|deputy|the|our|new|as)[\s-]+){0,4}"
    r"(?:Chief\s+\w+(?:\s+Officer)?|Director\w*|Chair\w*|CEO|CFO|COO|Officer|Nurse|Secretary|NED|Governor|"
    r"Consultant|Manager|Guardian|"
    r"Medical Director|Executive|Coroner|chief executive|chair|medical director|chief nurse|Head)"
)
_SAYS = (
    r"(?:reported|advised|noted|presented|confirmed|highlighted|informed|explained|said|asked|thanked|added|"
    r"outlined|introduced|stated|"
    r"updated|provided|gave|joined|joins|left|leaves|retires|resigned|commented|welcomed|observed|summarised|"
    r"queried|drew)"
)
_BESIDE = re.compile(
    rf"(?P<title>\b{_TITLE}\.?\s+(?:[A-Z]\.?\s+)*(?:{_WORD})(?:[\s-]+{_WORD}){{0,2}})"
    rf"|(?P<first>\b{_FULL})(?=\s*[,(–-]\s*{_ROLE}\b|\s+{_SAYS}\b|['’]s\b|\s*,?\s+(?:as|who)\b)"
    rf"|(?<=[,(–-]\s)(?P<last>{_FULL})(?=\s*[,).]|\s*$)"
    rf"|(?:(?<=Executive\s)|(?<=Director\s)|(?<=Chair\s)|(?<=Nurse\s)|(?<=Officer\s)|(?<=Coroner\s)|(?<=Secretary\s)"
    rf"|(?<=Executive,\s)|(?<=Director,\s)|(?<=Chair,\s)|(?<=Nurse,\s)|(?<=Officer,\s)|(?<=Coroner,\s)|"
    rf"(?<=Secretary,\s)"
    rf"|(?<=Executive:\s)|(?<=Director:\s)|(?<=Chair:\s)|(?<=Nurse:\s)|(?<=Officer:\s))(?P<after>{_FULL})"
)
_PLACE = (
    r"(?:Hospitals?|NHS|Trust|Council|University|Partnership|Health\w*|Ward|Unit|Infirmary|Centre|House|Clinic|"
    r"School|College|"
    r"Road|Street|Foundation|Community|Teaching|General|Ambulance|Mental|Integrated|Care|Group)"
)
_ANYWHERE = re.compile(rf"\b(?:{_TITLE}\.?\s+)?{_FULL}(?!\w|[-'’]?\s*(?:and\s+[A-Z]\w+\s+)?{_PLACE}\b)")


def nameless(text: str, *, board: bool = False) -> str:
    """The text with "[name]" where a name stands beside a title, a role or a verb of saying.

    ``board``: of a sentence about who sits on the board, wherever two or three words look like a name: there a place
    that is lost harms less than a person who is kept.
    """
    text = _BESIDE.sub(lambda found: found[0] if found["last"] and not _likely(text, found) else NAME, text)
    return _ANYWHERE.sub(NAME, text) if board else text


def _likely(text: str, found: re.Match[str]) -> bool:
    """Whether the words between commas or brackets stand right behind a role."""
    return bool(re.search(rf"{_ROLE}\s*[,(–-]\s*$", text[max(0, found.start() - 60) : found.start()]))
