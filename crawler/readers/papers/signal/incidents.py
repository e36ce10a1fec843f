"""Never events, serious incidents and coroners' reports, as papers name them."""

from __future__ import annotations

from .kind import OFF, kind

_DOWN = (
    r"|(?:found|deemed|agreed|judged) not to\b|(?:does|did) not meet|down-?graded|de-?escalated|stood down|"
    r"stepped down|declassified|removed from (?:StEIS|LFPSE)|no longer"
)

INCIDENTS = (
    kind(
        "never-event", "never event|never-event", r"\bnever[- ]events?\b",
        unless=(
            r"\bnever[- ]events? (?:framework|polic\w+|list|guidance|training|categor\w+|themes?|learning|action\w*|"
            r"audits?|prevention|workshops?|summit|toolkit|assurance|reports?|reviews?|panels?|programme|"
            r"improvement|checklists?|standards?)\b"
        ),
        event=True, back=OFF + _DOWN,
    ),
    kind(
        "serious-incident", "serious|patient safety incident inv|si |si.|si,|si)|sis|sui |suis|psii|siri|steis",
        r"\bserious (?:untoward |clinical |patient safety |adverse )?incidents?(?: requiring investigation)?\b"
        r"|(?-i:\b(?:SIs?|SUIs?|SIRIs?|PSIIs?)\b)|\bpatient safety incident investigations?\b"
        r"|\b(?:reported|logged|declared) (?:on|to|via) (?:the )?StEIS\b",
        unless=(
            r"\b(?:(?<!patient safety )incidents?|(?-i:SIs?|PSIIs?)|investigations?)\W+(?:\(\w+\) )?(?:framework|"
            r"polic\w+|guidance|training|themes?|"
            r"learning|action\w*|process\w*|procedures?|panels?|groups?|teams?|reports?|reviews?|response|units?|"
            r"backlog|"
            r"investigations?|management|oversight|committee|sub-?group|reporting)\b|\b(?:to|in) complet\w+ an?\b|"
            r"\bfor closure\b|\bclosed\b|\bclosures?\b"
            r"|\b(?:completed|concluded|signed off|approved)\b"
        ),
        event=True, back=OFF + _DOWN,
    ),
    kind(
        "regulation-28", "regulation 28|regulations 28|reg 28|reg. 28|r28|pfd|future death|further death",
        r"\b(?:regulations?|reg\.?) ?28s?\b|(?-i:\b(?:R28|PFD)s?\b)|\bprevent(?:ion of|ing) (?:any )?(?:further|"
        r"future) deaths?\b",
        beside=(
            r"\b(?:reports?|notices?|letters?|orders?|receiv\w+|issu\w+|coroners?|made|respon\w+|served|any|no|"
            r"nil|none|zero)\b"
            r"|(?-i:\bPFDs\b)"
        ),
        unless=(
            r"\b(?:PFD|deaths?) (?:theme|learning|panel|group|polic\w+|process|training|awareness|template|"
            r"workshop)|\bnational (?:PFD|prevention|regulation 28)|\bthemes? (?:from|of|in)\b"
            r"|\b(?:reports|notices|responses) (?:are|can be) (?:published|issued|available|made|shared|"
            r"reviewed|considered)\b"
        ),
        back=OFF,
    ),
)  # fmt: skip
