"""What a crawl imports, and mostly not before it begins: the process that crawls are forked from imports it once."""

from __future__ import annotations

import sys
from importlib import import_module

import uvloop  # noqa: F401
from scrapy.settings import Settings

from crawler import handler  # noqa: F401
from crawler.child import PARTS

named = [value for value in Settings().values() if isinstance(value, str) and value.startswith("scrapy.")]
for path in (*named, *(path for parts in PARTS.values() for path in parts)):
    import_module(path.rpartition(".")[0])

assert "twisted.internet.reactor" not in sys.modules, "a reactor belongs to one process"
