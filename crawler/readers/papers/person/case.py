"""The case of one person, told so that those who know of it would recognise them."""

from __future__ import annotations

import re

HINTS_OF_A_CASE = (
    "stillb", "still-b", "death", "died", "dies", "dead", "deceased", "suicid", "own li", "his li", "her li",
    "their li", "ligature", "hanged", "hanging", "overdose", "fatal", "kill", "homicid", "murder", "sexual", "rape",
    "abscond", "self-harm", "self harm", "selfharm", "terminat", "brain", "hypox", "hie", "amput", "hiv",
    "accidental", "nonaccidental", "miscarr", "safeguarding", "child protection", "case review", "cspr",
    "section 47", "looked after", "looked-after", "abus", "neglect", "adult review", "claimant", "alleg", "diagnos",
    "disciplin", "misconduct", "dismiss", "suspen", "grievance", "struck off", "tribunal", "whistle", "bullying",
    "excluded",
)  # fmt: skip
"""Of these one must stand in the text at all, at the beginning of a word."""
_GRAVE = re.compile(
    r"\b(?=[a-z])(?:still-?b(?:irth|orn)|neonatal death|(?:intra-?uterine|maternal|perinatal|cot) death|miscarriage|"
    r"suicide(?! (?:prevention|awareness|rate|strateg|review))|(?:took|taken|taking|ended) "
    r"(?:his|her|their) (?:own )?li(?:fe|ves)|ligature|hang(?:ed|ing)|overdose|died|dies|dead|deceased|death of|"
    r"death|fatal(?:ity)?|kill(?:ed|ing)|homicide|"
    r"murder(?:ed)?|sexual(?:ly)? (?:assault\w*|abus\w*|exploit\w*)|rap(?:e|ed)\b|abscond(?:ed)?|"
    r"self[- ]?harm(?:ed)?|terminat(?:ion|ed) of pregnancy|"
    r"brain (?:injury|damage)|hypoxic|HIE|amputat\w+|HIV|non-?accidental injur\w+|"
    r"claimant|alleg(?:es|ed|ation)|(?:delay(?:ed)?|missed) (?:in )?diagnos[ie]s)\b",
    re.IGNORECASE,
)
_MAY = re.compile(
    r"\b(?:risks? (?:that|of|to)|could|might|may (?=[a-z])|to (?:prevent|reduce|avoid)|polic(?:y|ies)|prevention|"
    r"training|should (?:an?|any)|if an?|"
    r"in the event)\b"
)
_OF_A_CHILD = re.compile(
    r"\b(?=[a-z])(?:safeguarding|child protection|serious case review|child safeguarding practice review|CSPR|"
    r"section 47|looked[- ]after|abus(?:e|ed)|neglect(?:ed)?|"
    r"domestic homicide|adult review)\b",
    re.IGNORECASE,
)
_PERSON = (
    r"(?:patient|woman|man|boy|girl|baby|infant|child|mother|father|teenager|adolescent|resident|inmate|prisoner|"
    r"service user|lady|gentleman|"
    r"male|female|young person|inpatient|toddler|neonate|newborn|twin|sibling|student nurse|healthcare assistant|"
    r"individual)"
)
_ONE = re.compile(
    rf"\b(?:an?|one|the|this|her|his)\s+(?:[\w'-]+\s+){{0,4}}?{_PERSON}\b(?!s|\s+(?:safety|experience|story|and|"
    rf"or|flow|care|pathway|group|survey|contact)\b)"
    r"|\b(?:a|one|the)\s+(?:[\w-]+\s+){0,2}?(?:stillbirth|neonatal death|maternal death|suicide|"
    r"intrauterine death|homicide)\b"
    rf"|^\W*(?:{_PERSON})\b(?!\s+(?:death|protection|health|safeguarding|and|safety|experience|flow|records?|"
    rf"story|group|survey)\b)|\b(?:male|female|{_PERSON}) (?:aged|of|in (?:his|her) (?:\w+))\b|"
    rf"\b\d{{1,3}}[- ]?(?:year|month|week|day)s?[- ]old\b|\b(?:child|adult|baby|patient|mr|mrs|ms|miss) (?-i:[A-Z])\b",
    re.IGNORECASE,
)
_MONTHS = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*"
_CLUES = {
    "day": re.compile(
        rf"(?<![\d/])\d{{1,2}}[/.-]\d{{1,2}}[/.-](?:20)?\d\d(?![\d/])|\b\d{{1,2}}(?:st|nd|rd|th)? {_MONTHS}\b|"
        rf"\b(?:in|on|during|of) {_MONTHS}(?: 20\d\d)?\b"
        r"|\bchristmas day\b|\bnew year's\b",
        re.IGNORECASE,
    ),
    "place": re.compile(
        r"\b(?:[Ww]ard [A-Z0-9]\w*|(?!(?:The|Our|An?|This|That|Each|Every|Any|One|Acute|Community|Local|District|"
        r"General|Maternity|Neonatal|Trust|NHS)\b)[A-Z][\w'’-]+ (?:[Ww]ard|[Uu]nit|Hospital|Infirmary|Clinic|"
        r"Court|House|Lodge|Centre|Prison|Suite|Road|Street|[Bb]irth [Cc]entre|Assessment Unit)|"
        r"HMP [A-Z]\w+|(?:at|from|in|near) (?!The|Our|NHS|CQC|"
        r"January|February|March|April|May|June|July|August|September|October|November|December|Quarter|Q\d|Month|"
        r"Trust|Board|PSIRF|Datix)[A-Z][a-z]{3,})\b"
    ),
    "age": re.compile(
        r"\b(?:aged? \d{1,3}|\d{1,3}[- ]?(?:year|month|week|day)s?[- ]old|at (?:[234]\d|term)(?:\+\d)?(?: weeks)?|"
        r"\d\d(?:\+\d)? ?weeks(?:'|’)? (?:gestation|pregnan\w+)|"
        r"in (?:his|her) (?:teens|twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties))\b",
        re.IGNORECASE,
    ),
    "family": re.compile(
        r"\b(?:his|her) (?:mother|father|parents?|family|partner|wife|husband|son|daughter|sister|brother|baby|"
        r"children|home|body|room|mum|dad)\b|"
        r"\b(?:she|he) (?:was|had|went|died|took|collapsed|attended|became|presented|suffered|delivered|"
        r"gave birth)\b|\b(?:mother|baby) and (?:baby|mother) (?:were|was)\b",
        re.IGNORECASE,
    ),
}
_CONDUCT = re.compile(
    r"\b(?:disciplinary (?:hearing|investigation|case|action|process)|(?:gross )?misconduct|dismiss(?:ed|al)|suspended|"
    r"excluded from work|grievance|struck off|"
    r"employment tribunal|whistle-?blow\w*|bullying|allegations?)\b",
    re.IGNORECASE,
)
_EMPLOYEE = re.compile(
    r"\b(?:an?|one|the|this|former)\s+(?:[\w-]+\s+){0,3}?(?:nurse|midwife|doctor|consultant|surgeon|anaesthetist|"
    r"registrar|porter|paramedic|manager|employee|colleague|member of staff|staff member|assistant|therapist|"
    r"pharmacist|technician|radiographer|driver|clinician|practitioner|psychiatrist|physician|worker)\b(?!s)",
    re.IGNORECASE,
)


def _only_may(text: str, start: int, end: int) -> bool:
    """Whether what stands there is only what may happen, by the words around it in its own sentence."""
    before = re.split(r"[.;!?]\s", text[max(0, start - 140) : start])[-1]
    return _MAY.search(before + text[start : end + 40]) is not None


def one_employees_case(text: str) -> bool:
    """Whether a text tells a member of staff's matter of conduct with two clues to who it is."""
    return (
        any(not _only_may(text, found.start(), found.end()) for found in _CONDUCT.finditer(text))
        and _EMPLOYEE.search(text) is not None
        and sum(clue.search(text) is not None for clue in _CLUES.values()) >= 2
    )


def one_persons_case(text: str) -> bool:
    """Whether a text tells one person's death, assault, self-harm or a child's case with two clues to who it was.

    Clues: the day or month, the place, the age, the family. A figure of all such cases in a month has none of them.
    """
    grave = [*_GRAVE.finditer(text), *_OF_A_CHILD.finditer(text)]
    if not any(not _only_may(text, found.start(), found.end()) for found in grave):
        return False
    return _ONE.search(text) is not None and sum(clue.search(text) is not None for clue in _CLUES.values()) >= 2
