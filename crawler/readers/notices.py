"""What sort of notice a text is, by its words alone: positive words of today, never what once was or is over."""

from __future__ import annotations

import re

from .spelling import folded

_OURS = r"(?:service|location|provider|trust|home|care home|hospital|practice|surgery|organisation)"
_THIS = rf"(?:this|the) (?:registered )?{_OURS}(?:'s)?"
_CQC = r"(?:we|cqc|the cqc|the care quality commission(?: \(cqc\))?)"
_RATINGS = rf"(?:the |this |these |its |our |all )?(?:{_THIS} )?(?:overall |current |published |quality )?ratings?"
_OF_THIS = r"(?: (?:for|of|at|given to|that we gave)\b[^.]{2,90}?)?"

_STATUS = r"(?:(?:current |regulatory )?status ?[:-] ?)?(?:currently |now )?"
_SPECIAL = (
    rf"{_STATUS}(?:(?:placed |put )?(?:in|into|under) )?special measures(?: ?[:-] ?(?:yes|in force|in place))?"
    r"(?: (?:since|from|on) [^.]{4,30})?$"
    r"|(?!(?:if|when|where|while|any|a|an|services|providers|trusts)\b)[^.:;]{3,100}? "
    r"(?:is|remains|has been (?:placed|put|kept)|have been (?:placed|put|kept)|continues to be|stays) "
    r"(?:currently |now |still |therefore )?(?:in|into|under) ['\"]?special measures['\"]?"
    r"(?: (?:since|from|following|because|and|after|as|on|by)\b.*)?$"
    rf"|{_CQC} (?:have|has) (?:today |now )?(?:placed|put|kept) [^.]{{3,100}} (?:in|into|under) special measures"
)
_ENFORCED = (
    rf"{_CQC} (?:have|has) (?:taken|begun|started|used|served|issued|imposed) (?:\w+ ){{0,5}}?"
    r"(?:enforcement|warning notices?|fixed penalty notices?|section 29a|conditions|civil action|criminal action)\b"
    rf"|{_CQC} (?:have|has) (?:suspended|cancelled) [^.]{{0,60}}\bregistration\b"
    rf"|{_CQC} (?:are|is) (?:currently )?taking (?:urgent |civil |criminal )?enforcement action\b"
    r"|(?:urgent |civil |criminal )?enforcement action (?:has been|is being) taken\b"
    r"|(?:urgent |civil |criminal )?enforcement action(?: taken)?(?: against [^.]{3,60})?$"
    r"|(?:(?:a|two|three|several) )?(?:section 29a )?warning notices? (?:has|have) been (?:served|issued)\b"
    r"|(?:urgent )?conditions have been (?:imposed|placed)\b"
    rf"|(?:the )?(?:{_THIS} )?registration (?:of [^.]{{3,80}} )?(?:is|has been) (?:urgently )?(?:suspended|cancelled)\b"
)
_KNOWN = (
    (
        "checks-under-way",
        rf"{_CQC} (?:are|is) (?:currently )?carrying out (?:checks|an? (?:\w+ )?(?:inspection|assessment))"
        rf"|{_CQC} (?:are|is) (?:currently )?(?:inspecting|assessing|checking) {_THIS}"
        rf"|{_THIS} is (?:currently )?being (?:inspected|assessed|checked)"
        rf"|{_CQC} (?:(?:have|has) )?(?:recently )?(?:inspected|assessed|carried out (?:checks|an? (?:\w+ )?"
        r"(?:inspection|assessment)))\b[^.]{0,90}(?:\. |,? and )(?:we )?will publish"
        r"|(?:an? )?(?:inspection|assessment) (?:of [^.]{2,60} )?(?:is )?(?:in progress|under ?way)\b",
    ),
    (
        "rating-suspended",
        rf"{_CQC} (?:have|has) (?:temporarily )?suspended {_RATINGS}\b"
        rf"|{_RATINGS}{_OF_THIS} (?:has been |have been |is |are )(?:currently |temporarily )?suspended\b"
        r"|ratings? suspended$",
    ),
    (
        "rating-under-review",
        rf"{_CQC} (?:are|is) (?:currently )?(?:reviewing|carrying out a review of|considering a review of) "
        rf"(?:\w+ ){{0,4}}?ratings?\b"
        rf"|{_CQC} (?:have|has) agreed to review (?:\w+ ){{0,4}}?ratings?\b"
        r"|a review of (?:[\w']+ ){0,4}?ratings? is (?:in progress|under ?way)\b"
        rf"|{_RATINGS}{_OF_THIS} (?:is|are) (?:currently )?(?:being reviewed|under review|under appeal|subject to "
        r"(?:a |an )?(?:review|appeal))\b"
        rf"|(?:{_THIS}|the registered provider) has (?:asked|requested|applied)\b[^.]{{0,30}}\breview\b[^.]{{0,30}}"
        r"\bratings?\b"
        r"|ratings? (?:being reviewed|under (?:review|appeal))$",
    ),
    (
        "report-withdrawn",
        rf"{_CQC} (?:have )?(?:found|identified) (?:an? )?(?:issue|problem|error)s? with (?:some of )?(?:the )?"
        r"(?:information|evidence|data)\b[^.]{0,40}\b(?:gathered|collected|used|published)\b"
        rf"|{_CQC} (?:have|has) (?:temporarily )?(?:removed|withdrawn|taken down) "
        r"(?:this|the|our|its)(?: \w+){0,3} reports?\b"
        r"|(?:this|the|our|its)(?: \w+){0,3} reports?(?: (?:for|of|on|about) [^.]{3,80}?)? (?:has been|have been|is) "
        r"(?:temporarily )?(?:removed|withdrawn|taken down)\b",
    ),
    ("under-review", rf"{_CQC} (?:are|is) (?:currently )?(?:carrying out a review|reviewing)"),
    (
        "provider-changed",
        rf"(?:the )?(?:registered )?provider (?:of|for|that runs|running) this {_OURS} (?:has )?changed"
        rf"|this {_OURS} (?:is now|was previously) (?:run|managed|provided|operated) by "
        r"(?:a|another) (?:new |different |previous )?provider"
        r"|(?:please )?(?:see|view|go to) (?:the |its )?(?:old|new|previous|current) profile\.?$",
    ),
    ("services-transferred", r"(?:some |all )?(?:of )?(?:the |its |our )?services have been transferred"),
    (
        "not-inspected",
        rf"{_CQC} ha(?:ve|s)(?: not|n't)(?: yet)? inspected this\b(?! \w+ (?:since|for (?!the first)|in the last))"
        rf"|{_THIS} (?:has not (?:yet )?been inspected|has yet to be inspected|is awaiting (?:its )?(?:first )?"
        r"inspection)(?! (?:since|for|in the last))",
    ),
    (
        "archived",
        rf"{_THIS} (?:is|has been) (?:now )?(?:archived|closed|deregistered|no longer registered)\b|archived\b"
        rf"|{_THIS} was (?:archived|deregistered) on\b",
    ),
)
_DISCONTINUED = re.compile(
    r"(?:we|cqc) (?:no longer|do not|don't|does not) (?:give|award|rate) (?:nhs )?trusts (?:an )?overall"
    r"|(?:we|cqc) (?:no longer|do not|don't|does not) (?:give|award|publish) (?:an )?overall ratings? (?:to|for) "
    r"(?:this |nhs |the )?trusts?\b"
)
_OVER = re.compile(
    r"\b(?:no longer|not|never|came|come|taken out|out of|removed|exited|left|was|were|had been|previous(?:ly)?|"
    r"former(?:ly)?)\b"
)
_ENDED = re.compile(
    r"\b(?:no longer|until|ended|ends|lifted|withdrawn|rescinded|revoked|expired|overturned|complied)\b"
)
_SENTENCE = re.compile(r"(?<=[.!?]) ")
_SHORT = ((re.compile(r"\bwe've\b"), "we have"), (re.compile(r"\bwe're\b"), "we are"))
_LABEL = re.compile(
    r"(?:special measures|enforcement(?: action)?|regulatory action|status) ?: (?!(?:yes|in force|in place)$)"
)
_IMPORTANT = re.compile(r"^important(?:\s*[:–-]\s*|\s+(?=(?:we|the|this|services)\b))", re.IGNORECASE)


