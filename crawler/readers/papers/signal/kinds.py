"""What each type of signal is called in papers, and what must stand beside the name for it to be one."""

from __future__ import annotations

import re
from dataclasses import dataclass

I = re.IGNORECASE  # noqa: E741
_NUMBER = r"(?:[1-5]|one|two|three|four|five)"
_CQC = r"\b(?:CQC|Care Quality Commission)\b"
_NHSE = r"\b(?:NHSE(?:/?I)?|NHS England|NHS Improvement|NHSI|oversight|NOF|SOF|regulator|ICB)\b"
_OFF = r"withdr[ae]w\w*|lifted|revoked|rescinded|overturned|quashed|set aside|retracted|cancelled|reversed"
_OUT = (
    rf"{_OFF}|discharged|removed|closed|no longer|exit(?:ed|s)?|released from|c[oa]me out of|moved out of|left|"
    r"transitioned out|stepped out|compliance certificates?"
)
_APPEALED = r"|(?:upheld|allowed) (?:the|our|its) (?:[\w']+ )?appeal|appeal (?:was|has been) (?:upheld|successful|allowed)"
_NO_BREACH = (
    r"\bno (?:[\w-]+ ){0,3}(?:breach(?:es)?|concerns|enforcement|regulatory action|issues of concern)\b"
    r"|\b(?:not|n't) (?:identif\w+|find|found|rais\w+|tak\w+) (?:any )?(?:[\w-]+ ){0,3}(?:breach|concerns|enforcement|regulatory action)"
)
_DOWN = r"|down-?graded|de-?escalated|stood down|stepped down|declassified|removed from (?:StEIS|LFPSE)|no longer"


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One type: ``hints`` (lower case) of which one must be there at all, ``names`` the names that papers give it.

    ``beside``: what the sentence must also hold; ``unless``: what makes it something else. ``event``: a name alone says
    nothing, it must be said to have happened. ``ahead``: what will be is news of now. ``back``: by which words it is
    taken back; ``none``: what else says that there was none.
    """

    type: str
    hints: tuple[str, ...]
    names: re.Pattern[str]
    beside: re.Pattern[str] | None = None
    unless: re.Pattern[str] | None = None
    event: bool = False
    ahead: bool = False
    back: re.Pattern[str]
    none: re.Pattern[str] | None = None


def _kind(
    type: str, hints: str, names: str, *, beside: str = "", unless: str = "", event: bool = False, ahead: bool = False,
    back: str = _OFF, none: str = "",
) -> Kind:  # fmt: skip
    return Kind(
        type=type,
        hints=tuple(hints.split("|")),
        names=re.compile(names, I),
        beside=re.compile(beside, I) if beside else None,
        unless=re.compile(unless, I) if unless else None,
        event=event,
        ahead=ahead,
        none=re.compile(none, I) if none else None,
        back=re.compile(rf"\b(?:{back})(?!\w)", I),
    )


_ROLE = (
    r"(?:chief (?:executive(?: officer)?|(?:financ\w+|operating|medical|people|nurs\w+|digital|information|strategy) officer"
    r"|nurse)|(?:executive )?(?:medical|finance|nursing|people|workforce|strategy) director|CEO|CFO|COO|managing director"
    r"|director of (?:finance|nursing|people|strategy|operations|workforce|midwifery|corporate)[\w &]{0,30}"
    r"|(?:vice|deputy)?[- ]?chair(?:man|woman|person)?|(?:associate )?non-?executive(?: directors?)?|NEDs?"
    r"|company secretary|trust secretary|executive directors?|board members?|senior independent director)"
)
_W = r"[\w'’/&\[\]()-]+"
_LEAVES = (
    r"resign(?:ed|s|ation|ing)|(?:step(?:ped|s|ping)?|stood|standing|stand) (?:down|back|aside)|retir(?:e|es|ed|ing|ement)|"
    r"leav(?:e|es|ing) (?:the trust|the organisation|the board|us|her|his|their|in|at|at the end)|(?:has |have |had )?left (?:the trust|the organisation|the board)|"
    r"term of office|departure|depart(?:s|ed|ing)|(?:on )?secondment|seconded|mov(?:e|ed|ing) (?:to|on to) (?:a new|another) (?:role|post)"
)
_COMES = (
    r"(?<!is )(?<!are )(?<!be )(?:re-?)?(?:appointed|recruited)|will be appointed|join(?:ed|s|ing|) (?:the trust|us|our trust|the board)|"
    r"(?:takes?|taking|took) up (?:the |her |his |their )?(?:post|role)|(?:commenc|start)(?:e|ed|es|s|ing|) (?:in (?:the |her |his |their )?(?:post|role)|as)|"
    r"vacan(?:t|cy)"
)
_TELLS = r"(?:that|report\w*|advis\w+|present\w+|not(?:e|ed|es)|highlight\w*|confirm\w+|explain\w*|inform\w*|thank\w*|said|ask\w*|add\w+|outlin\w+|introduc\w+)"
_MOVES = (
    rf"{_ROLE}[,)]?(?:\s+(?!{_TELLS}\b){_W},?){{0,6}}?\s+(?:{_LEAVES}|{_COMES})\b"
    rf"|\b(?:resignation|retirement|departure|secondment|re-?appointment|appointment|appointed|recruited|recruitment|successor|replace\w*) "
    rf"(?:(?:to the (?:role|post|position) of|to the|of|as|for) )?(?:the )?(?:substantive |permanent |vacant |new )?(?:(?!by\b|to\b|with\b|from\b){_W},? ){{0,5}}?{_ROLE}\b"
    rf"|\b(?:final|last) (?:\w+ ){{0,5}}?meeting\b[^.;]{{0,60}}\b{_ROLE}\b|\b{_ROLE}\b[^.;]{{0,60}}\b(?:final|last) (?:\w+ ){{0,4}}?meeting\b"
    rf"|\b{_ROLE}\b[^.;]{{0,60}}\b(?:announced|informed|confirmed|decided|intention|intends)\b[^.;]{{0,40}}\b(?:{_LEAVES}|resign|retire)\b"
    rf"|\b(?:interim|acting|substantive|permanent) (?:joint )?{_ROLE}\b[^.;]{{0,40}}\b(?:from|until|since|with effect|commenc\w+|pending|to cover|start\w*)\b"
    rf"|\b(?:as|be|become|became) (?:an? |the |our |new ){{0,2}}(?:interim|acting|substantive|permanent) (?:joint )?{_ROLE}\b"
    rf"|^\W*(?:[\w.'-]+ ){{0,4}}(?:[\w'-]+\W{{1,3}})?(?:interim|acting) (?:joint )?{_ROLE}(?!['’]s)(?:\W+[\w.'-]+){{0,4}}\W*$"
)

KINDS = (
    _kind(
        "never-event", "never event|never-event", r"\bnever[- ]events?\b",
        unless=(
            r"\bnever[- ]events? (?:framework|polic\w+|list|guidance|training|categor\w+|themes?|learning|action\w*|"
            r"audits?|prevention|workshops?|summit|toolkit|assurance|reports?|reviews?|panels?|programme|improvement)\b"
        ),
        event=True, back=_OFF + _DOWN,
    ),
    _kind(
        "serious-incident", "serious|patient safety incident inv|si |sis|psii|siri|steis|(si)",
        r"\bserious (?:untoward |clinical |patient safety |adverse )?incidents?(?: requiring investigation)?\b"
        r"|(?-i:\b(?:SIs?|SUIs?|SIRIs?|PSIIs?)\b)|\bpatient safety incident investigations?\b"
        r"|\b(?:reported|logged|declared) (?:on|to|via) (?:the )?StEIS\b",
        unless=(
            r"\b(?:(?<!patient safety )incidents?|(?-i:SIs?|PSIIs?)|investigations?)\W+(?:\(\w+\) )?(?:framework|polic\w+|guidance|training|themes?|"
            r"learning|action\w*|process\w*|procedures?|panels?|groups?|teams?|reports?|reviews?|response|units?|backlog|"
            r"investigations?|management|oversight|committee|sub-?group|reporting)\b|\bfor closure\b|\bclosed\b|\bclosures?\b"
            r"|\b(?:completed|concluded|signed off|approved)\b"
        ),
        event=True, back=_OFF + _DOWN,
    ),
    _kind(
        "regulation-28", "regulation 28|reg 28|reg. 28|r28|pfd|future death|further death",
        r"\b(?:regulation|reg\.?) ?28s?\b|(?-i:\b(?:R28|PFD)s?\b)|\bprevent(?:ion of|ing) (?:any )?(?:further|future) deaths?\b",
        beside=(
            r"\b(?:reports?|notices?|letters?|orders?|receiv\w+|issu\w+|coroners?|made|respon\w+|served|any|no|nil|none|zero)\b"
            r"|(?-i:\bPFDs\b)"
        ),
        unless=r"\bPFD (?:theme|learning|panel|group|polic\w+|process)",
        back=_OFF,
    ),
    _kind(
        "section-29a", "29a|29 a|29(a|warning notice",
        r"\b(?:section|regulation|reg\.?|sect?\.?|s\.?) ?29 ?\(?A\)?(?!\w)|\b29A\b|\bwarning notices?(?: (?:issued )?(?:under|pursuant to) (?:section|s\.?) ?29 ?\(?A\)?)?",
        beside=rf"29 ?\(?A|{_CQC}|\binspect", back=_OUT + _APPEALED,
    ),
    _kind(
        "section-31", "section 31|s31|s.31|s 31|conditions",
        r"\b(?:section|sect?\.?|s\.?) ?31\b|\bconditions?\b(?=[^.;]{0,60}\bregistration\b)|\bregistration conditions?\b",
        beside=rf"{_CQC}|\bconditions?\b|\burgent\b|\bletter of intent\b|\bregistration\b",
        unless=(
            r"\bregistered with\b|\bwithout (?:any )?conditions\b|\bunconditional|section 31 of (?:this|the) (?:report|document|policy|manual|code|paper)"
            r"|\bcare (?:order|proceedings)|children act"
        ),
        back=_OUT + _APPEALED,
    ),
    _kind(
        "section-64", "section 64|s64|s.64|s 64", r"\b(?:section|sect?\.?|s\.?) ?64\b",
        beside=rf"{_CQC}|\bletters?\b|\brequest\w*\b|\bregulation 17\b|\binformation\b", unless=r"section 64 of (?:this|the) (?:report|document|policy|manual|code|paper)",
        back=_OFF,
    ),
    _kind(
        "must-do", "must do|must-do|mustdo|must take|must' do|must” do|\"must\"|'must'|must dos",
        r"\bmust['\"”’]?[- ]?dos?\b|\bactions? (?:that |which )?(?:the trust |we |it )?must (?:take|do)\b|['\"“‘]must['\"”’] (?:do )?actions?",
        beside=r"\baction|\bdos\b|\bdo['’]?s\b|\b(?:complete|overdue|open|outstanding|closed|remain)",
        unless=r"\bany (?:of the )?['\"]?must\b|\bmust do (?:more|better|so|this|it|all|everything|to)\b", back="rescinded|withdrawn",
    ),
    _kind(
        "should-do", "should do|should-do|should take|\"should\"|'should'|should dos",
        r"\bshould['\"”’]?[- ]?dos?\b|\bactions? (?:that |which )?(?:the trust |we |it )?should (?:take|do)\b|['\"“‘]should['\"”’] (?:do )?actions?",
        beside=r"(?:must|should)['\"”’]?[- ]dos?\b[^.;]{0,80}(?:action|complete|overdue|open|outstanding|closed|remain|progress)"
        rf"|{_CQC}|\b(?:complete|overdue|open|outstanding|closed|remain)",
        unless=r"\bany (?:of the )?['\"]?(?:must|should)\b|\bshould do (?:more|better|so|this|it|all|everything|to)\b", back="rescinded|withdrawn",
    ),
    _kind(
        "cqc-rating", "cqc|care quality", _CQC,
        beside=(
            r"\b(?:re-?)?rated\b|\bratings?\b[^.;]{0,60}\b(?:outstanding|good|requir\w+ improvement|inadequate|RI)\b"
            r"|\b(?:outstanding|good|requir\w+ improvement|inadequate)['\"”’]? (?:overall )?(?:CQC )?ratings?\b"
            r"|\bfrom (?:outstanding|good|requir\w+ improvement|inadequate) to\b|\b(?:up|down)graded\b"
            r"|\bratings?\b[^.;]{0,60}\b(?:appealed|challenged|published|suspended|withdrawn|overturned|revised|quashed)\b"
        ),
        back=_OFF + _APPEALED,
    ),
    _kind(
        "cqc-inspection", "cqc|care quality", _CQC,
        beside=(
            r"\binspect(?:ed|ions?|ors?)\b|\bunannounced\b|\bfactual accuracy\b|\b(?:site|ward|follow-up) visits?\b|\bvisit(?:s|ed)?\b"
            r"|\b(?:draft|final|full) report\b|\bassess(?:ed|ment)\b|\bon-?site\b"
        ),
        back=r"cancelled|postponed|stood down|withdrawn",
        none=_NO_BREACH,
    ),
    _kind(
        "cqc", "cqc|care quality", _CQC,
        beside=(
            r"\b(?:wr(?:ote|itten)|letters?|asked|requested|notified|informed|(?:made )?aware|submi(?:t|ts|tted)|forwarded|sent|"
            r"shared with|raised|contacted|correspond\w+|met with|enforcement|enquir(?:y|ies)|concerns?|complain\w+|feedback|"
            r"respon(?:ded|se)|appl(?:ied|ication)|published|confirmed|breach\w*|representations?|report(?:ed)? to)\b"
        ),
        back=_OFF + _APPEALED + "|closed", none=_NO_BREACH,
    ),
    _kind(
        "segment", "segment|tier |sof|nof",
        rf"\bsegments? ?{_NUMBER}\b|\b(?:NOF|SOF) ?(?:segment |rating |level |category )?(?:of )?{_NUMBER}\b"
        rf"|\btier ?{_NUMBER}\b|\bsegmentation\b(?=[^.;]{{0,30}}\b[1-5]\b)|\b(?:NOF|SOF|oversight) segment\b(?=[^.;]{{0,40}}\b[1-5]\b)",
        beside=rf"\bsegment(?:s|ation)? ?{_NUMBER}|{_NHSE}",
        unless=rf"\bST segment|caesarean|\btier {_NUMBER} (?:CAMHS|bed|weight|service|mental|inpatient|unit|wait)|market segment",
        back="no longer",
    ),
    _kind(
        "undertakings", "undertakings|enforcement undertaking|compliance certificate",
        r"\bundertakings\b|\benforcement undertaking\b|\bcompliance certificates?\b",
        beside=rf"{_NHSE}|\benforcement\b|\bsection 106\b|\blicen[cs]e\b|\bcompliance certificate", back=_OUT,
    ),
    _kind(
        "special-measures", "special measures|recovery support|rsp|nof 5|segment 5",
        r"\bspecial measures\b|\brecovery support programme\b|(?-i:\bRSP\b)|\b(?:NOF|segment) ?(?:5|five)\b", back=_OUT,
    ),
    _kind(
        "section-30", "section 30|s30|s.30|s 30", r"\b(?:section|sect?\.?|s\.?) ?30\b",
        beside=r"\bauditors?\b|secretary of state|\breferral\b|\breferred\b|local audit|break-?even duty", unless=r"\bwe refer\b|\brequired to (?:refer|report)\b",
        back=_OFF,
    ),
    _kind(
        "prosecution", "prosecut|guilty|charge|fined|convict|sentenc|fixed penalty",
        r"\bprosecut(?:ed|ion|ions|e|ing)\b|\b(?:pleaded|plead|pled|plea of|entered a) guilty\b|\bguilty pleas?\b|\bcharge[sd]\b|\bfined\b"
        r"|\bconvict(?:ed|ion)\b|\bsentenc(?:ed|ing)\b|\bfixed penalty notices?\b",
        beside=(
            rf"{_CQC}|\bHSE\b|health (?:and|&) safety executive|environment agency|corporate manslaughter|health (?:and|&) safety at work"
            r"|\b(?:the|our) trust (?:has (?:been )?|have |was |is |were )?(?:being )?(?:charged|fined|convicted|prosecuted|sentenced|plead\w*|pled|entered)"
        ),
        unless=r"\bcharged with (?:over\w+|ensur\w+|deliver\w+|lead\w+|the|develop\w+)|\bparking\b|\bfraud\b|\bcharges? for\b|\bovercharged",
        back=_OFF + r"|dropped|discontinued|dismissed|acquitted|stayed",
    ),
    _kind(
        "board-change", "chief|director|chair|ceo|cfo|coo|executive|neds|ned |secretary|board member", rf"\b{_ROLE}\b", beside=_MOVES,
        unless=(
            r"\b(?:presented by|prepared by|author|sponsor|report (?:of|from)|lead director|responsible (?:director|officer)|contact)\b"
            r"|\bprocess(?:es)? (?:is )?(?:of|for)\b|\binterview process|\bappointment process|\bup to (?:three|four|six|nine) years|\bnormally\b|\bloss of office\b|\bpowers?\b|\bconstitution\b"
            r"|\bresponsib\w+ for (?:the )?appoint|\bany (?:re-?)?appoint|\bwhere (?:there is )?an?\b|\bif necessary\b"
            r"|terms of reference|remuneration|consultant appointment|appointments? committee|quor(?:um|ate)"
            r"|\b(?:ICB|ICS|CCG|council|NHS England|NHSE|regional|national|charity|university)(?:'s)? (?:new )?(?:chair|chief|director|medical|interim)"
            r"|\bappointment of (?:the |an? )?(?:external |internal )?auditor|\bdeputy director|\bassociate director|\bformer\b"
        ),
        ahead=True, back=r"withdr[ae]wn?|rescinded|reversed",
    ),
    _kind(
        "finance", "deficit|surplus|agency|cost improvement|cip|efficienc|adverse",
        r"\bdeficits?\b|\bsurplus(?:es)?\b|\bagency\b|\bcost improvement\b|(?-i:\bCIPs?\b)|\befficienc(?:y|ies)\b|\badverse to (?:the )?(?:plan|budget)\b",
        beside=(
            r"\b(?:deficit|surplus)\b(?=[^;]{0,160}£)(?=[^;]{0,200}\b(?:plan(?:ned)?|budget|forecast|target|control total)\b)"
            r"|£[\d.,]+ ?(?:m|k|million|bn)?\b[^;]{0,60}\b(?:deficit|surplus)\b[^;]{0,120}\b(?:plan(?:ned)?|budget|target|control total)\b"
            r"|\bagency\b[^;]{0,80}\b(?:exceed\w*|breach\w*|above|over)\b[^;]{0,30}\b(?:cap|ceiling)\b|\b(?:cap|ceiling)\b[^;]{0,30}\b(?:exceeded|breached)\b"
            r"|\b(?:cost improvement|CIPs?|efficienc\w+)\b[^;]{0,100}\b(?:shortfall|behind (?:plan|target)|below (?:plan|target)|under-?deliver\w*|adverse to plan)\b"
            r"|\bshortfall\b[^;]{0,60}\b(?:cost improvement|CIP|efficienc\w+)\b"
        ),
        unless=r"\b(?:attention deficit|ADHD|surplus (?:land|estate|property|equipment|stock|staff)|cognitive deficit|oxygen)\b"
        r"|\b(?:division|directorate|care group|business unit|clinical group|ward)\b",
        back="reversed",
    ),
)  # fmt: skip
