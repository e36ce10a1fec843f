"""The way to the network: a proxy, and the certificates that are trusted besides the system's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509

from monitor.loading import Loaded
from monitor.network import network as reached_by
from monitor.settings import Fetch, SettingsError

from .finding import Finding, note, ok, trouble, warning

UNUSED = ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY")


def network(loaded: Loaded, environ: Mapping[str, str], now: datetime) -> Iterator[Finding]:
    """What is to be known of the proxy and the certificates of the settings."""
    fetch = loaded.settings.fetch
    found = list(_proxy(fetch, environ))
    if fetch.ca_bundle:
        found += _certificates(loaded.base / Path(fetch.ca_bundle), now)
    yield from found
    if not found:
        yield ok("network", "Sites are visited directly, by the certificates that this system trusts.")


def _proxy(fetch: Fetch, environ: Mapping[str, str]) -> Iterator[Finding]:
    try:
        address = reached_by(fetch).proxy
    except SettingsError as error:
        yield trouble("network", f"{error}.", "No site can be visited until that is mended.")
        return
    if address:
        parts = urlsplit(address)
        yield note(
            "network",
            f"Sites are visited through the proxy {parts.hostname}:{parts.port}, which looks names up itself: the list"
            " of allowed hosts then works on names only, and a name that leads to a private address is not noticed.",
            "Let the proxy itself refuse what lies inside your network.",
        )
    elif unused := next((one for name in UNUSED for one in (name, name.lower()) if environ.get(one)), None):
        yield note(
            "network",
            f"The environment variable {unused} names a proxy, which Wardround does not use.",
            "Set fetch.proxy where sites can only be reached through it.",
        )


def _certificates(path: Path, now: datetime) -> Iterator[Finding]:
    try:
        read = x509.load_pem_x509_certificates(path.read_bytes())
    except OSError as error:
        told = f"The file that fetch.ca_bundle names, {path}, cannot be read: {error.strerror}."
        yield trouble("network", told, "Correct it, or put the file there: one that holds -----BEGIN CERTIFICATE-----.")
        return
    except ValueError:
        told = f"The file that fetch.ca_bundle names, {path}, holds no certificates in PEM."
        yield trouble("network", told, "Give a file that holds -----BEGIN CERTIFICATE-----.")
        return
    over = [one for one in read if one.not_valid_after_utc < now]
    many = f"{len(read)} certificate{'' if len(read) == 1 else 's'}"
    if over:
        last = max(one.not_valid_after_utc for one in over)
        told = f"{len(over)} of {many} in {path} {'is' if len(over) == 1 else 'are'} out of date since {last:%Y-%m-%d}."
        yield warning("network", told, "Ask the people who run your network for the new ones.")
    else:
        yield ok("network", f"{many} of {path} {'is' if len(read) == 1 else 'are'} trusted besides the system's own.")
