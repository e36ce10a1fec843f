"""Whether a sentence speaks of now, of the past, or of what may come."""

from __future__ import annotations

import re

from storage.paper import Time

from .clause import clause
from .period import newest

_W = r"[\w'/&(),-]+"
_MAY_COME = re.compile(
    r"(?i:\bif\b|\bunless\b|\bshould (?:an?|any|the|there|we|another|further|it|this|these|either|CQC)\b|"
    r"\bin the event\b|\bwhether\b"
    r"|\b(?:could|might)\b(?! have)|\bpotential(?:ly)?\b|\bpossib(?:le|ly|ility)\b|\brisks? (?:that|of|is|to|"
    r"around)\b|\bat risk of\b"
    r"|\blikely\b|\blikelihood of\b|\bthreat(?:s|en\w*)?\b|\bprospect\b|\bto (?:avoid|prevent|reduce|eliminate|"
    r"mitigate)\b|\bavoid(?:ing|s)?\b"
    r"|(?<!meet the )(?<!met the )\bdefin(?:ition of|ed as|es)\b|\bscenarios?\b|\bsimulat\w+\b|\bmock\b|"
    r"\bsuspected\b|\bminded to\b|\bconsidering\b|\bintention to\b|\bintends to\b|\bbeing (?:considered|assessed|"
    r"reviewed) as\b|\btolerance\b|(?<!meet the )(?<!met the )\bthreshold for\b|\bin the case of\b|\bwere an?\b"
    r"|\bprepar(?:e|ing|ation|ations|es|ed) for\b|\breadiness\b|\bready for\b|\bambitions?\b|\baspir\w+|"
    r"\baims? to\b|\btrajectory to\b"
    r"|\bwhere (?:an?|any)\b|\bany (?:future|such|(?:[\w-]+ )?(?:incidents?|events?|cases?|providers?)|trusts?)\b|"
    r"\bwithout (?:improvement|action)\b|\bfailure to\b|\bpowers? to\b|\bdut(?:y|ies) to\b|\bentitled to\b|"
    r"\bable to\b|\bhow (?:to|boards?|trusts?|providers?|organisations?)\b"
    r"|\bwhen (?:an?|any)\b|\bin order to\b|\bescalat\w+ to\b|\b(?:plan|intend)(?:s|ned|ning|ed)? to\b)"
    r"|(?i:\bensur\w+ (?:that )?(?:we|the trust|it|they) (?:can|could|(?:is|are) able)\b|"
    r"\b(?:until|before|unless|so that) (?:\w+ ){1,3}becomes?\b|\b(?:from|of|not) becoming\b)"
    r"|\b(?:must|should) be \w+ (?:when|where|if)\b|\bHad (?:the|an?|this|it|they|we)\b"
    r"|\b(?:can|may) (?:use|issue|serve|take|impose|apply)\b"
    r"|\b(?:next|upcoming|forthcoming|anticipated) (?:[\w-]+ ){0,2}$"
    r"|\b[Mm]ay (?!have\b|\d|20)(?=[a-z])",
)
_MAY_FOLLOW = re.compile(
    rf"(?:\s+{_W}){{0,6}}?\s+(?:could|might|may|can)\b(?! have)|\s+(?:if|should)\b"
    rf"|(?:\s+{_W}){{0,3}}?\s+(?:is|are)\s+(?:issued|served|made|declared|given|required|sent)\s+(?:where|when|if|"
    rf"by|to|under|in)\b|(?:\s+{_W}){{0,3}}?\s+(?:were|"
    rf"was) to\b"
)
_DUE = (
    r"due(?: (?:to (?:be|have|take|start|commence|begin|undergo|receive|open|publish|report|visit|join|leave|move|"
    r"return|happen|end|go)|in|for|on|by)\b)"
)
"""What is due is to come; what is due to something has it for its cause."""
_WILL = re.compile(
    r"\b(?:(?:will|shall|would(?! have))(?! remain| continue| be (?:reported|declared|investigated|managed) as)|"
    r"expect(?:s|ed|ing)?|anticipat\w+|scheduled|planned|"
    rf"{_DUE}|upcoming|forthcoming|is to|are to)\b",
    re.IGNORECASE,
)
_WILL_FOLLOW = re.compile(
    rf"(?:\s+{_W}){{0,4}}?\s+(?:(?:will|shall|would(?! have))(?! remain| continue)|(?:is|are|was|were|"
    rf"being)?\s*(?:expected|scheduled|planned|anticipated|{_DUE}|due\s*$)|(?:is|are) to be)\b",
    re.IGNORECASE,
)
_ON_TERMS = re.compile(
    r"\b(?:if|unless|whether|criteri\w+|where (?:an?|any|it|they)|under (?:the|this|a) new)\b", re.IGNORECASE
)
"""Terms on which something would be reported as what is named: none has to be there."""
_AS = re.compile(r"\b(?:will|shall|would) be \w+ as\b", re.IGNORECASE)
_ANY = re.compile(
    r"\bany (?:[\w-]+ )?(?:incidents?|events?|cases?)\b(?! (?:was|were|has|"
    r"have)\b)[^.;]{0,120}\b(?:which|that|progress\w*)\b",
    re.IGNORECASE,
)
_CONSEQUENCE = re.compile(
    r"\W*(?:(?:\w+ )?(?:consequences?|effects?|impacts?|causes?)\b[^.:|]{0,20}[:|]|"
    r"(?:leading|leads? to|resulting|results? in)\b)",
    re.IGNORECASE,
)
"""How the column of a risk's consequences begins."""
_DECIDED = re.compile(r"\b(?:confirmed|announced|notified|informed|decided|agreed|told)\b", re.IGNORECASE)
_DEFINITE = re.compile(r"\b(?:the|this|these|those|both|recent|our)\s+(?:[\w'-]+\s+){0,2}$", re.IGNORECASE)
_COMPARED = re.compile(
    r"\b(?:compared (?:with|to)|in comparison (?:with|to)|against|than|versus|vs\.?|up from|"
    r"down from)\b[^,;.]{0,70}",
    re.IGNORECASE,
)
_LAST = re.compile(
    r"\b(?:last|previous|earlier|prior|historic(?:al)?|past|former|"
    r"most recent)\s+(?:[\w-]+\s+){0,2}$",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:(?:previous|last|prior|preceding|past) (?:financial |calendar )?years?|years? (?:ago|before|earlier)|"
    r"in the past|historical(?:ly)?"
    r"|formerly|back in|at that time|some years|a decade|the year before|recall(?:ed|ing))\b",
    re.IGNORECASE,
)
_STILL = re.compile(
    r"\b(?:remain(?:s|ed|ing)?|still|current(?:ly)?|continu(?:es?|ed|ing)|to date|ongoing|today|at present|since|"
    r"not yet|so far)\b",
    re.IGNORECASE,
)


