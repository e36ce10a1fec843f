"""Whom a phrase of a press release speaks of: organisations by name or link, services at them, "the trust", "it"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from crawler.addresses import AddressError, absolute, parse, slug_of
from storage.record import Organisation

from .blocks import Block
from .spelling import folded

_WORD = r"[A-Z0-9][\w'’.&/()-]*"
_NAME = re.compile(rf"(?:[Tt]he )?{_WORD}(?: (?:(?:of|and|&|the|for|upon|with|to|de|la|-|–) )*{_WORD})*")
TRUST = re.compile(r"(?:[Tt]he )?[A-Z][\w'’.&-]*(?:,? [\w'’.&-]+)*? NHS(?: Foundation)? Trust(?!\w)")
_PLACE = re.compile(
    r"(?:,| \(|,? (?:in|near|on|based|located|situated|run by|operated by|managed by|provided by|which|who|a|"
    r"an)\b).*$"
)
_INSTITUTION = re.compile(
    r".* (?:Hospitals?|Infirmary|Centre|Center|Homes?|House|Surgery|Practice|Trust|Clinic|Court|Lodge|Limited|Ltd|"
    r"LLP|"
    r"CIC|plc|Care|Services?|Agency|Manor|Hall|Villas?|Grange|Park|View|Gardens|Unit|Healthcare|Health|Group)\.?"
)
_PROVIDER = re.compile(r".*\b(?:NHS(?: Foundation)? Trust|Limited|Ltd|LLP|CIC|PLC|plc|Council)\.?")
_LOCATION = re.compile(
    r".*\b(?:Hospital|Infirmary|(?:Care|Nursing|Residential|Rest|Retirement)(?: and \w+)? (?:Home|Centre)|Hospice)"
)
_SERVICE = re.compile(
    r"\b(?:services?|care|departments?|units?|wards?|surgery|maternity|outpatients?|imaging|medicine|theatres|teams?|"
    r"screening|therapy|pathways?)\b",
    re.IGNORECASE,
)
_NO_SERVICE = re.compile(
    r"\b(?:how|ratings?|overall|safe|effective|responsive|well-led|these|those|of the \w+|\d+|one|two|three|four|five|"
    r"six|seven|eight|nine|ten|several|some|many|all|following|inspections?|inspected|reports?|published)\b",
    re.IGNORECASE,
)
_HAS_SERVICES = re.compile(r"\b(?:Trust|Hospital|Infirmary|Medical Centre)\b")
_JOINS = r"(?:at|run by|provided by|delivered by|provided at|run from|within|of|in)"
_SERVICE_AT = re.compile(rf"(?:the |its |their |both )?([a-z][\w ,'’()/&-]*?) {_JOINS} (.+)", re.IGNORECASE)
_POSSESSIVE = re.compile(r"(.+?)(?:['’]s|s['’]) ((?!overall\b)[a-z][^A-Z]*)")
_GENERIC = re.compile(
    r"(?:(?P<many>both|all|these|(?:the|its) (?:two|three|four))(?: of)?(?: the)? ?)?(?:the|this|that|its|their)? ?"
    r"(?P<noun>services?|trust|(?:care |nursing |residential )?homes?|(?:GP |dental |medical )?practices?|"
    r"surger(?:y|ies)|hospitals?|providers?|(?:medical |health )?centres?|compan(?:y|ies)|organisations?|"
    r"(?:homecare |care )?agenc(?:y|ies)|locations?|clinics?|hospices?|charity|facility)",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"it|they|its|their|these|this|both|each|all", re.IGNORECASE)
_NO_NAME = re.compile(
    r"(?:the )?(?:it\b.*|they\b.*|this|that|these|cqc|care quality commission|nhs england|nhs|inspectors?|people|staff|"
    r"leaders|england|ratings?|overall|safe|effective|caring|responsive|well-led|inspections?|services?|reports?|"
    r"practices?|care homes?|homes?|one|two|three|four|five|six|seven|eight|nine|ten|of|\d.*|maternity|surgery|"
    r"outpatients?|medicine|medical care|gynaecology|critical care|urgent and emergency.*|end of life care|"
    r".*\b(?:services|departments?|wards?))",
    re.IGNORECASE,
)
_KINDS = {
    "trust": re.compile(r"\bTrust$"),
    "hospital": re.compile(r"\b(?:Hospital|Infirmary|Medical Centre)\b"),
}


@dataclass(frozen=True)
class Subject:
    """An organisation as printed, where its link leads, and the service of it that is meant ("" for the whole)."""

    name: str
    about: Organisation | None = None
    service: str = ""

    @property
    def scope(self) -> str | None:
        """The scope in the sense of the contract; None where neither link nor name tells the level."""
        if self.service:
            return f"service:{slug_of(self.service)}"
        if self.about is not None:
            return self.about.level
        return "provider" if _PROVIDER.fullmatch(self.name) else "location" if _LOCATION.match(self.name) else None

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from another subject."""
        return folded(self.name).removeprefix("the "), self.service and slug_of(self.service)


