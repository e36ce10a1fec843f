"""Whose certificates are trusted: the system's, and those of one's own network besides."""

from __future__ import annotations

from typing import Any

from twisted.internet._sslverify import IOpenSSLTrustRoot  # Twisted's only name for it
from twisted.internet.ssl import optionsForClientTLS
from twisted.web.iweb import IPolicyForHTTPS
from zope.interface import implementer  # type: ignore[import-untyped]


@implementer(IOpenSSLTrustRoot)
class SystemAnd:
    """The system's certificates and those of a PEM file."""

    def __init__(self, bundle: str) -> None:
        self._bundle = bundle

    def _addCACertsToContext(self, context: Any) -> None:  # noqa: N802 - Twisted's name
        context.set_default_verify_paths()
        context.load_verify_locations(self._bundle)


@implementer(IPolicyForHTTPS)
class Trusting:
    """Scrapy's way of speaking TLS, with more certificates trusted. Host names are checked as ever.

    Scrapy (2.19) has no setting for it: its own for a class like this one is deprecated.
    """

    def __init__(self, scrapys: Any, bundle: str) -> None:
        self._scrapys = scrapys
        self._trust: Any = SystemAnd(bundle)

    def creatorForNetloc(self, hostname: bytes, port: int) -> Any:  # noqa: N802 - Twisted's name
        """How to begin TLS with a host."""
        options = self._scrapys._get_cert_options_kwargs()
        return optionsForClientTLS(hostname.decode("ascii"), trustRoot=self._trust, extraCertificateOptions=options)
