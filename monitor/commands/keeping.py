"""Keep pages that were read, with what was read of them and without people's names."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from crawler.nameless import without
from monitor.invocation import WrongUse

from .saved import Understood

READING = "reading.json"


class Shelf:
    """A folder for ``page.html`` (``.txt``, ``.json``) and ``reading.json``; ``several`` pages a folder for each."""

    def __init__(self, folder: Path, *, several: bool) -> None:
        """Raises WrongUse where something would be overwritten."""
        self.folder = folder
        self._several = several
        self._number = 0
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise WrongUse(f"--save {folder}: is not empty; name a folder that is, or a new one")

    def put(self, answer: Understood, document: dict[str, Any]) -> bool:
        """Keep a page and its document; False for what is no page: a file that is missing, an address without one."""
        self._number += 1
        if answer.page is None:
            return False
        place = self.folder / _name(self._number, answer.saved.file) if self._several else self.folder
        place.mkdir(parents=True, exist_ok=True)
        text = without(json.dumps(document, ensure_ascii=False, indent=2), answer.page.names)
        (place / f"page.{answer.page.suffix}").write_bytes(answer.page.content)
        (place / READING).write_text(f"{text}\n", "utf-8")
        return True


def _name(number: int, file: str) -> str:
    """A folder's name that says which page it is, and is nothing but a name."""
    words = re.sub(r"[^A-Za-z0-9]+", "-", file.partition("://")[2] or file).strip("-")[-60:].strip("-")
    return f"{number:03}-{words}" if words else f"{number:03}"
