"""The parts of a page that are not about its organisation, by what they say: other services, help, people."""

from __future__ import annotations

import re

from .spelling import folded

_TITLES = re.compile(
    r"(?:similar|other|nearby|related|more) (?:services?|locations?|providers?|"
    r"care homes?)(?: (?:nearby|near (?:you|here|this service)|"
    r"in (?:this|your|the) area|like this(?: one)?|(?:run|provided) by (?:this|the same) provider|"
    r"you may be interested in))?"
    r"|(?:services?|care homes?|providers?|locations?) (?:nearby|near (?:you|here|this service))"
    r"|about quality of care"
    r"|tell us about your care"
    r"|cookies(?: on .{1,40})?"
    r"|services we don't give a rating"
    r"|(?:understanding|about|what) (?:our|cqc) ratings(?: mean)?"
    r"|breadcrumbs?|you are here"
)
_MENU = re.compile(
    r"home|menu|(?:open|close) (?:the )?menu|search|about us|find care services|care services|news|publications|"
    r"guidance and regulation|contact(?: us)?|provider portal|feedback on care|get involved|log in|sign in|sign up|"
    r"skip to (?:main )?content|(?:print|share|email|save) this (?:page|report)|(?:back|return) to (?:the )?top|"
    r"top of page|"
    r"accessibility(?: statement)?|privacy(?: (?:notice|policy|statement))?|sitemap|terms(?: and conditions)?|"
    r"freedom of information|follow us|twitter|x|facebook|linkedin|youtube|instagram|"
    r"registration details|map and contact details|get alerts when we inspect|give feedback on care at this service|"
    r"about your profile page|ratings posters and widgets|care quality commission|the care quality commission|"
    r"(?:is|was) this page (?:helpful|useful)\?|(?:accept|reject|manage)(?: all| additional)? cookies(?: settings)?|"
    r"hide this message"
)
_PRINTED = re.compile(
    r"(?:©|\(c\) |copyright\b).{0,80}|(?:page )?\d{1,3} ?(?:of|/) ?\d{1,3}|page \d{1,3}|"
    r"(?:printed|downloaded|saved|retrieved|accessed) (?:on|from|at)\b.{0,120}|"
    r"https?://\S+(?: \d{1,3} ?(?:of|/) ?\d{1,3})?|.{0,120} - care quality commission"
)
_COOKIES = re.compile(
    r"(?=.*\bcookies\b).*"
    r"\b(?:we use|we'd like|accept|reject|manage|essential|analytics|this (?:web)?site|our (?:web)?site)\b.*"
)
_PEOPLE = re.compile(
    r"who runs this (?:service|location|provider|organisation|trust)|(?:our |"
    r"the )?(?:registered managers?|nominated individuals?)|accountable (?:person|people)"
)
_EXPLAINER = re.compile(
    r"we rate most services according to"
    r"|we don't rate every type of service"
    r"|in our new approach, (?:these|we show enforcement)"
    r"|(?:in )?older reports, (?:a red cross|you will see)"
    r"|(?:outstanding|good|requires improvement|inadequate|not rated|"
    r"no rating/under appeal/rating suspended)?\s*[-–:]?\s*"
    r"(?:the service is performing|the service isn't performing|we have not yet rated this area|"
    r"suspended ratings are being reviewed)"
)
_EXPLAINER_TITLE = re.compile(r"(?:inspection|our|cqc) ratings|services we don't give a rating|about (?:our )?ratings")
_PERSON = re.compile(
    r".{0,80}\b(?:registered manager|nominated individual|lead inspector|inspection manager|"
    r"head of inspection)s?\b.{0,80}"
    r"|(?:report author|inspector|inspected by|manager)s?\s*:.{0,80}"
)


def other_services(title: str) -> bool:
    """Whether the whole text heads a part about other services, or about CQC and not this organisation."""
    return len(title) <= 90 and bool(_TITLES.fullmatch(folded(title).rstrip(" .:…>")))


def of_the_site(text: str) -> bool:
    """Whether the whole line is of every page of the site or of its printing: menu, cookies, copyright, page number."""
    words = folded(text).rstrip(" .:…>") if len(text) <= 300 else ""
    return bool(_MENU.fullmatch(words) or _PRINTED.fullmatch(words) or _COOKIES.fullmatch(words))


def people(title: str) -> bool:
    """Whether the whole text heads the part that names the people in charge."""
    return len(title) <= 60 and bool(_PEOPLE.fullmatch(folded(title).rstrip(" .:")))


def explains_ratings(text: str) -> bool:
    """Whether the text is a sentence of CQC's own explanation of its ratings."""
    return bool(_EXPLAINER.match(folded(text[:300]).lstrip(" -–'\"")))


def heads_explanation(text: str) -> bool:
    """Whether the whole text is the title of that explanation (only where the explanation follows it)."""
    return len(text) <= 60 and bool(_EXPLAINER_TITLE.fullmatch(folded(text).rstrip(" .:")))


def names_a_person(text: str) -> bool:
    """Whether a short line is about a person by role; a line of prose that says "the registered manager" is not."""
    return len(text) <= 120 and not text.endswith(".") and bool(_PERSON.fullmatch(folded(text)))
