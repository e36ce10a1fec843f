"""The words in which CQC's press releases tell ratings, as patterns for the grammar of `announcing`."""

from __future__ import annotations

import re

R = r"(?:outstanding|good|requir(?:es|ed|e|ing) improvement|inadequate)\b"
K = (
    r"(?:overall|safety|safe|effectiveness|effective|caring|responsiveness|responsive(?: to people['’]s needs)?|"
    r"well-led)\b"
)
FIVE = r"all (?:of )?(?:the )?(?:five|5) (?:key )?(?:areas|questions|categories|domains)"
INTO = r"(?:(?:for|in|on|across|at|of) )?(?:the )?(?:areas? of |key questions? of )?(?:(?:how|being) )?"
SEP = (
    rf"(?:,? (?:and|or|&|as well as|along with)(?: also)? |, )"
    rf"(?:(?:the|its|their) (?:overall )?ratings? )?{INTO}"
)
KS = rf"(?:{K}|{FIVE})(?:{SEP}(?:{K}|{FIVE}))*"
AFTER = (
    r"(?:,? (?P<more>and |as well as |along with )?(?:(?:the|its|their) (?:overall )?ratings? )?(?:was )?(?:also )?"
    rf"{INTO}(?P<ks>{KS})"
    r"(?: (?:the|it|they) ?[a-z ]{0,25}?\b(?:is|are))?)?"
)
A = r"(?:as |at |to be |a |an |its |their |previous |the same |same |unchanged |rating of |ratings of )*"
VALUE = re.compile(rf"{A}(?P<to>{R})(?: ratings?)?{AFTER}", re.IGNORECASE)
MOVE = re.compile(
    rf"from (?:a |an )?(?P<before>{R})(?: rating)? (?:up |down )?to (?:a |an |being )?(?P<to>{R})(?: rating)?{AFTER}",
    re.IGNORECASE,
)
ONLY_TO = re.compile(rf"(?:up |down )?to (?:a |an )?(?P<to>{R})(?: rating)?{AFTER}", re.IGNORECASE)
JOIN = re.compile(r"(?:,? and (?:also )?|, |; (?:and )?)(?:(?:was |were )?(?:again |also )?rated )?", re.IGNORECASE)
WORDS = (
    "again|also|now|then|both|all|each|still|therefore|today|since|subsequently|recently|once again|once more|further"
)
AUX = rf"(?:(?:has|have|had|was|were|is|are|been|being|did|not changed and|{WORDS}) )*"
DOWN = (
    r"downgraded|dropped|declined|fallen|fell|gone down|went down|moved down|decreased|deteriorated|lowered|reduced|"
    r"slipped|worsened"
)
UP = r"upgraded|improved|risen|rose|gone up|went up|moved up|increased|raised"
MOVED = re.compile(
    rf"(?P<aux>\b{AUX})(?P<verb>{DOWN}|{UP}|moved|changed|gone|went) (?P<rest>(?:from|up to|down to|to) .+)",
    re.IGNORECASE,
)
STAYED = (
    r"remains?(?: unchanged)?|remained|stays?|stayed|continues? to be|retains?|retained|keeps?|maintains?|maintained"
)
STATED = re.compile(
    rf"(?P<aux>\b{AUX})(?P<verb>(?:{STAYED})(?: rated)?|re-?rated|rated|judged|given an? (?:overall )?rating of|"
    rf"awarded an? (?:overall )?rating of) (?P<rest>.+)",
    re.IGNORECASE,
)
IS = re.compile(r"(?P<aux>)(?P<verb>(?:is|are)(?: now| still)?) (?P<rest>.+)", re.IGNORECASE)
ACTIVE = re.compile(
    rf"(?:CQC|inspectors|the regulator)(?: (?:has|have|had|{WORDS}))* "
    rf"(?P<verb>{DOWN}|{UP}|re-?rated|rated|changed|moved|judged|given) (?P<rest>.+)",
    re.IGNORECASE,
)
RATING_OF = re.compile(
    rf"(?:the |its |their |both )?(?:(?P<whose>.+?)(?:['’]s|s['’]) )?"
    r"(?:(?:overall|previous|new|quality|trust[- ]wide) )*"
    rf"(?:(?P<ks>{KS}) )?(?P<noun>ratings?)(?: (?:for|of|in|at|given to)(?: (?:how|being|"
    rf"the quality of))* ?(?P<rest>.+))?",
    re.IGNORECASE,
)
HOW = re.compile(
    rf"(?:for |in )?(?:how )?(?:being )?(?P<ks>{KS}) (?P<who>.+?) (?:is|are|was|were)(?: overall)?", re.IGNORECASE
)
ASKED = re.compile(rf"(?:for |in )?(?:how )?(?:being )?(?P<ks>{KS})(?: (?:at|of|for|in) (?P<who>.+))?", re.IGNORECASE)

