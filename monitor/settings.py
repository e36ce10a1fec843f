"""The settings: one file that a user edits, the environment over it, secrets from neither."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

Slots = Literal["hourly", "daily", "weekly"]
"""How often a source is due: once in each calendar hour, day or ISO week of Europe/London."""


LONGEST_DAYS = 3650
"""More than anybody waits, and little enough for the calendar to be counted back by it."""


class Section(BaseModel):
    """A table of the settings file: frozen, and an unknown key is refused by name."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class SettingsError(Exception):
    """Settings that cannot be used: one sentence that names the file, the key, what was given and what is allowed."""


def _clock_time(text: str) -> str:
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", text):
        raise ValueError('a time of day such as "06:00"')
    return text


def _web_address(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError('an address such as "https://www.cqc.org.uk"')
    return text.rstrip("/")


def _api_address(text: str) -> str:
    parts = urlsplit(_web_address(text))
    if "@" in parts.netloc or parts.query or parts.fragment or not parts.path.strip("/"):
        raise ValueError('an address such as "https://api.service.cqc.org.uk/public/v1"')
    return text.rstrip("/")


def _no_or_web_address(text: str) -> str:
    return _web_address(text) if text else ""


def _proxy_address(text: str) -> str:
    """A proxy that is spoken to in plain http, with its port: there is no port that all of them use."""
    allowed = 'an address such as "http://proxy.example.org:8080" (https proxies are not spoken to)'
    parts = urlsplit(text)
    try:
        port = parts.port
    except ValueError:
        raise ValueError(allowed) from None
    rest = parts.path.strip("/") or parts.query or parts.fragment
    if text and (parts.scheme != "http" or not parts.hostname or not port or rest or re.search(r"\s", text)):
        raise ValueError(allowed)
    return text.rstrip("/")


def _variable_name(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", text):
        raise ValueError("the name of an environment variable (the address itself goes into that variable)")
    return text


def _key_variable(text: str) -> str:
    """The name of a variable; thirty-two hexadecimal figures are the key itself, put into the wrong place."""
    if re.fullmatch(r"[0-9a-fA-F]{32}", text) or not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", text):
        raise ValueError("the name of an environment variable (the key itself goes into that variable)")
    return text


def _list_path(text: str) -> str:
    """The path of a list on CQC's site; empty for none."""
    if text and not re.fullmatch(r"/search/(?:all|press-releases)(?:\?[^\s#]*)?", text):
        raise ValueError(
            'a path such as "/search/press-releases" or "/search/all?last-published=week", or empty for none'
        )
    return text


def _page_path(text: str) -> str:
    """The path of a page of CQC's site; empty for none."""
    if text and not re.fullmatch(r"/[^\s?#]+", text):
        raise ValueError('a path such as "/about-us/transparency/using-cqc-data", or empty for none')
    return text


def _span_of_day(text: str) -> str:
    """A span of the day such as ``22:00-07:00``, which may go past midnight; empty for none."""
    times = re.fullmatch(r"((?:[01]\d|2[0-3]):[0-5]\d)-((?:[01]\d|2[0-3]):[0-5]\d)", text)
    if text and (times is None or times[1] == times[2]):
        raise ValueError('a span of the day such as "22:00-07:00", or empty for none')
    return text


ClockTime = Annotated[str, AfterValidator(_clock_time)]
WebAddress = Annotated[str, AfterValidator(_web_address)]
SpanOfDay = Annotated[str, AfterValidator(_span_of_day)]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
ListPath = Annotated[str, AfterValidator(_list_path)]
PagePath = Annotated[str, AfterValidator(_page_path)]
ProxyAddress = Annotated[str, AfterValidator(_proxy_address)]


class Fetch(Section):
    """How sources are visited."""

    contact: str = ""
    hosts: tuple[str, ...] = ("www.cqc.org.uk", "api.service.cqc.org.uk")
    private_hosts: tuple[str, ...] = ()
    proxy: ProxyAddress = Field("", repr=False)
    proxy_file: str = ""
    ca_bundle: str = ""
    delay_seconds: float = Field(2.0, ge=0)
    timeout_seconds: float = Field(30.0, gt=0)
    page_limit_mb: float = Field(10.0, gt=0)
    document_limit_mb: float = Field(40.0, gt=0)
    confirm_after_seconds: float = Field(120.0, ge=0)
    whole_every_days: int = Field(7, ge=1, le=LONGEST_DAYS)
    crawl_limit_minutes: float = Field(240.0, gt=0, le=LONGEST_DAYS * 24 * 60)
    memory_limit_mb: int = Field(1024, ge=256)
    read_seconds: float = Field(60.0, gt=0)
    file_limit_mb: float = Field(100.0, gt=0, le=250)
    file_seconds: float = Field(300.0, gt=0)


class Cqc(Section):
    """Where CQC's site is."""

    address: WebAddress = "https://www.cqc.org.uk"
    checks_list: ListPath = "/search/all?query=&location-query=&radius=&display=list&sort=date&last-published=week"
    press_list: ListPath = "/search/press-releases"
    data_page: PagePath = ""
    file_fall: float = Field(0.1, gt=0, lt=1)


class Api(Section):
    """CQC's data service (its API), which is asked where there is a key for it."""

    address: Annotated[str, AfterValidator(_api_address)] = "https://api.service.cqc.org.uk/public/v1"
    key_env: Annotated[str, AfterValidator(_key_variable)] = "WARDROUND_CQC_API_KEY"
    key_file: str = ""
    window_days: int = Field(30, ge=2, le=LONGEST_DAYS)
    delay_seconds: float = Field(0.2, ge=0)


class Papers(Section):
    """The board papers of NHS trusts: which hosts they may come from, how much of them is read."""

    register_hosts: bool = True
    hosts: tuple[str, ...] = ()
    first_meetings: int = Field(2, ge=1, le=12)
    limit_mb: float = Field(100.0, gt=0, le=250)
    read_seconds: float = Field(120.0, gt=0)
    late_days: int = Field(14, ge=0, le=LONGEST_DAYS)


class Schedule(Section):
    """When ``wardround run`` makes a round, and how often each kind of source is due."""

    rounds: tuple[ClockTime, ...] = ("06:00",)
    profiles: Slots = "daily"
    reports: Slots = "daily"
    assessments: Slots = "daily"
    lists: Slots = "daily"
    api: Slots = "weekly"
    api_changes: Slots = "daily"
    documents: Slots = "weekly"
    files: Slots = "weekly"
    papers: Slots = "daily"


class Health(Section):
    """When a page that cannot be read is told, and when a whole site counts as out of order."""

    unreadable_after: int = Field(2, ge=1)
    host_share: float = Field(0.8, gt=0, le=1)
    host_least: int = Field(2, ge=2)
    lists_quiet_days: int = Field(14, ge=0, le=LONGEST_DAYS)
    quiet_days: int = Field(0, ge=0, le=LONGEST_DAYS)


class Channel(Section):
    """Where messages go: the environment variable or file that holds an Apprise address, and the form it takes."""

    address_env: Annotated[str, AfterValidator(_variable_name)] | None = None
    address_file: Path | None = None
    form: Literal["email", "chat"] = "email"
    limit: int = Field(1500, ge=200, description="characters that a chat message may have")
    through_proxy: bool = False
    per_minute: int = Field(20, ge=1)
    quiet: SpanOfDay = ""
    unknown: Literal["repeat", "ask"] = "repeat"
    escalate_to: str = ""
    columns: tuple[str, ...] = ()
    attach_csv: bool = False


def default_variable(channel: str) -> str:
    """The environment variable that holds a channel's address where its settings name none."""
    return f"WARDROUND_CHANNEL_{re.sub(r'[^A-Z0-9]', '_', channel.upper())}"


class Rule(Section):
    """Which changes go to which channel. An empty list asks nothing."""

    name: str = Field(min_length=1)
    about: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    local_authorities: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    systems: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    columns: dict[str, tuple[str, ...]] = {}
    words: tuple[str, ...] = ()
    direction: Literal["up", "down"] | None = None
    severity: Literal["critical", "high", "medium", "low", "info"] = "info"
    channels: tuple[str, ...]
    digest: Literal["daily", "weekly"] | None = None
    at: ClockTime = "08:30"
    day: Weekday = "monday"


class Telling(Section):
    """How messages are sent, how long one may take until somebody is told, and when several are told as one."""

    give_up_after_days: float = Field(3.0, gt=0, le=LONGEST_DAYS)
    timeout_seconds: float = Field(60.0, gt=0)
    deadline_minutes: int = Field(60, ge=1, le=LONGEST_DAYS * 24 * 60)
    remind_after_days: int = Field(7, ge=1, le=LONGEST_DAYS)
    flapping_times: int = Field(3, ge=2)
    flapping_days: int = Field(7, ge=1, le=LONGEST_DAYS)
    ping_env: Annotated[str, AfterValidator(_variable_name)] = "WARDROUND_PING"
    ping_through_proxy: bool = False


class Breaker(Section):
    """When many changes of one kind are held back: in at least ``least`` organisations, and in this share of all that
    were read of the same kind of source."""

    share: float = Field(0.25, gt=0, le=1)
    least: int = Field(10, ge=2)


class Settings(Section):
    """Everything that can be set; ``monitor.loading.load`` makes it from the file and the environment."""

    database: str = Field("wardround.db", min_length=1)
    public_address: Annotated[str, AfterValidator(_no_or_web_address)] = ""
    instance: str = "Wardround"
    fetch: Fetch = Fetch()
    cqc: Cqc = Cqc()
    api: Api = Api()
    schedule: Schedule = Schedule()
    health: Health = Health()
    telling: Telling = Telling()
    breaker: Breaker = Breaker()
    papers: Papers = Papers()
    channels: dict[str, Channel] = {}
    rules: tuple[Rule, ...] = ()