def without_important(text: str) -> str:
    """The text without the word by which a notice announces itself to screen readers."""
    return _IMPORTANT.sub("", text)


def says_important(text: str) -> bool:
    """Whether the text announces itself as a notice."""
    return folded(text[:40]).startswith("important:")


def sort_of(text: str) -> str | None:
    """The sort of notice that the text is by its first words, or None."""
    words = _spelt_out(text)
    if discontinued(text):
        return "level-discontinued"
    if words.startswith("suspended ratings are"):
        return None
    return next((type_ for type_, pattern in _KNOWN if re.match(pattern, words)), None)


def measures(text: str) -> str | None:
    """``special-measures`` or ``enforcement``, where a sentence of the text says that it is so today; else None."""
    for sentence in _SENTENCE.split(_spelt_out(text)):
        said = _LABEL.sub("", sentence.strip().rstrip("."), count=1)
        if re.match(_SPECIAL, said) and _in_force(said, said.index("special measures")):
            return "special-measures"
        enforced = re.match(_ENFORCED, said)
        if enforced and _in_force(said, enforced.end()):
            return "enforcement"
    return None


def _spelt_out(text: str) -> str:
    words = folded(text)
    for pattern, whole in _SHORT:
        words = pattern.sub(whole, words)
    return words


def _in_force(said: str, until: int) -> bool:
    """Whether a sentence tells what is: nothing that is over stands before ``until``, and no end behind it."""
    return not _OVER.search(said[:until]) and not _ENDED.search(said[until:])


def is_status(text: str) -> bool:
    """Whether the whole text, and not a sentence in it, says that special measures are in force."""
    said = folded(text).rstrip(".")
    return len(said) < 110 and ". " not in said and said != "special measures" and measures(text) == "special-measures"


def discontinued(text: str) -> bool:
    """Whether the text says that CQC no longer rates trusts overall."""
    return bool(_DISCONTINUED.search(folded(text)))


def is_about_profiles(text: str) -> bool:
    """Whether the text is the notice that leads to the profile under another provider."""
    return len(text) < 300 and sort_of(without_important(text)) == "provider-changed"
