"""The replica of CQC's data service: a real HTTP server on this machine that wants a key, and fails as told."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Lock
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, unquote, urlsplit

from deploy.demo.facts import Level, Organisation
from deploy.demo.loopback import LoopbackServer, QuietHandler
from deploy.demo.record import JSON, record

BASE = "/public/v1"
KEY = "00000000000000000000000000000000"
"""The key that the replica takes; it opens nothing else."""
HEADER = "Ocp-Apim-Subscription-Key"
MOST = 1000
HTML = "<html><head><title>{0}</title></head><body><center><h1>{0}</h1></center>Microsoft-Azure-Application-Gateway/v2"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One answer: JSON where it is a document, as it is where it is bytes."""

    status: int = 200
    body: JSON | bytes = b""
    media_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def content(self) -> bytes:
        """The bytes that are sent."""
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One request; ``key`` says only whether the right one came with it."""

    path: str
    query: Mapping[str, str]
    status: int
    key: bool
    user_agent: str


def _no(status: int, message: str, **headers: str) -> Answer:
    return Answer(status=status, body={"statusCode": status, "message": message}, headers=headers)


def _page(status: int, title: str) -> Answer:
    return Answer(status=status, body=HTML.format(title).encode(), media_type="text/html")


NO_KEY = _no(401, "Access denied due to invalid subscription key. Make sure to provide a valid key.")
NO_AGENT = _no(403, "Forbidden")
NOT_FOUND = _no(404, "No such record was found")
FAILURES: Mapping[str, Answer] = {
    "wrong key": NO_KEY,
    "forbidden": NO_AGENT,
    "gateway": _page(403, "403 Forbidden"),
    "gone": NOT_FOUND,
    "too many": _no(429, "Rate limit is exceeded. Try again in 7 seconds.", **{"Retry-After": "7"}),
    "too many, in words": _no(429, "Rate limit is exceeded. Try again in 900 seconds."),
    "too many, without a word": Answer(status=429),
    "down": _no(503, "Service unavailable"),
    "page": _page(200, "Service unavailable"),
    "empty": Answer(),
    "cut off": Answer(body=b'{"locationId": "1-1", "name": "A ho'),
    "no data": Answer(body=b"hello", media_type="text/plain"),
    "elsewhere": Answer(status=302, headers={"Location": "http://127.0.0.1:9/public/v1/locations/1-1"}),
}
"""The ways in which the service fails, by name."""


class Api:
    """The data service on 127.0.0.1 with what was said last; a context manager. ``port`` 0 lets the system choose."""

    def __init__(self, *, port: int = 0, key: str = KEY) -> None:
        self.key = key
        self.asked: list[Asked] = []
        self.failing: str | None = None
        """The name of one of FAILURES that every question gets, or None."""
        self.per_page = MOST
        """The most that a page of a list holds."""
        self._documents: dict[str, JSON] = {}
        self._named: list[tuple[datetime, Level, str]] = []
        self._lock = Lock()
        self._server = LoopbackServer(_Handler, port=port, owner=self)

    @property
    def address(self) -> str:
        """What stands in the place of ``https://api.service.cqc.org.uk/public/v1``."""
        return f"{self._server.address}{BASE}"

    def __enter__(self) -> Self:
        self._server.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.stop()

    def publish(self, organisations: Iterable[Organisation], *, at: datetime) -> None:
        """Say this of these organisations from now on and nothing of others; what differs is named as changed ``at``.

        A service that lags is one that is given what the pages showed some days before.
        """
        self.say({(one.level, one.id): record(one) for one in organisations}, at=at)

    def say(self, documents: Mapping[tuple[Level, str], JSON], *, at: datetime) -> None:
        """The same with documents as they are."""
        new = {f"/{level}s/{id}": document for (level, id), document in documents.items()}
        for level, id in documents:
            if self._documents.get(f"/{level}s/{id}") != documents[level, id]:
                self.name(level, [id], at=at)
        self._documents = new

    def name(self, level: Level, ids: Collection[str], *, at: datetime) -> None:
        """Name ids as changed at a moment, which may lie long before now."""
        self._named += [(at.astimezone(UTC), level, id) for id in ids]

    def answer(self, path: str, query: Mapping[str, str], headers: Mapping[str, str]) -> Answer:
        """What the service answers to a question."""
        if headers.get(HEADER) != self.key:
            return NO_KEY
        if not headers.get("User-Agent"):
            return NO_AGENT
        if self.failing is not None:
            return FAILURES[self.failing]
        match path.removeprefix(BASE).strip("/").split("/"):
            case ["changes", "location" | "provider" as level]:
                return self._changes(level, query)
            case ["locations" | "providers" as levels]:
                return self._list(levels, query)
            case ["locations" | "providers", id] if id != id.upper():
                return _no(400, "The id is not valid")
        document = self._documents.get(path.removeprefix(BASE))
        return NOT_FOUND if document is None else Answer(body=document)

    def _changes(self, level: str, query: Mapping[str, str]) -> Answer:
        try:
            start, end = (datetime.fromisoformat(query[name]) for name in ("startTimestamp", "endTimestamp"))
        except (KeyError, ValueError):
            return _no(400, "startTimestamp and endTimestamp are required")
        named = dict.fromkeys(id for at, of, id in self._named if of == level and start <= at < end)
        return self._paged("changes", list(named), query)

    def _list(self, levels: str, query: Mapping[str, str]) -> Answer:
        level = levels.removesuffix("s")
        own = {"localAuthority", "region"} & query.keys()
        found = [
            {f"{level}Id": document[f"{level}Id"], f"{level}Name": document["name"]}
            for path, document in self._documents.items()
            if path.startswith(f"/{levels}/") and all(document.get(name) == query[name] for name in own)
        ]
        return self._paged(levels, found, query)

    def _paged(self, name: str, whole: list[Any], query: Mapping[str, str]) -> Answer:
        size = min(int(query.get("perPage", "50")), self.per_page)
        page, pages = int(query.get("page", "1")), max(1, -(-len(whole) // size))
        # Its links spell the parameters as the service itself does not take them.
        following = f"{BASE}/{name}?startTimeStamp=x&page={page + 1}&perPage={size}" if page < pages else None
        own = {"total": len(whole), "totalPages": pages, "page": page, "perPage": size, "nextPageUri": following}
        return Answer(body={**own, name: whole[(page - 1) * size : page * size]})


class _Handler(QuietHandler):
    server: LoopbackServer

    def do_GET(self) -> None:  # noqa: N802
        api: Api = self.server.owner
        parts = urlsplit(self.path)
        query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        with api._lock:
            answer = api.answer(unquote(parts.path), query, dict(self.headers.items()))
            api.asked.append(
                Asked(
                    path=parts.path,
                    query=query,
                    status=answer.status,
                    key=self.headers.get(HEADER) == api.key,
                    user_agent=self.headers.get("User-Agent", ""),
                )
            )
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.media_type)
        self.send_header("Content-Length", str(len(answer.content)))
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.content)

    def version_string(self) -> str:
        """What the Server header says."""
        return "replica"