@dataclass
class Met:
    """The organisations that a release links to and has named so far; ``focus`` are those of its last announcement."""

    links: dict[str, Subject] = field(default_factory=dict)
    organisations: list[Subject] = field(default_factory=list)
    focus: tuple[Subject, ...] = ()

    def take(self, subjects: Iterable[Subject]) -> None:
        """Speak of these from now on."""
        self.focus = tuple(subjects)
        self.name(self.focus)

    def name(self, subjects: Iterable[Subject]) -> None:
        """Remember organisations that were named."""
        known = {one.key for one in self.organisations}
        for one in subjects:
            whole = replace(one, service="")
            if whole.key not in known:
                self.organisations.append(whole)
                known.add(whole.key)


def linked(blocks: Sequence[Block], base: str) -> dict[str, Subject]:
    """The organisations that links lead to, by the folded words of the link."""
    found: dict[str, Subject] = {}
    for block in blocks:
        for link in block.links:
            organisation = leads_to(link.href, base)
            if organisation is not None and link.text and not folded(link.text).startswith(("read ", "full ", "http")):
                about = organisation.model_copy(update={"name": link.text})
                found.setdefault(folded(link.text), Subject(link.text, about))
    return found


def leads_to(href: str, base: str) -> Organisation | None:
    """The organisation whose page a link leads to, without its name."""
    url = absolute(href, base)
    try:
        to = parse(url) if url else None
    except AddressError:
        return None
    return Organisation(level=to.level, id=to.id, name="") if to else None


def whom(text: str, met: Met) -> tuple[Subject, ...] | None:
    """The subjects that a phrase speaks of; None where it is not certain."""
    text = text.strip(" ,")
    if not text or len(text) > 300:
        return None
    if _PRONOUN.fullmatch(text):
        return met.focus or None
    generic = _GENERIC.fullmatch(text)
    if generic:
        return _meant(generic, met)
    named = _named(text, met)
    if named:
        return named
    return _service(text, met)


def _meant(generic: re.Match[str], met: Met) -> tuple[Subject, ...] | None:
    noun = generic["noun"].lower()
    many = generic["many"] or noun.endswith("s")
    if many:
        return met.focus if len(met.focus) > 1 or (not generic["many"] and len(met.focus) == 1) else None
    if noun == "service":
        return met.focus if len(met.focus) == 1 else None
    kind = _KINDS.get(noun)
    fitting = [one for one in met.organisations if kind and kind.search(one.name)]
    if kind is None:
        fitting = met.organisations if len(met.organisations) == 1 else []
        fitting = fitting or [replace(one, service="") for one in met.focus if len(met.focus) == 1]
    elif not fitting and len(met.organisations) == 1:
        fitting = met.organisations
    return (fitting[0],) if len(fitting) == 1 else None


