"""Whose a press release is: by its links, else by name together with town or provider; a name alone proves nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Literal

from crawler.addresses import slug_of
from storage.fact import fold
from storage.record import Announcement, Level, Organisation, Record, Value

Certainty = Literal["certain", "possible"]

_POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}")
_STREET = re.compile(r"\b(?:street|road|lane|avenue|close|drive|way|court|house|place|terrace|crescent|hill)$|\d", re.I)
_BEFORE_A_NAME = frozenset(("The", "At", "For", "In", "Of", "By", "And", "CQC", "Following", "After", "When", "Both"))
_COUNTIES = re.compile(
    r"kent|surrey|essex|norfolk|suffolk|devon|cornwall|dorset|somerset|cumbria|merseyside|(?:(?:east|west) )?sussex|"
    r"rutland|middlesex|cleveland|avon|(?:south )?humberside|northumberland|tyne and wear|west midlands|"
    r"greater manchester|.*shire",
    re.IGNORECASE,
)


class Candidate(Value):
    """A watched organisation, with what is known of it by which a release may mean it; ``row`` is its number."""

    row: int
    organisation: Organisation
    address: str | None = None
    provider: str | None = None


class Match(Value):
    """An organisation that a release is about, for certain or possibly."""

    candidate: Candidate
    certainty: Certainty


def about(release: Record, watched: Sequence[Candidate]) -> tuple[Match, ...]:
    """The watched organisations that a release is about; none where it names none of them.

    A link to its page settles it, also that another organisation of the same name is meant. Without one, the exact
    name has to stand in the release, and beside it the town or the provider; a provider's own name is enough where no
    other watched organisation has it.
    """
    text = _text(release)
    linked = {
        (one.organisation.level, one.organisation.id): one.organisation for one in release.listed if one.organisation
    }
    names = [fold(one.organisation.name) for one in watched]
    found = []
    for one in watched:
        certainty = _certainty(one, release, text, linked, alone=names.count(fold(one.organisation.name)) == 1)
        if certainty:
            found.append(Match(candidate=one, certainty=certainty))
    return tuple(found)


def announced_of(release: Record, organisation: Organisation) -> tuple[Announcement, ...]:
    """What a release announces of one organisation itself: where its link leads to it, else where it has its name."""
    return tuple(one for one in release.press if _is_of(one, organisation))


def scope_in(announcement: Announcement, organisation: Organisation, known: Sequence[str]) -> str:
    """The scope that an announced rating has; a service's as it is ``known`` from its page, however it is called."""
    scope = announcement.scope or str(organisation.level)
    if not scope.startswith("service:"):
        return str(organisation.level)
    return next((one for one in known if same_scope(one, scope)), scope)


def same_scope(one: str, other: str) -> bool:
    """Whether two scopes are of one thing: "maternity services" and "maternity", at whichever location."""
    return one == other or (_service(one) is not None and _service(one) == _service(other))


def _service(scope: str) -> str | None:
    if not scope.startswith("service:"):
        return None
    words = slug_of(scope.removeprefix("service:").partition("@")[0]).split("-")
    return "-".join(word for word in words if word not in ("service", "services", "the", "nhs")) or None


def _is_of(one: Announcement, organisation: Organisation) -> bool:
    if one.about is not None:
        return (one.about.level, one.about.id) == (organisation.level, organisation.id)
    return _bare(one.organisation) == _bare(organisation.name)


def _certainty(
    one: Candidate,
    release: Record,
    text: str,
    linked: Mapping[tuple[Level | None, str | None], Organisation],
    *,
    alone: bool,
) -> Certainty | None:
    own = one.organisation
    if (own.level, own.id) in linked:
        return "certain"
    name = _bare(own.name)
    if not name or any(other.level == own.level and _bare(other.name) == name for other in linked.values()):
        return None
    if not _names(release, text, name):
        return None
    if own.level == "provider" and alone:
        return "certain"
    beside = [*_towns(one.address), *([_bare(one.provider)] if one.provider else [])]
    return "certain" if any(_holds(text, words) for words in beside if words != name) else "possible"


def _names(release: Record, text: str, name: str) -> bool:
    """Whether the name stands in the release; a name of one word only where a rating is announced of it."""
    if any(_bare(one.organisation) == name for one in release.press):
        return True
    return len(name.split()) > 1 and _mentions(text, name)


def _mentions(text: str, name: str) -> bool:
    """Whether a text names something so: the whole of a name, not a part of a longer one ("Rose House Lodge")."""
    words = r"[\W_]{1,4}".join(re.escape(word) for word in re.findall(r"\w+", name))
    for found in re.finditer(rf"(?<!\w)(?i:{words})(?!\w)(?! [A-Z])", text):
        before = re.search(r"([A-Z][\w'’-]*) $", text[: found.start()])
        if before is None or before[1] in _BEFORE_A_NAME:
            return True
    return False


def _text(release: Record) -> str:
    said = [one.title for one in release.listed if one.organisation is None]
    said += [one.text for one in release.findings] + [one.quote for one in release.press]
    return " \n".join(said)


def _holds(text: str, words: str) -> bool:
    plain = re.sub(r"\s+", " ", fold(text).replace(",", " ").replace(".", " "))
    return bool(words) and f" {words} " in f" {plain} "


def _bare(name: str) -> str:
    return re.sub(r"\s+", " ", fold(name).replace(",", " ").replace(".", " ")).removeprefix("the ").strip()


def _towns(address: str | None) -> list[str]:
    """The places of an address, folded: neither street nor postcode, no county where there is a town."""
    parts = [part.strip() for part in (address or "").split(",")]
    places = [part for part in parts[1:] if part and not _POSTCODE.search(part.upper()) and not _STREET.search(part)]
    towns = [part for part in places if not _county(part)]
    return [_bare(part) for part in towns or places]


def _county(part: str) -> bool:
    return bool(_COUNTIES.fullmatch(part))
