"""How this house reaches the network: the proxy it goes through, and whose certificates it trusts.

Visits are told by their order (``monitor.fetching.manners``). Webhooks and mail are sent by libraries that take such
things from the environment alone; ``Network.around`` is the one place where it is set for them.
"""

from __future__ import annotations

import os
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic import TypeAdapter, ValidationError

from .settings import Fetch, ProxyAddress, SettingsError

TRUSTED = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
"""Where requests looks for certificates to trust in place of its own."""


@dataclass(frozen=True)
class Network:
    """The proxy (``http://[user:password@]host:port`` or empty, never shown) and the file of certificates."""

    proxy: str = field(default="", repr=False)
    ca_bundle: Path | None = None

    @contextmanager
    def around(self, *, through_proxy: bool) -> Iterator[None]:
        """The environment for one message. A proxy of the environment counts for nothing: only ours, and when asked."""
        unasked = {name: None for name in os.environ if name.lower().endswith("_proxy")}
        if through_proxy and self.proxy:
            way: dict[str, str | None] = {"http_proxy": self.proxy, "https_proxy": self.proxy}
        else:
            way = {"no_proxy": "*"}
        with _all_trusted(self.ca_bundle) as trusted, _environment(unasked | way | trusted):
            yield


def network(fetch: Fetch) -> Network:
    """The network of the settings, whose paths are absolute. Raises SettingsError where a file of it is no good."""
    bundle = Path(fetch.ca_bundle) if fetch.ca_bundle else None
    if bundle:
        check_certificates(bundle)
    return Network(_of_file(Path(fetch.proxy_file)) if fetch.proxy_file else fetch.proxy, bundle)


def check_certificates(file: Path) -> None:
    """Raise SettingsError where the file holds no certificates in PEM."""
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(file)
    except ssl.SSLError:
        allowed = "allowed is a PEM file, which holds -----BEGIN CERTIFICATE-----"
        raise SettingsError(f"fetch.ca_bundle: {file} holds no certificates that can be read; {allowed}") from None
    except OSError as error:
        raise SettingsError(f"fetch.ca_bundle: {file} cannot be read: {error.strerror}") from None


def _of_file(file: Path) -> str:
    try:
        text = file.read_text("utf-8").strip()
        found: str = TypeAdapter(ProxyAddress).validate_python(text)
    except OSError as error:
        raise SettingsError(f"fetch.proxy_file: {file} cannot be read: {error.strerror}") from None
    except (ValidationError, UnicodeDecodeError):
        allowed = "allowed is one such as http://user:password@proxy.example.org:8080"
        raise SettingsError(f"fetch.proxy_file: {file} holds no address of a proxy; {allowed}") from None
    if not found:
        raise SettingsError(f"fetch.proxy_file: {file} is empty")
    return found


@contextmanager
def _all_trusted(bundle: Path | None) -> Iterator[dict[str, str | None]]:
    """Variables that name one file with all certificates to trust: those that are anyway, and ours."""
    if bundle is None:
        yield {}
        return
    import certifi  # as requests does

    anyway = [os.environ.get(name) for name in TRUSTED]
    system = os.environ.get("SSL_CERT_FILE") or ssl.get_default_verify_paths().cafile
    files = dict.fromkeys([next((one for one in anyway if one), certifi.where()), system, str(bundle)])
    with TemporaryDirectory(prefix="wardround-") as folder:
        every = Path(folder) / "trusted.pem"
        every.write_bytes(b"\n".join(Path(one).read_bytes() for one in files if one and Path(one).is_file()))
        yield {"REQUESTS_CA_BUNDLE": str(every), "SSL_CERT_FILE": str(every)}


@contextmanager
def _environment(wanted: dict[str, str | None]) -> Iterator[None]:
    """The variables as wanted (None: not there), and afterwards as they were."""
    before = {name: os.environ.get(name) for name in wanted}
    try:
        _set(wanted)
        yield
    finally:
        _set(before)


def _set(variables: dict[str, str | None]) -> None:
    for name, value in variables.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value
