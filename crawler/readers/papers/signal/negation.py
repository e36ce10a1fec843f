"""Whether a sentence says that there was none of something."""

from __future__ import annotations

import re

from .clause import clause

_W = r"[\w'/&(),-]+"
_VERBS = (
    r"was|were|is|are|has|have|had|been|be|came|caused|arose|occurred|followed|following|after|during|since|until|"
    r"despite|"
    r"that|which|who|resulted|resulting|led|required|taken|made|given|did|does|do|will|would|could|should|may|might"
)
_SOME = r"[1-9]\d*|one|two|three|four|five|six|seven|eight|nine|ten"
_PREPOSITIONS = r"from|in|of|to|with|by|at|on|for|into|against|between|about|relating|regarding|around|within"
_NONE = (
    r"(?:no(?!\.|\s+(?:longer|doubt|less|fewer|later|more\s+than))|nil|zero|(?<![\d.,/-])0(?![\d.,%/]\d?)|without|"
    r"neither|nor)"
)
_FOUND = (
    r"receiv\w+|had|have|been|declar\w+|report(?:ed|s)?|record\w*|identif\w+|issu\w+|serv\w+|subject|placed|under|"
    r"in|given|"
    r"impos\w+|made?|make|requir\w+|find|found|meet|met|constitut\w+|classif\w+|class(?:ed)?|consider\w*|deem\w*|"
    r"any|tak\w+|"
    r"charg\w+|prosecut\w*|fined?|rais\w+|seen?|experienc\w+|log(?:ged)?|breach\w*|an?|result\w*|lead|led|trigger\w*"
)
_CALLED = (
    r"met|meet|meets|meeting|reach\w*|constitut\w+|qualif\w+|class\w+|deemed|considered|categorised|"
    r"(?:evidence|indication|suggestion|instances?|reports?|cases?|occurrences?|notifications?|concerns?) (?:of|"
    r"that|about)|"
    r"(?:declared|reported|recorded|confirmed) as"
)
_BEFORE = re.compile(
    rf"\b{_NONE}(?:\s+(?!(?:{_VERBS}|{_PREPOSITIONS}|{_SOME})\b){_W}){{0,9}}[\s\"'“‘(]*$"
    rf"|\b{_NONE}(?:\s+(?!(?:{_VERBS})\b){_W}){{0,12}}?(?:,|\s(?:or|nor|and/or))\s*(?:any\s+|further\s+|new\s+|"
    rf"other\s+)*$"
    rf"|\b(?:no|neither|nor|none|nothing)\b[^;]{{0,60}}\b(?:{_CALLED})\b[^;]{{0,40}}$"
    r"|\bno\s+(?:[\w-]+\s+){1,3}?(?:led to|resulted in|attracted|triggered|prompted|generated|met)\s+(?:an?\s+|"
    r"any\s+|the\s+)?(?:[\w-]+\s+){0,3}$"
    r"|\b(?:neither|none|nothing)\b[^;]{0,60}\b\w+ed\s+(?:in\s+|as\s+)?(?:any\s+|an?\s+)?(?:[\w-]+\s+){0,3}$"
    r"|\b(?:neither|none|nothing)\b[^;]{0,60}\b(?:was|were|is|are)\s+(?:an?\s+|the\s+)?(?:[\w-]+\s+){0,3}$"
    rf"|\b(?:not(?!\s+(?:only|just))|never)\b(?:\s+(?!(?:that|because|it|they|may|might|could|would|will|and|"
    rf"but)\b){_W}){{0,3}}?\s+(?:{_FOUND})\b(?:\s+{_W}){{0,8}}[\s\"'“‘(]*$"
    rf"|n't\b(?:\s+(?!(?:that|because|it|they|may|might|could|would|will|and|"
    rf"but)\b){_W}){{0,3}}?\s+(?:{_FOUND})\b(?:\s+{_W}){{0,8}}\s*$"
    rf"|\b(?:free (?:of|from)|absence of|lack of|cleared of)\b(?:\s+{_W}){{0,5}}\s*$"
    r"|\bnot\s+(?:yet\s+|be\s+|been\s+|being\s+|to\s+|an?\s+)*$"
    r"|\b(?:decided|chose|elected|agreed|intends?)\s+not\s+to\s+(?:[\w-]+\s+){0,4}$"
    r"|\b(?:(?:decided|ruled|advised|chose)\s+against|avoided|averted)\s+(?:[\w-]+\s+){0,4}$",
    re.IGNORECASE,
)
_HAPPENED = (
    r"reported|declared|recorded|received|issued|identified|made|occur\w*|happen\w*|required|served|imposed|"
    r"necessary|"
    r"found|logged|raised|opened|commissioned|needed|warranted|taken|open|outstanding|met"
)
_AFTER = re.compile(
    r"[\s-]*free\b"
    r"|\s*\(\s*(?:nil|none|zero|0)\s*\)"
    r"|\s*\(?\s*(?:nil|none|zero|0)\s*\)?(?:\s*(?:[.,;]|$)|\s+(?:reported|declared|to report))"
    rf"|(?:\s+{_W}){{0,6}}?\s*[:=–—-]+\s*(?:nil|none|zero|0(?![\d.,%]*\d)|no(?=\W*$|\s+(?:reported|declared|"
    rf"to report)))\b"
    rf"|(?:\s+{_W}){{0,6}}?\s+(?:was|were|has|have|had|is|are|did|do|does)(?:\s+not|"
    rf"n't)(?:\s+[\w-]+){{0,2}}?\s+(?:{_HAPPENED})\b"
    rf"|(?:\s+{_W}){{0,4}}?\s+(?:was|were|is|are|(?:stood|remain(?:s|ed)?) at)\s+(?:nil|zero|0|none)\b(?![.,]\d)"
    rf"|(?:\s+{_W}){{0,6}}?\s+(?:did|do|does|has|have)(?:\s+not|n't)\s+(?:yet\s+)?(?:identif\w+|find|found|"
    rf"result\w*|tak\w+|rais\w+|issu\w+|impos\w+)\b"
    r"\s+(?:in\s+)?(?:any\s+)?(?:[\w-]+\s+){0,3}(?:breach\w*|concerns?|action|enforcement|notices?|conditions)\b",
    re.IGNORECASE,
)


def negated(text: str, start: int, end: int) -> bool:
    """Whether the sentence says that there was none of what ``text[start:end]`` names. Quotes are straight ones."""
    around = clause(text, start, end)
    around = around._replace(rest=around.rest.removeprefix(")"))
    if re.match(r"\s*\(", around.rest):
        around = around._replace(rest=re.sub(r"(?i)^\s*\((?!\s*(?:0|nil|none|zero)\b)[^)]{0,40}\)", "", around.rest))
    return bool(_BEFORE.search(around.before) or _AFTER.match(around.rest))