_PERFECT = re.compile(
    r"\b(?:has|have)\s+(?:(?:now|just|also|since|recently|formally)\s+)?(?:been(?:\s+\w+)?\s*$|received\b|had\b)",
    re.IGNORECASE,
)
_IN_COURT = re.compile(r"\b(?:prosecut|fine|convict|sentenc|guilty|charge)", re.IGNORECASE)
"""A court comes to what happened years ago: only its own day counts."""
_CAUSE = re.compile(
    r"\b(?:after|relating to|in relation to|arising from|in connection with|concerning|in respect of|"
    r"over (?:an?|the|its|failures?|failings?))\b[^,;.]{0,120}",
    re.IGNORECASE,
)


def when(
    text: str, start: int, end: int, *, day: str | None, months: int | None, ahead: bool = False, settled: bool = False
) -> Time:
    """When what ``text[start:end]`` names was or may be; ``day`` is that of the meeting, ISO.

    Historic: the words say so, or the newest date of the sentence is more than ``months`` before the meeting.
    Without ``months`` no date makes it old. ``ahead``: what will be is news of now; ``settled``: where it is decided.
    """
    around = clause(text, start, end, joined=True)
    if (
        text.rstrip(" \"'”’)").endswith("?")
        or _CONSEQUENCE.match(text)
        or _ANY.search(text, 0, start)
        or _MAY_COME.search(around.before)
        or _MAY_FOLLOW.match(around.rest)
        or (_AS.search(around.before) and _ON_TERMS.search(text))
    ):
        return "hypothetical"
    definite = _DEFINITE.search(around.before)
    decided = settled and _DECIDED.search(around.before)
    if not (definite or ahead or decided) and (_WILL.search(around.before) or _WILL_FOLLOW.match(around.rest)):
        return "hypothetical"
    if not ahead and _LAST.search(around.before):
        return "historic"
    here = _COMPARED.sub(" ", f"{around.before}{text[start:end]}{around.after}")
    if _STILL.search(here):
        return "now"
    said = _COMPARED.sub(" ", text)
    if _PERFECT.search(around.before) or _IN_COURT.match(text, start):
        here, said = _CAUSE.sub(" ", here), _CAUSE.sub(" ", said)  # what it is about may be old, and it is not
    old = months is not None and (newest(here, day, months) or newest(said, day, months))
    return "historic" if _PAST.search(here) or old == "old" else "now"
