"""Numbers and references that lead to one person: NHS numbers, days of birth, incidents with their day."""

from __future__ import annotations

import re

_FOUR = re.compile(r"\d\d\d\d")
"""What stands in every number and reference below."""
_NHS_NUMBER = re.compile(r"\d(?<![\w./-]\d)\d{2}([ -]?)\d{3}\1\d{4}(?![\w/-]|\.\d)")
_OF_A_BIRTH = ("birth", "born", "dob", "d.o", "do.b")
"""Of these one stands in every text that says when somebody was born."""
_BORN = re.compile(r"(?:\bdate of birth|\bd\.?o\.?b\b\.?|\bborn on)\W{0,4}(?:\w+\W{1,2}){0,2}?\d", re.IGNORECASE)
_HOSPITAL_NUMBER = re.compile(
    r"\b(?:hospital|MRN|RiO|patient|NHS) (?:no\.?|number|"
    r"ID)\W{1,3}[A-Z]{0,3}\d{5,}",
    re.IGNORECASE,
)
_REFERENCE = re.compile(
    r"(?<![\w/])(?=\w)(?:(?:19|20)\d\d/\d{3,6}\b(?!/)|[A-Z]{1,4}-?\d{4,7}\b|(?:Datix|StEIS|STEIS|Ulysses|LFPSE|"
    r"web)\W{0,3}(?:\w{1,9}\W{1,3}){0,2}?\d{4,7}\b)"
)
_DOCUMENT = re.compile(r"\b(?:polic(?:y|ies)|procedure|IRAS|SOP|version|invoice|study)\b", re.IGNORECASE)
_DAY = re.compile(
    r"(?<![\d/])\d{1,2}[/.-]\d{1,2}[/.-](?:20)?\d\d(?![\d/])"
    r"|\b\d{1,2}(?:st|nd|rd|th)? (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* 20\d\d\b",
    re.IGNORECASE,
)
_CASE = re.compile(
    r"\b(?:incidents?|patients?|child(?:ren)?|bab(?:y|ies)|safeguarding|death|died|harm|fall|fracture|injur\w+|"
    r"delay\w*|"
    r"missed|wrong|retained|ulcers?|suicide|ligature|assault\w*|absconded|diagnosis|medication|overdose|treatment|"
    r"surgery|"
    r"abuse|neglect|complaint|inquest|stillb\w+|neonatal|maternal|identification)\b",
    re.IGNORECASE,
)


def identified(text: str) -> bool:
    """Whether a text holds a number of one person, a day of birth, or one incident's reference, day and matter."""
    said = text.casefold()
    if any(word in said for word in _OF_A_BIRTH) and _BORN.search(text):
        return True
    return _FOUR.search(text) is not None and (
        any(_valid(found[0]) for found in _NHS_NUMBER.finditer(text))
        or _HOSPITAL_NUMBER.search(text) is not None
        or (_refers(text) and _DAY.search(text) is not None and _CASE.search(text) is not None)
    )


def _refers(text: str) -> bool:
    """Whether a text gives the reference of an incident or a complaint, and not only of a document."""
    return any(
        not _DOCUMENT.search(text[max(0, found.start() - 30) : found.start()]) for found in _REFERENCE.finditer(text)
    )


def _valid(number: str) -> bool:
    """Whether ten digits are an NHS number by their check digit (modulus 11; NHS Data Dictionary, NHS NUMBER)."""
    digits = [int(c) for c in number if c.isdigit()]
    if digits[0] == 0 or len(set(digits)) == 1:
        return False
    check = 11 - sum(digit * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    return (0 if check == 11 else check) == digits[9]
