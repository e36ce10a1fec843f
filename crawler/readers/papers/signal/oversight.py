"""What NHS England, the auditor and the accounts say, as papers name it."""

from __future__ import annotations

from .kind import OFF, OUT, kind

_NUMBER = r"(?:[1-5]|one|two|three|four|five)"
_MOVED = rf"\bsegment(?:ation)?\b[^.;]{{0,40}}\bfrom {_NUMBER} to\b"
_IN_TIER = (
    rf"\b(?:moved|placed|put|escalated|entered|remains?|are) (?:\w+ )?(?:in|into|to|from|out of) tier {_NUMBER}\b"
)
_NHSE = r"\b(?:NHSE(?:/?I)?|NHS England|NHS Improvement|NHSI|oversight|NOF|SOF|regulator|ICB)\b"

OVERSIGHT = (
    kind(
        "segment", "segment|tier |sof|nof|capability",
        rf"\bsegments? ?{_NUMBER}\b|\b(?:segment(?:ation)?|NOF\)?|SOF\)?) (?:rating|score|position)"
        rf"(?: (?:of|is|was|at|as))?:? {_NUMBER}\b(?!\.\d)"
        rf"|\b(?:NOF|SOF) ?(?:segment |rating |level |category )?(?:of )?{_NUMBER}\b"
        rf"|\b(?:red|amber|green)[- \"'’”]+(?:provider )?capability (?:rating|assessment)"
        rf"|\bprovider capability (?:self-)?(?:assessment|rating)s?\b(?=[^.;]{{0,80}}\b(?:red|amber|green)\b)"
        rf"|\btier ?{_NUMBER}\b|\bsegmentation\b(?=[^.;]{{0,30}}(?<!quarter )(?<!q)\b[1-5]\b)|{_MOVED}|\b(?:NOF|SOF|"
        rf"oversight) segment\b(?=[^.;]{{0,40}}\b[1-5]\b)",
        beside=rf"\bsegment(?:s|ation)? ?{_NUMBER}|{_NHSE}|\bcapability\b|{_MOVED}|{_IN_TIER}",
        unless=rf"\bST segment|caesarean|\btier {_NUMBER} (?:CAMHS|bed|weight|service|mental|inpatient|unit|wait)|"
        rf"\b(?:market|customer|audience|population|stakeholder) segment|"
        rf"\bsegment {_NUMBER} (?:group|peers?|trusts|providers|average|median|criteria|definition)\b",
        back="no longer",
    ),
    kind(
        "undertakings", "undertakings|enforcement undertaking|compliance certificate",
        r"\bundertakings\b|\benforcement undertaking\b|\bcompliance certificates?\b",
        beside=rf"{_NHSE}|\benforcement\b|\bsection 106\b|\blicen[cs]e\b|\bcompliance certificate", back=OUT,
    ),
    kind(
        "special-measures", "special measures|recovery support|provider improvement programme|rsp|nof 5|segment 5",
        r"\bspecial measures\b|\b(?:recovery support|provider improvement) programme\b|(?-i:\bRSP\b)|"
        r"\b(?:NOF|segment) ?(?:5|five)\b", back=OUT,
        unless=r"\bprogramme (?:graduates|alumni|network|criteria)\b|\b(?:internal|local) special measures\b|"
        r"\b(?:divisions?|directorates?|care groups?|business units?|clinical groups?|departments?)\b[^.;]{0,60}"
        r"\bspecial measures\b",
    ),
    kind(
        "section-30", "section 30|s30|s.30|s 30", r"\b(?:section|sect?\.?|s\.?) ?30\b",
        beside=r"\bauditors?\b|secretary of state|\breferral\b|\breferred\b|local audit|"
        r"break-?even duty", unless=r"\bwe refer\b|\brequired to (?:refer|report)\b",
        back=OFF,
    ),
    kind(
        "finance", "deficit|surplus|agency|cost improvement|cip|efficienc|adverse",
        r"\bdeficits?\b|\bsurplus(?:es)?\b|\bagency\b|\bcost improvement\b|(?-i:\bCIPs?\b)|\befficienc(?:y|ies)\b|"
        r"\badverse to (?:the )?(?:plan|budget)\b",
        beside=(
            r"\b(?:deficit|surplus)\b(?=[^;]{0,160}£)(?=[^;]{0,200}\b(?:plan(?:ned)?|budget|forecast|target|"
            r"control total)\b)"
            r"|£[\d.,]+ ?(?:m|k|million|bn)?\b[^;]{0,60}\b(?:deficit|surplus)\b[^;]{0,120}\b(?:plan(?:ned)?|"
            r"budget|target|control total)\b"
            r"|\bagency\b[^;]{0,80}\b(?:exceed\w*|breach\w*|above|over)\b[^;]{0,30}\b(?:cap|ceiling)\b|\b(?:cap|"
            r"ceiling)\b[^;]{0,30}\b(?:exceeded|breached)\b"
            r"|\b(?:cost improvement|CIPs?|efficienc\w+)\b[^;]{0,100}\b(?:shortfall|behind (?:plan|target)|"
            r"below (?:plan|target)|under-?deliver\w*|adverse to plan)\b"
            r"|\bshortfall\b[^;]{0,60}\b(?:cost improvement|CIP|efficienc\w+)\b"
        ),
        unless=r"\b(?:attention deficit|ADHD|surplus (?:land|estate|property|equipment|stock|staff)|"
        r"cognitive deficit|oxygen)\b"
        r"|\b(?:division|directorate|care group|business unit|clinical group|ward)\b",
        ahead=True, back="reversed",
    ),
)  # fmt: skip
