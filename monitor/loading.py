"""The settings as they hold now: the option before the environment, the environment before the file."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    InitSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)
from pydantic_settings import SettingsError as SourceError

from crawler.agent import is_named

from .credentials import credentials, with_credentials
from .objection import names_allowed, sentence, table_of
from .rules.allowed import refuse
from .settings import Settings, SettingsError, default_variable

PREFIX = "WARDROUND_"
PLACES = ("settings.toml", "~/.config/wardround/settings.toml", "/etc/wardround/settings.toml")
NOT_SETTINGS = ("WARDROUND_SETTINGS", "WARDROUND_TEST_REQUIRE", "WARDROUND_TORTURE")


@dataclass(frozen=True)
class Loaded:
    """The settings, the file they came from (None = the shipped defaults), what relative paths in them are relative
    to, sentences to warn with, and the environment with the secrets that lay in files of credentials."""

    settings: Settings
    file: Path | None
    base: Path
    warnings: tuple[str, ...] = ()
    environ: Mapping[str, str] = field(default_factory=dict, repr=False)


def load(*, environ: Mapping[str, str], folder: Path, file: Path | None = None, database: str | None = None) -> Loaded:
    """The settings found from ``folder`` (the working directory), or in ``file``; ``database`` overrides that key.

    Raises SettingsError with one sentence.
    """
    handed_over = credentials(environ).keys() - {name for name, value in environ.items() if value}
    environ = with_credentials(environ)
    found = _find(file, environ, folder)
    given = _with_shipped(_parse(found)) if found else _parse(shipped())
    _keep_secrets_out(given, found)
    known, warnings = _known(environ)
    try:
        settings = _read(given, known)
    except ValidationError as error:
        raise SettingsError(_by_credential(sentence(error, found, known), handed_over)) from error
    except SourceError as error:
        raise SettingsError(_by_credential(_undecodable(error), handed_over)) from error
    _check(settings, found)
    settings = _reaching(settings, found.parent if found else folder)
    elsewhere = database or known.get(f"{PREFIX}DATABASE")
    if elsewhere:
        settings = settings.model_copy(update={"database": _from(folder, elsewhere)})
    secrets = _secrets(settings)
    odd = {name: _nearer(name, text, secrets) for name, text in warnings.items() if name not in secrets}
    told = tuple(_by_credential(text, handed_over) for text in odd.values())
    return Loaded(
        settings=settings,
        file=found,
        base=found.parent if found else folder,
        warnings=told,
        environ=with_credentials(environ, also=sorted(secrets)),
    )


def overriding(environ: Mapping[str, str]) -> tuple[str, ...]:
    """The variables of an environment that are settings, and win over the file."""
    return tuple(sorted(_known(environ)[0]))


def shipped() -> Path:
    """The settings file that comes with the program: in a wheel beside the code, in a checkout at its root."""
    beside = Path(__file__).with_name("settings.default.toml")
    return beside if beside.is_file() else Path(__file__).resolve().parent.parent / "settings.toml"


def _find(file: Path | None, environ: Mapping[str, str], folder: Path) -> Path | None:
    named = str(file) if file else environ.get("WARDROUND_SETTINGS")
    if named:
        path = (folder / Path(named).expanduser()).resolve()
        if not path.is_file():
            told_by = "--settings" if file else "WARDROUND_SETTINGS"
            raise SettingsError(f"{told_by}: there is no settings file at {path}")
        return path
    places = ((folder / Path(place).expanduser()).resolve() for place in PLACES)
    return next((place for place in places if place.is_file()), None)


def _parse(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path} is not valid TOML: {error}") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path} is not UTF-8 text (byte {error.start})") from error
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {error.strerror}") from error


def _with_shipped(given: dict[str, Any]) -> dict[str, Any]:
    """A file without rules gets the shipped ones; a shipped channel stands unless the file has its own of that name."""
    ours = _parse(shipped())
    channels = given.get("channels", {})
    if isinstance(channels, dict):
        given = given | {"channels": ours.get("channels", {}) | channels}
    return {"rules": ours.get("rules", [])} | given


def _known(environ: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """The variables that are settings, and a warning for each one that only looks like one (never with its value)."""
    known, warnings = {}, {}
    for name, value in environ.items():
        if not name.upper().startswith(PREFIX) or name.upper() in NOT_SETTINGS or not value:
            continue
        keys = name.upper().removeprefix(PREFIX).lower().split("__")
        table = table_of(Settings, tuple(keys[:-1]))
        allowed = names_allowed(table)
        if table is not None and (allowed is None or keys[-1] in allowed):
            known[name.upper()] = value
            continue
        near = get_close_matches(keys[-1], allowed or (), n=1)
        guess = f"; did you mean {PREFIX}{'__'.join([*keys[:-1], near[0]]).upper()}?" if near else ""
        warnings[name] = f"the environment variable {name} is not a setting and was ignored{guess}"
    return known, warnings


class _Environment(EnvSettingsSource):
    """The environment that was handed in, not the process's own."""

    def __init__(self, model: type[BaseSettings], environ: Mapping[str, str]) -> None:
        self._given = environ
        super().__init__(model)

    def _load_env_vars(self) -> Mapping[str, str | None]:
        return {name.lower(): value for name, value in self._given.items()}

    def decode_complex_value(self, field_name: str, field: FieldInfo, value: Any) -> Any:
        if isinstance(value, str) and not value.lstrip().startswith(("[", "{")):
            return [part.strip() for part in value.split(",") if part.strip()]
        return super().decode_complex_value(field_name, field, value)


