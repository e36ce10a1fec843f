"""The key to CQC's data service: where it is kept, and whether the service can be asked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from crawler.addresses import AddressError, canonical
from crawler.allowed import check, host_of
from crawler.errors import NotFetched
from crawler.order import Api

from .settings import Settings, SettingsError

PORTAL = "api-portal.service.cqc.org.uk"
"""Where CQC gives keys away (seen in public copies, September 2026)."""


def service(settings: Settings, environ: Mapping[str, str]) -> Api | None:
    """The data service as a crawl is told of it; None where there is no key, or `objection` has something to say."""
    key = "" if objection(settings, environ) else key_of(settings, environ)
    if not key:
        return None
    address, delay = canonical(settings.api.address), settings.api.delay_seconds
    if host_of(address) == host_of(canonical(settings.cqc.address)):  # one host has one pace
        delay = max(delay, settings.fetch.delay_seconds)
    return Api(address=address, key=key, delay_seconds=delay, window_days=settings.api.window_days)


def objection(settings: Settings, environ: Mapping[str, str]) -> str | None:
    """Why the data service cannot be asked although a key is meant to be there; None where nothing is wrong."""
    try:
        if not key_of(settings, environ):
            return None
        host = check(canonical(settings.api.address), settings.fetch.hosts)
    except (SettingsError, AddressError) as error:
        return str(error)
    except NotFetched:
        host, allowed = host_of(canonical(settings.api.address)), ", ".join(settings.fetch.hosts)
        return (
            f"api.address: its host, {host}, is not among fetch.hosts ({allowed}), so CQC's data service is not asked"
        )
    assert host
    return None


def key_of(settings: Settings, environ: Mapping[str, str]) -> str:
    """The key, from the file that api.key_file names or else from the variable; empty where there is none.

    Raises SettingsError, which never holds it, where a file cannot be read or what is there is no key.
    """
    file = settings.api.key_file
    where = f"the file {file} (api.key_file)" if file else f"the environment variable {settings.api.key_env}"
    text = _of_file(Path(file)) if file else environ.get(settings.api.key_env, "").strip()
    if not re.fullmatch(r"[\x21-\x7e]{0,200}", text):
        raise SettingsError(
            f"{where} holds no key; allowed is one as the portal shows it, without spaces, so CQC's data service is not"
            " asked"
        )
    return text


def _of_file(file: Path) -> str:
    try:
        text = file.read_text("utf-8-sig").strip()
    except OSError as error:
        raise SettingsError(f"api.key_file: {file} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise SettingsError(f"api.key_file: {file} is not UTF-8 text") from None
    if not text:
        raise SettingsError(f"api.key_file: {file} is empty")
    return text
