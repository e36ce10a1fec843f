"""Numbers of pages as a person says them."""

from __future__ import annotations

from collections.abc import Sequence


def ranges(pages: Sequence[int]) -> str:
    """The pages in words, such as "page 7" or "pages 3, 201–221"; they are in order."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][1] + 1:
            runs[-1][1] = page
        else:
            runs.append([page, page])
    said = ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in runs)
    return f"page{'' if len(pages) == 1 else 's'} {said}"