def _read(given: dict[str, Any], environ: Mapping[str, str]) -> Settings:
    class FromOutside(Settings, BaseSettings):
        model_config = SettingsConfigDict(
            frozen=True, extra="forbid", env_prefix=PREFIX, env_nested_delimiter="__", env_ignore_empty=True
        )

        @classmethod
        def settings_customise_sources(
            cls, settings_cls: type[BaseSettings], *_: Any, **__: Any
        ) -> tuple[PydanticBaseSettingsSource, ...]:
            return _Environment(settings_cls, environ), InitSettingsSource(settings_cls, given)

    merged = FromOutside()
    return Settings(**{name: getattr(merged, name) for name in Settings.model_fields})


def _secrets(settings: Settings) -> set[str]:
    """The variables that hold addresses of channels and of the watchdog, or a key: they are no misspelt settings."""
    own = {channel.address_env for channel in settings.channels.values() if channel.address_env}
    others = {settings.telling.ping_env, settings.api.key_env}
    return own | {default_variable(name) for name in settings.channels} | others


def _nearer(name: str, told: str, secrets: Collection[str]) -> str:
    """The same warning with the variable of a channel as its guess, where the name is that one misspelt."""
    near = get_close_matches(name.upper(), secrets, n=1, cutoff=0.8)
    return f"{told.partition('; did you mean ')[0]}; did you mean {near[0]}?" if near else told


def _by_credential(told: str, names: Collection[str]) -> str:
    """The same sentence, naming a credential as one where it speaks of a variable."""
    variable = re.search(r"the environment variable (\w+)", told)
    return told.replace("the environment variable", "the credential", 1) if variable and variable[1] in names else told


def _keep_secrets_out(given: dict[str, Any], file: Path | None) -> None:
    fetch = given.get("fetch")
    if isinstance(fetch, dict) and "@" in str(fetch.get("proxy", "")):
        raise SettingsError(
            f"{file}: fetch.proxy holds a user name or password, which must not stand in this file; put the whole"
            " address into the environment variable WARDROUND_FETCH__PROXY or into a file that fetch.proxy_file names"
        )
    api = given.get("api")
    if isinstance(api, dict) and "key" in api:
        raise SettingsError(
            f"{file}: api.key holds a key, which must not stand in this file; put it into the environment variable"
            " WARDROUND_CQC_API_KEY or into a file that api.key_file names"
        )


def _reaching(settings: Settings, base: Path) -> Settings:
    """The settings with the paths of ``fetch`` and ``api`` made absolute. Raises SettingsError for a file without
    certificates."""
    fetch, api = settings.fetch, settings.api
    if api.key_file:
        own = {"key_file": str((base / Path(api.key_file).expanduser()).resolve())}
        settings = settings.model_copy(update={"api": api.model_copy(update=own)})
    files = {name: getattr(fetch, name) for name in ("proxy_file", "ca_bundle") if getattr(fetch, name)}
    if not files:
        return settings
    found = {name: str((base / Path(file).expanduser()).resolve()) for name, file in files.items()}
    if "ca_bundle" in found:
        from .network import check_certificates  # brings OpenSSL

        check_certificates(Path(found["ca_bundle"]))
    return settings.model_copy(update={"fetch": fetch.model_copy(update=found)})


def _undecodable(error: SourceError) -> str:
    field = re.search(r'"(\w+)"', str(error))
    name = f"{PREFIX}{field[1].upper()}" if field else f"{PREFIX}*"
    return f"the environment variable {name} cannot be read; lists are written with commas, tables as JSON"


def _check(settings: Settings, file: Path | None) -> None:
    where = file or "the shipped settings"
    for name, channel in settings.channels.items():
        if channel.address_env is not None and channel.address_file is not None:
            raise SettingsError(f"{where}: channels.{name} has address_env and address_file; allowed is one of them")
        if channel.through_proxy and not (settings.fetch.proxy or settings.fetch.proxy_file):
            raise SettingsError(f"{where}: channels.{name}.through_proxy is true, but fetch.proxy names no proxy")
    if settings.fetch.proxy and settings.fetch.proxy_file:
        raise SettingsError(f"{where}: fetch has proxy and proxy_file; allowed is one of them")
    api = urlsplit(settings.api.address)
    if api.scheme != "https" and not is_named(api.netloc.lower(), settings.fetch.private_hosts):
        raise SettingsError(
            f"{where}: api.address is in plain http, in which anybody on the way could read the key; allowed is https,"
            " or a host of fetch.private_hosts"
        )
    for objection in refuse(settings.rules, settings.channels):
        raise SettingsError(f"{where}: {objection}")


def _from(folder: Path, database: str) -> str:
    if "://" not in database:
        return str((folder / Path(database).expanduser()).resolve())
    scheme, _, path = database.partition(":///")
    if scheme.startswith("sqlite") and path and path != ":memory:" and not os.path.isabs(path):  # noqa: PTH117
        return f"{scheme}:///{(folder / path).resolve()}"
    return database