LEAD = re.compile(
    r"(?:Following|After|During|As a result of|At|Since|In|On|Overall|However|Also|Additionally|As well as|"
    r"Furthermore|"
    r"Meanwhile|Despite|Due to|Because of|Under|Today|This time|Once again|Alongside)\b[^,]*, (?=\S)"
)
NOT_LOOKED_AT = re.compile(
    r"(?:was|were|is|has|have)(?: also)? not(?: been)? (?:included|inspected|looked at|assessed|affected|changed|rated|"
    r"reviewed|"
    r"re-rated|covered)(?: (?:in|at|during|on|as part of|following|after|by) [^,]*?)?,?(?: and| so| therefore| it|"
    r" they| "
    r"these| this| all| both)+ (?=remain|stay|retain|continue|keep|still)",
    re.IGNORECASE,
)
DID_NOT_LOOK = re.compile(
    rf"(?:CQC|inspectors|(?:this|the) (?:inspection|assessment)) (?:did not|didn['’]t)(?: also)? "
    rf"(?:look at|inspect|assess|rate|review|cover)(?: how| the ratings? for)? (?P<ks>{KS})"
    rf"(?: (?:the|it|they) ?[\w ]{{0,25}}?\b(?:is|was|are|were))?(?: (?:in|at|during|on|as part of) [^,]*?)?,?"
    r"(?: and| so| therefore| which means| meaning| it| they| these| all| both| the ratings?)+ "
    r"(?=remain|stay|retain|continue|keep|still)",
    re.IGNORECASE,
)
MIDST = re.compile(
    r",? (?:following|after|at|during|in) (?:this|the|an|its|their|that|our)(?: (?:latest|most recent|recent|new))? "
    r"(?:inspection|assessment|visit|report)s?(?: in [A-Z][a-z]+(?: \d{4})?)?,?(?= [a-z])"
)
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
TAIL = re.compile(
    r",? (?:following|after|during|as a result|at (?:this|its|the|an)|since|to (?:protect|keep|ensure|help|make)|"
    r"because|"
    r"due to|in response|when|where|which|who|having|meaning|by (?:the )?(?:CQC|Care|inspectors|regulator|health)|by "
    rf"England|in (?:its|their|the|a) (?:latest|recent|new|report)|in (?:{MONTHS})|in \d{{4}}|last (?:year|month)|"
    rf"this "
    r"(?:year|month|week)|on \d|and (?:has |have |been |also |is |are |was |were |now )*(?:placed|put|told|issued|"
    r"taken|"
    r"kept|removed|served|exited|moved out|out of|in special)|and (?:remains?|stays?|comes?|came) (?:in|out)|"
    r"(?:up|down) "
    r"from|an (?:improvement|upgrade)|a (?:drop|fall|decline|downgrade)|the same)\b"
)
CAME_FROM = re.compile(rf",? (?:up|down|an improvement|an upgrade|a drop|a fall|a decline) (?:from|on)\b.*?({R})", re.I)
AS_WERE = re.compile(
    rf",? as (?:were|was|have|has|did)(?: (?:its|their|the))?(?: ratings?)?,? {INTO}(?P<ks>{KS})"
    r"(?: (?:the|it|they) ?[\w ]{0,25}?\b(?:is|are|was|were))?$",
    re.IGNORECASE,
)
CLAUSES = re.compile(
    r"; |,? (?:while|whereas|whilst|but|although) |,? and (?=(?:the|its|"
    r"their) (?:[a-z]+['’]s )?(?:overall )?ratings? )|"
    r",? and (?=how (?:safe|effective|caring|responsive|well-led))|, with (?=(?:the|its|"
    r"their) (?:overall )?ratings? )|"
    rf"(?:(?<=outstanding)|(?<=good)|(?<=improvement)|(?<=inadequate)|(?<=overall))"
    rf",? (?:and )?(?={KS} (?:was|were|has|have|remains?|moved|dropped|fell|improved|went|rose|declined|stayed)\b)"
)
BEFORE = re.compile(
    r"(?:prior to|before|previously|at (?:the|its|our) (?:last|previous)|when it was (?:last|previously))\b",
    re.IGNORECASE,
)
PREVIOUSLY = re.compile(
    rf",?(?: (?:which|and|it|where it|when it|after it|after being))?(?: (?:was|is|were|had been|has been))? "
    rf"(?:previously|last) (?:been )?rated (?:as )?{R}(?: overall)?(?: in [A-Z][a-z]+(?: \d{{4}})?| in \d{{4}})?,?",
    re.IGNORECASE,
)
"""What is said of an earlier rating in passing."""
INSPECTED = re.compile(
    r"\b(?:(?:inspections?|assessments?) (?:of|at|into)|reports? (?:on|into|about)|inspected|assessed) (.+)$"
)
ABOUT_ONE = re.compile(
    r"(?:CQC|inspectors)(?: (?:has|have|also|today))* (?:inspected|assessed|visited|reinspected|told|prosecuted|"
    r"fined|"
    r"(?:[\w-]+ ){1,9}?(?:of|at|into|on|about|against|by|to)) ((?:[a-z][\w,-]* )*?(?:the )?[A-Z].+?)"
    r"(?: (?:that|to|it|must|they) .*)?",
)
SPEAKS = re.compile(
    rf"\b(?:rat(?:ed|es|ings?)|re-rated|{DOWN}|{UP}|downgrades|upgrades|remains?|remained)\b", re.IGNORECASE
)
MAYBE = re.compile(r"\b(?:would|could|might|may be|if|whether|can be|will be|should|according to whether)\b", re.I)
LONGEST = 700
"""Characters of a sentence that is tried at all."""
FINITE = {
    "being rated": "was rated",
    "remaining": "remained",
    "dropping": "dropped",
    "declining": "declined",
    "improving": "improved",
    "moving": "moved",
    "falling": "fell",
}
FROM_TITLE = {"rates": "has rated", "downgrades": "has downgraded", "upgrades": "has upgraded"}