def _named(text: str, met: Met) -> tuple[Subject, ...]:
    """The organisations of a phrase that is nothing but their names (and where they stand)."""
    by_link = _by_link(text, met)
    if by_link:
        return by_link
    text = re.sub(r"^(?:both|the following) ", "", text)
    text = re.sub(r",? (?:which (?:is|are) )?(?:run|operated|managed|provided) by .*$", "", text)
    trust = TRUST.match(text)
    if trust and _is_name(trust[0].replace(",", "")):
        rest = re.sub(r"^,? (?:and )?", "", text[trust.end() :])
        if not rest or _PLACE.fullmatch(text[trust.end() :]):
            return (_known(trust[0], met),)
        more = _named(rest, met)
        return (_known(trust[0], met), *more) if more else ()
    parts = re.split(r",? and (?=[A-Z])|, (?=[A-Z])", text)
    bare = [_PLACE.sub("", part) for part in parts]
    if len(parts) > 1 and all(_INSTITUTION.fullmatch(part) and _is_name(part) for part in bare):
        return tuple(_known(part, met) for part in bare)
    name = _PLACE.sub("", text)
    return (_known(name, met),) if _is_name(name) else ()


def _by_link(text: str, met: Met) -> tuple[Subject, ...]:
    left, found = folded(text), []
    for words, subject in sorted(met.links.items(), key=lambda one: -len(one[0])):
        at = left.find(words)
        if at >= 0:
            found.append((at, subject))
            left = left[:at] + "\x00" * len(words) + left[at + len(words) :]
    rest = re.sub(r"(?:,| \(|,? (?:in|near|based|located|run by|operated by|provided by)\b)[^\x00]*", " ", left)
    plain = re.sub(r"\x00+|\b(?:and|the|both)\b|[,\s]", "", rest)
    return tuple(subject for _, subject in sorted(found, key=lambda one: one[0])) if found and not plain else ()


def _known(name: str, met: Met) -> Subject:
    """The subject of that name: the one of a link or met before, else a new one as printed."""
    words = folded(name)
    if words in met.links:
        return met.links[words]
    same = [one for one in met.organisations if one.key[0] == words.removeprefix("the ")]
    return same[0] if same else Subject(re.sub(r"^the ", "", name))


def _is_name(text: str) -> bool:
    return bool(_NAME.fullmatch(text)) and not _NO_NAME.fullmatch(text) and len(text) <= 150


def _service(text: str, met: Met) -> tuple[Subject, ...] | None:
    """The services of a phrase: "maternity services at …", "the trust's maternity services", or a service alone."""
    possessive = _POSSESSIVE.fullmatch(text)
    if possessive and _is_service(possessive[2]):
        return _at(possessive[2], whom(possessive[1], met))
    for at in re.finditer(rf" {_JOINS} ", text):
        service, where = text[: at.start()], text[at.end() :]
        service = re.sub(r"^(?:the|its|their|both)\s", "", service, flags=re.IGNORECASE)
        place = re.sub(r"^(?:both|the) (?=[A-Z])", "", where)
        if _is_service(service) and (there := (_named(place, met) or _generic(where, met))):
            return _at(service, there)
    bare = re.sub(r"^(?:the|its|their|both)\s", "", text, flags=re.IGNORECASE)
    if not _is_service(bare):
        return None
    same = tuple(one for one in met.focus if one.service and slug_of(one.service) == slug_of(bare))
    where_now = {one.key[0]: one for one in met.focus} or {one.key[0]: one for one in met.organisations}
    alone = len(where_now) == 1 and _HAS_SERVICES.search(next(iter(where_now.values())).name)
    return same or (_at(bare, tuple(where_now.values())) if alone else None)


def _generic(text: str, met: Met) -> tuple[Subject, ...] | None:
    generic = _GENERIC.fullmatch(text)
    return _meant(generic, met) if generic else None


def _at(service: str, where: tuple[Subject, ...] | None) -> tuple[Subject, ...] | None:
    name = service[:1].lower() + service[1:] if service[1:2].islower() else service
    return tuple(replace(one, service=name.strip(" ,")) for one in where) if where else None


def _is_service(text: str) -> bool:
    plain = re.sub(r"\b(?:A&E|NHS|GP|CAMHS|CQC|[A-Z]{2,5})\b", "", text)
    return (
        bool(_SERVICE.search(text))
        and not _NO_SERVICE.search(text)
        and not re.search(r"[A-Z]", plain[1:])
        and len(text.split()) <= 16
    )
