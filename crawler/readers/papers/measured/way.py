"""Whether a higher or a lower value of a measure is the better one, by its own words."""

from __future__ import annotations

import re

from crawler.readers.spelling import folded

from .target import Way

_LOW = re.compile(
    r"\b(?:sickness|absence|absenteeism|turnover|leavers|vacanc(?:y|ies)|waits?|waiting|waiters|waited|infections?|"
    r"c\.? ?diff\w*|"
    r"cdi|mrsa|mssa|e\.? ?coli|bacter[a]?emias?|falls|pressure ulcers?|never events?|length of stay|los|dnas?|"
    r"did not attend|"
    r"not attended|was not brought|cancel\w+|breach(?:es)?|delay(?:s|ed)?|readmi\w+|overdue|backlog|out[- ]of[- ]area|"
    r"number of complaints|complaints received|response times?|call answer\w*(?: (?:mean|median|time))?|"
    r"mean response|time to|no criteria to reside|agency|"
    r"medication errors?|12[- ]?hour|trolley|mixed[- ]sex|abandon\w+|stillbirths?|restraints?|seclusion|outliers|"
    r"ligatures?|term admissions|(?:third|3rd)(?: (?:and|or|/|&) ?(?:fourth|4th))?[- ]degree|postpartum haemorrhages?|"
    r"pph|smoking at (?:time of )?(?:booking|delivery))\b"
)
_HIGH = re.compile(
    r"\b(?:compliance|compliant|complian\w+|training|trained|appraisals?|appraised|pdrs?|recommend\w*|satisf\w+|"
    r"positive|"
    r"friends and family|friends & family|fft|response rate|vaccinat\w+|uptake|stability|retention|engagement|assessed|"
    r"risk assessments?|screened|screening|"
    r"stroke unit|hygiene|fill rates?|harm[- ]free|recovery rate|seen|treated|completed|offered|closed|reviewed|"
    r"responded|acknowledged|achieved|supervision|induction|faster diagnosis|fds|constitutional standard|utilisation|"
    r"(?:1:1|one[- ]to[- ]one) care)\b"
)
_WITHIN = re.compile(
    r"\b(?:within|in under|under|less than|fewer than|up to)\s(?:\w+\s){0,2}?(?:\d+|four|six|eighteen|two|three)[\s-]?"
    r"(?:weeks?|wks?|days?|hours?|hrs?|minutes?|mins?|months?)\b|(?:within|in) (?:target |agreed |required )?(?:time|"
    r"timeframes?|timescales?|sla|deadline)\b"
    r"|<=?\s?\d+\s?(?:weeks?|wks?|days?|hours?|hrs?|minutes?|mins?)\b"
)
_BEYOND = re.compile(
    r"\b(?:over|more than|longer than|greater than|above|exceeding|beyond|in excess of)\s(?:\w+\s){0,2}?\d+[\s-]?"
    r"(?:weeks?|wks?|days?|hours?|hrs?|minutes?|mins?|months?)\b|>=?\s?\d+\s?(?:weeks?|wks?|days?|hours?|hrs?|"
    r"minutes?|mins?)\b"
    r"|\d+\+\s?(?:weeks?|wks?|days?|hours?|minutes?)\b|\b(?:\d+|long)[- ]waiters\b|\b\d+[- ]week (?:waits?|waiters|"
    r"breaches)\b"
)
_STANDARD = re.compile(
    r"\b(?:4|four|18|62|31|28|2|two|48|72)[\s-]?(?:hours?|hrs?|days?|weeks?)(?:[\s-](?:\w+\s){0,3}?)?(?:standard|"
    r"performance|target|rtt|"
    r"referral|wait standard|fds|faster|urgent|access|responses?|ucr|follow[- ]?ups?)\b"
    r"|\bcancer\b.{0,20}\b(?:28|31|62)[- ]days?\b|\brtt (?:performance|incomplete)|\bincomplete pathways?\b"
    r"|\ba ?& ?e (?:performance|4)|\bed (?:4[- ]hour|performance)"
)
_NEVER_HIGH = re.compile(
    r"\b(?:sickness|turnover|vacanc(?:y|ies)|not (?:seen|treated|responded)|breach(?:es|ed)?|missed|overdue|dna)\b"
)
_WAITS = re.compile(
    r"\b(?:waits?|waiting|waited|wait(?:ing)? (?:times?|lists?)|response times?|time to|delay(?:s|ed)?)\b"
)
"""What is better short: but of a percentage of it none knows, as those in time are counted and those late as well."""
_TIMED = re.compile(r"\b(?:mean|median|average|(?:90th )?(?:per)?centile|response|time|wait|handover|answer)\b")
_REMAINS = re.compile(
    r"\b(?:remains?|keep|kept|maintain(?:ed)?|(?<!length of )stays?|is|be) (?:at or )?(above|over|below|under)\b"
    r"(?! \d{1,3}[ -]?(?:days?|weeks?|hours?|minutes?|months?|years?|hrs?|mins?)\b)"
)
_REDUCE = re.compile(r"(?:to )?(?:reduce|reduction (?:in|of)|decrease|minimise|lower)\b")
_RAISE = re.compile(r"(?:to )?(?:increase|improve|raise|maximise)\b")


def way_of(name: str, unit: str) -> Way | None:
    """The good side for a measure of this name with values of this unit; None where its words say neither or both."""
    words = folded(name)[:300]
    if found := _REMAINS.search(words):
        return "high" if found[1] in ("above", "over") else "low"
    if _REDUCE.match(words):
        return "low"
    return way_by(name, unit) or ("high" if _RAISE.match(words) and not _LOW.search(words) else None)


def way_by(text: str, unit: str) -> Way | None:
    """The good side by what a name or a sentence speaks of; that a figure "is below" something says nothing of it."""
    words = folded(text)[:300]
    if _BEYOND.search(words):
        return None if _WITHIN.search(words) else "low"
    if unit == "%" and (_WITHIN.search(words) or _STANDARD.search(words)):
        return None if _NEVER_HIGH.search(words) else "high"
    if unit.startswith("clock") and _TIMED.search(words):
        return "low"
    if unit == "%":
        words = _WAITS.sub(" ", words)
    low, high = bool(_LOW.search(words)), bool(_HIGH.search(words)) and unit in ("%", "")
    if low == high:
        return None
    return "low" if low else "high"


def way_in(cell: str) -> Way | None:
    """The good side as a column of its own says it: "Higher", "low is good", an arrow."""
    words = folded(cell)
    low, high = (
        "low" in words or "decreas" in words or "↓" in words,
        "high" in words or "increas" in words or "↑" in words,
    )
    return None if low == high else "low" if low else "high"
