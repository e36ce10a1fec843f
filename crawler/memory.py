"""Scrapy's watch over memory, of this process alone."""

from __future__ import annotations

import psutil
from scrapy.extensions.memusage import MemoryUsage


class OwnMemory(MemoryUsage):
    """Measures what the process holds now.

    The kernel's peak, which Scrapy takes, begins with that of the parent: beside a large parent every crawl would end.
    """

    def get_virtual_size(self) -> int:
        """Bytes of memory that are resident."""
        return int(psutil.Process().memory_info().rss)
