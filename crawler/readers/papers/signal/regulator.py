"""What CQC did or said, as papers name it: notices, ratings, inspections, prosecutions."""

from __future__ import annotations

from .kind import APPEALED, CQC, OFF, OUT, kind

_NO_BREACH = (
    r"\bno (?:[\w-]+ ){0,3}(?:breach(?:es)?|concerns|enforcement|regulatory action|issues of concern)\b"
    r"|\b(?:not|n't) (?:identif\w+|find|found|rais\w+|tak\w+) (?:any )?(?:[\w-]+ ){0,3}(?:breach|concerns|"
    r"enforcement|regulatory action)"
    r"|\bno (?:[\w-]+ ){0,3}(?:feedback|correspondence|letters?|reports?|enquir\w+|notifications?) (?:ha[sd] been |"
    r"have been |was |were )?(?:received|raised|made)\b"
)

REGULATOR = (
    kind(
        "section-29a", "29a|29 a|29(a|s29|s.29|warning notice",
        r"\b(?:section|regulation|reg\.?|sect?\.?|s\.?) ?29 ?\(?A\)?(?!\w)|\b29A\b|"
        r"\bwarning notices?(?: (?:issued )?(?:under|pursuant to) (?:section|s\.?) ?29 ?\(?A\)?)?",
        beside=rf"29 ?\(?A|{CQC}|\binspect", back=OUT + APPEALED,
    ),
    kind(
        "section-31", "section 31|s31|s.31|s 31|conditions",
        r"\b(?:section|sect?\.?|s\.?) ?31\b|\bconditions?\b(?=[^.;]{0,60}\bregistration\b)|"
        r"\bregistration conditions?\b",
        beside=(
            rf"{CQC}|\bconditions?\b|\burgent\b|\bletter of intent\b|\bregistration\b|"
            r"\bnotice of (?:decision|proposal)\b"
        ),
        unless=(
            r"\bregistered with\b|\bwithout (?:any )?conditions\b|\bunconditional|section 31 of (?:this|"
            r"the) (?:report|document|policy|manual|code|paper)"
            r"|\bcare (?:order|proceedings)|children act"
        ),
        back=OUT + APPEALED,
    ),
    kind(
        "section-64", "section 64|s64|s.64|s 64", r"\b(?:section|sect?\.?|s\.?) ?64\b",
        beside=rf"{CQC}|\bletters?\b|\brequest\w*\b|\bregulation 17\b|\binformation\b",
        unless=r"section 64 of (?:this|the) (?:report|document|policy|manual|code|paper)",
        back=OFF,
    ),
    kind(
        "must-do", "must do|must-do|mustdo|must take|must' do|must” do|\"must\"|'must'|must dos",
        r"\bmust['\"”’]?[- ]?dos?\b|\bactions? (?:that |which )?(?:the trust |we |it )?must (?:take|do)\b|"
        r"['\"“‘]must['\"”’] (?:do )?actions?",
        beside=r"\baction|\bdos\b|\bdo['’]?s\b|\b(?:complete|overdue|open|outstanding|closed|remain)",
        unless=r"\bany (?:of the )?['\"]?must\b|\bmust do (?:more|better|so|this|it|all|everything|"
        r"to)\b", back="rescinded|withdrawn",
    ),
    kind(
        "should-do", "should do|should-do|should take|\"should\"|'should'|should dos",
        r"\bshould['\"”’]?[- ]?dos?\b|\bactions? (?:that |which )?(?:the trust |we |it )?should (?:take|do)\b|"
        r"['\"“‘]should['\"”’] (?:do )?actions?",
        beside=r"(?:must|should)['\"”’]?[- ]dos?\b[^.;]{0,80}(?:action|complete|overdue|open|outstanding|closed|"
        r"remain|progress)"
        rf"|{CQC}|\b(?:complete|overdue|open|outstanding|closed|remain)",
        unless=r"\bany (?:of the )?['\"]?(?:must|should)\b|\bshould do (?:more|better|so|this|it|all|everything|"
        r"to)\b", back="rescinded|withdrawn",
    ),
    kind(
        "cqc-rating", "cqc|care quality", CQC,
        beside=(
            r"\b(?:re-?)?rated\b|\bratings?\b[^.;]{0,60}\b(?:outstanding|good|requir\w+ improvement|inadequate|RI)\b"
            r"|\b(?:outstanding|good|requir\w+ improvement|inadequate)['\"”’]? (?:overall )?(?:CQC )?ratings?\b"
            r"|\bfrom (?:outstanding|good|requir\w+ improvement|inadequate) to\b|\b(?:up|down)graded\b"
            r"|\bratings?\b[^.;]{0,60}\b(?:appealed|challenged|published|suspended|withdrawn|overturned|revised|"
            r"quashed)\b"
        ),
        back=OFF + APPEALED,
    ),
    kind(
        "cqc-inspection", "cqc|care quality", CQC,
        beside=(
            r"\binspect(?:ed|ions?|ors?)\b|\bunannounced\b|\bfactual accuracy\b|\b(?:site|ward|"
            r"follow-up) visits?\b|\bvisit(?:s|ed)?\b"
            r"|\b(?:draft|final|full) report\b|\bassess(?:ed|ment)\b|\bon-?site\b"
        ),
        back=r"cancelled|postponed|stood down|withdrawn",
        none=rf"^(?!.*{CQC}[^.;]{{0,40}}\b(?:inspected|visited|undertook|carried out|conducted)\b).*(?:{_NO_BREACH})",
    ),
    kind(
        "cqc", "cqc|care quality", CQC,
        beside=(
            r"\b(?:wr(?:ote|itten)|letters?|asked|requested|notified|informed|(?:made )?aware|submi(?:t|ts|tted)|"
            r"forwarded|sent|"
            r"shared with|raised|contacted|correspond\w+|met with|enforcement|enquir(?:y|ies)|concerns?|"
            r"complain\w+|feedback|"
            r"respon(?:ded|se)|appl(?:ied|ication)|published|confirmed|breach\w*|representations?|report(?:ed)? to)\b"
        ),
        back=OFF + APPEALED + "|closed", none=_NO_BREACH,
    ),
    kind(
        "prosecution", "prosecut|guilty|charge|fined|convict|sentenc|fixed penalty|manslaughter",
        r"\bprosecut(?:ed|ion|ions|e|ing)\b|\b(?:pleaded|plead|pled|plea of|entered a) guilty\b|\bguilty pleas?\b|"
        r"\bcharge[sd]\b(?! ?£| to (?:revenue|capital|income))|\bfined\b"
        r"|\bconvict(?:ed|ion)\b|\bsentenc(?:ed|ing)\b|\bfixed penalty notices?\b"
        r"|\bcorporate manslaughter\b(?! (?:training|awareness|law|legislation|guidance|act|polic\w+))"
        r"(?=[^.;]{0,60}\b(?:investigat|charge|inquiry|perspective))",
        beside=(
            rf"{CQC}|\bHSE\b|health (?:and|&) safety executive|environment agency|corporate manslaughter|"
            rf"health (?:and|&) safety at work"
            r"|\b(?:the|our) trust (?:has (?:been )?|have |was |is |were )?(?:being )?(?:charged|fined|convicted|"
            r"prosecuted|sentenced|plead\w*|pled|entered)"
        ),
        unless=r"\bcharged with (?:over\w+|ensur\w+|deliver\w+|lead\w+|the|develop\w+)|\bparking\b|\bfraud\b|"
        r"\bcharges? for\b|\bovercharged",
        back=OFF + r"|dropped|discontinued|dismissed|acquitted|stayed",
    ),
)  # fmt: skip
