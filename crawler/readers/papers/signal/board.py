"""Who comes to and leaves the board, as papers word it, by roles."""

from __future__ import annotations

from .kind import kind

_ROLE = (
    r"(?:chief (?:executive(?: officer)?|(?:financ\w+|operating|medical|people|nurs\w+|digital|information|"
    r"strategy) officer"
    r"|nurse)|(?:executive )?(?:medical|finance|nursing|people|workforce|strategy) director|CEO|CFO|COO|"
    r"managing director"
    r"|director of (?:finance|nursing|people|strategy|operations|workforce|midwifery|corporate)[\w &]{0,30}"
    r"|(?:vice|deputy)?[- ]?chair(?:man|woman|person)?|(?:associate )?non-?executive(?: directors?)?|NEDs?"
    r"|company secretary|trust secretary|executive directors?|board members?|senior independent director)"
)
_W = r"[\w'’/&\[\]()-]+"
_LEAVES = (
    r"resign(?:ed|s|ation|ing)|(?:step(?:ped|s|ping)?|stood|standing|stand) (?:down|back|aside)|retir(?:e|es|ed|"
    r"ing|ement)|"
    r"leav(?:e|es|ing) (?:the trust|the organisation|the group|the board|us|her|his|their|in|at|at the end)|"
    r"(?:has |have |had )?left (?:the trust|the organisation|the group|the board)|"
    r"term of office|departure|depart(?:s|ed|ing)|(?:on )?secondment|seconded|mov(?:e|ed|ing) (?:to|"
    r"on to) (?:a new|another) (?:role|post)"
)
_COMES = (
    r"(?<!is )(?<!are )(?<!be )(?:re-?)?(?:appointed|recruited)|will be appointed|join(?:ed|s|ing|) (?:the trust|"
    r"us|our trust|the board)|"
    r"(?:takes?|taking|took) up (?:the |her |his |their )?(?:post|role)|(?:commenc|start)(?:e|ed|es|s|ing|"
    r") (?:in (?:the |her |his |their )?(?:post|role)|as)|"
    r"vacan(?:t|cy)"
)
_TELLS = (
    r"(?:that|report\w*|advis\w+|present\w+|not(?:e|ed|es)|highlight\w*|confirm\w+|explain\w*|inform\w*|thank\w*|"
    r"said|ask\w*|add\w+|outlin\w+|introduc\w+)"
)
_MOVES = (
    rf"{_ROLE}[,)]?(?:\s+(?!{_TELLS}\b){_W},?){{0,6}}?\s+(?:{_LEAVES}|{_COMES})\b"
    rf"|\b(?:(?:resignation|retirement|departure|secondment|re-?appointment|appointment)s?|appointed|recruited|"
    rf"recruitment|successor|replace\w*) "
    rf"(?:(?:to the (?:role|post|position) of|to the|of|as|for) )?(?:the )?(?:substantive |permanent |vacant |"
    rf"new )?(?:(?!by\b|to\b|with\b|from\b){_W},? ){{0,5}}?{_ROLE}\b"
    rf"|\b(?:(?:start\w*|commenc\w*|join\w*|begins?|began|beginning) (?:\w+ ){{0,4}}?|"
    rf"(?:resign\w*|stepp?\w* down|stood down|retir\w*|leav\w+|"
    rf"left) (?:\w+ ){{0,12}}?)as (?:the |our |an? |its )?(?:(?:new|interim|acting|substantive|permanent|joint|group|"
    rf"site|trust) )*{_ROLE}\b"
    rf"|\bwelcom\w+ (?:to )?(?:our |the |a )?(?:new|interim|acting) (?:joint |group )?{_ROLE}\b"
    rf"|\b(?:final|last) (?:\w+ ){{0,5}}?meeting\b[^.;]{{0,60}}\b{_ROLE}\b|\b{_ROLE}\b[^.;]{{0,60}}\b(?:final|"
    rf"last) (?:\w+ ){{0,4}}?meeting\b"
    rf"|\b{_ROLE}\b[^.;]{{0,60}}\b(?:announced|informed|told|shared|confirmed|decided|intention|"
    rf"intends)\b[^.;]{{0,40}}\b(?:{_LEAVES}|resign|retire)\b"
    rf"|\b(?:interim|acting|substantive|permanent) (?:joint )?{_ROLE}\b[^.;]{{0,40}}\b(?:from|until|since|"
    rf"with effect|commenc\w+|pending|to cover|start\w*)\b"
    rf"|\b(?:as|be|become|became) (?:an? |the |our |new ){{0,2}}(?:interim|acting|substantive|"
    rf"permanent) (?:joint )?{_ROLE}\b"
    rf"|^\W*(?:[\w.'-]+ ){{0,4}}(?:[\w'-]+\W{{1,3}})?(?:interim|"
    rf"acting) (?:joint )?{_ROLE}(?!['’]s)(?:\W+[\w.'-]+){{0,4}}\W*$"
)

BOARD = (
    kind(
        "board-change", "chief|director|chair|ceo|cfo|coo|executive|neds|ned |secretary|board member",
        rf"\b{_ROLE}\b", beside=_MOVES,
        unless=(
            r"\b(?:presented by|prepared by|author|sponsor|report (?:of|from)|lead director|"
            r"responsible (?:director|officer)|contact)\b"
            r"|\bprocess(?:es)? (?:is )?(?:of|for)\b|\binterview process|\bappointment process|\bup to (?:three|"
            r"four|six|nine) years|\bnormally\b|\bloss of office\b|\bpowers?\b|\bconstitution\b"
            r"|\bresponsib\w+ for (?:the )?appoint|\bany (?:re-?)?appoint|\bwhere (?:there is )?an?\b|"
            r"\bif necessary\b"
            r"|terms of reference|remuneration|consultant appointment|appointments? committee|quor(?:um|ate)"
            r"|\b(?:ICB|ICS|CCG|council|NHS England|NHSE|regional|national|charity|"
            r"university)(?:'s)? (?:new )?(?:chair|chief|director|medical|interim)"
            r"|\bappointment of (?:the |an? )?(?:external |internal )?auditor|\bdeputy director|"
            r"\bassociate director|\bformer\b|\bchaired by an?\b"
            r"|\b(?:chief|chair|director)[^.;]{0,30} (?:to lead|of|for) the (?:[\w-]+ ){0,3}(?:alliance|collaborative|"
            r"federation)\b"
        ),
        ahead=True, back=r"withdr[ae]wn?|rescinded|reversed",
    ),
)  # fmt: skip
