"""CQC's data service (its API): its addresses, and what its answers are."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

from crawler.judge import Verdict
from storage.record import Kind, Level

KEY_HEADER = "Ocp-Apim-Subscription-Key"
KEY_REFUSED = "CQC's data service does not take the key"

_DOCUMENT = re.compile(r"/(location|provider)s/([A-Za-z0-9-]{1,40})", re.IGNORECASE)
_CHANGES = re.compile(r"/changes/(location|provider)", re.IGNORECASE)
_LIST = re.compile(r"/(?:location|provider)s", re.IGNORECASE)
_SERVICE = "CQC's data service"


def document_address(base: str, level: Level, id: str) -> str:
    """The address of an organisation's document; CQC answers 400 to an id in small letters."""
    return f"{base}/{level}s/{id.upper()}"


def changes_address(base: str, level: Level) -> str:
    """The address of the list of what changed, without the time that is asked for."""
    return f"{base}/changes/{level}"


def named_at(base: str, address: str) -> tuple[Level, str] | None:
    """The organisation whose document an address of the service asks for; None for any other address."""
    asked = _DOCUMENT.fullmatch(_path(base, address))
    return None if asked is None else (_level(asked[1]), asked[2].upper())


def level_of_changes(address: str) -> Level | None:
    """The level that a list of what changed is about; None for any other address."""
    found = _CHANGES.search(address)
    return None if found is None else _level(found[1])


def kind_at(base: str, address: str) -> Kind | None:
    """The kind of what an address of the service gives; None where none is read."""
    path = _path(base, address)
    if named := named_at(base, address):
        return "cqc-api-location" if named[0] == "location" else "cqc-api-provider"
    if _CHANGES.fullmatch(path):
        return "cqc-api-changes"
    return "cqc-api-list" if _LIST.fullmatch(path) else None


def _level(word: str) -> Level:
    return "provider" if word.lower() == "provider" else "location"


def _path(base: str, address: str) -> str:
    return address.removeprefix(base).partition("?")[0].rstrip("/")


def judge_service(
    status: int,
    headers: Mapping[str, str],
    body: bytes,
    *,
    media: Sequence[str],
    conditional: bool = False,
    cut: bool = False,
) -> Verdict:
    """What an answer of the data service is; the arguments are those of `crawler.judge.judge`.

    That its gateway answers 403 with a web page while it is out of order, and that a request without a User-Agent gets
    403, was seen in public copies (September 2026).
    """
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    page = kind.endswith("html") or body.lstrip()[:1] == b"<"
    if status != 200:
        return _by_status(status, headers, body, page=page, conditional=conditional)
    if not body.strip():
        return Verdict(outcome="unreachable", detail=f"{_SERVICE} gave an empty answer")
    if page:
        detail = f"{_SERVICE} answered 200, but with a web page in place of its data"
        return Verdict(outcome="unreachable", detail=detail)
    if kind not in media:
        detail = f"the answer of {_SERVICE} is {kind or 'of no known type'}, not {media[0]}"
        return Verdict(outcome="refused", detail=detail)
    if kind.endswith("json") and not _whole(body):
        return Verdict(outcome="unreachable", detail=f"the answer of {_SERVICE} was cut off, or is no JSON")
    if cut and not kind.endswith("json"):
        return Verdict(outcome="unreachable", detail="the answer was cut off")
    return Verdict(outcome="changed")


def _by_status(status: int, headers: Mapping[str, str], body: bytes, *, page: bool, conditional: bool) -> Verdict:
    answered = f"{_SERVICE} answered {status}"
    if status == 304 and conditional:
        return Verdict(outcome="not-modified")
    if status == 401:
        return Verdict(outcome="blocked", detail=f"{KEY_REFUSED} (401)")
    if status == 403 and page:
        detail = f"the gateway of {_SERVICE} answered 403 with a web page, as it does while that is out of order"
        return Verdict(outcome="unreachable", detail=detail)
    if status in (403, 407, 451):
        return Verdict(outcome="blocked", detail=f"{answered}: it does not let us in{_words(body)}")
    if status in (404, 410):
        return Verdict(outcome="gone", detail=f"{answered}: it has no such document")
    if status == 429:
        return Verdict(outcome="unreachable", detail=f"{answered}: too many requests{_words(body)}")
    if 300 <= status < 400:
        where = f" to {headers['location'][:120]}" if "location" in headers else ""
        detail = f"{answered} and leads elsewhere{where}, where the key is not taken"
        return Verdict(outcome="refused", detail=detail)
    if status >= 500 or status in (202, 204, 205, 206, 408, 421, 425):
        return Verdict(outcome="unreachable", detail=answered)
    return Verdict(outcome="refused", detail=f"{answered}{_words(body)}")


def _words(body: bytes) -> str:
    """What the service says of it in its own words, short; nothing where it says none."""
    found = _object(body[:4000])
    said = found.get("message") if isinstance(found, dict) else None
    return f" ({' '.join(said.split())[:160]})" if isinstance(said, str) and said.strip() else ""


def _whole(body: bytes) -> bool:
    return _object(body) is not None


def _object(body: bytes) -> object:
    try:
        found: object = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return found
