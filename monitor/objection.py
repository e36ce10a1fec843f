"""The one sentence that refuses a setting: the file or variable, the key, what was given, what is allowed."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from .settings import Settings

Keys = tuple[str | int, ...]


def sentence(error: ValidationError, file: Path | None, environ: Mapping[str, str]) -> str:
    """The first objection as a sentence, and how many more there are."""
    details = error.errors()
    # An unknown key comes first: it is usually why another one is missing.
    first = next((one for one in details if one["type"] == "extra_forbidden"), details[0])
    more = f" (and {len(details) - 1} more)" if len(details) > 1 else ""
    keys = tuple(key for key in first["loc"] if key != "[key]")
    variable = _variable(keys, environ)
    where = variable if variable else f"{file or 'the shipped settings'}: {_path(keys)}"
    return f"{where} {_objection(first, keys)}{more}"


def table_of(model: Any, keys: Keys) -> Any:
    """The model (or plain type) that stands at ``keys`` below ``model``; None where nothing does."""
    for key in keys:
        if get_origin(model) in (dict, tuple):
            model = get_args(model)[-1] if get_origin(model) is dict else get_args(model)[0]
        elif isinstance(model, type) and issubclass(model, BaseModel) and key in model.model_fields:
            model = model.model_fields[str(key)].annotation
        else:
            return None
    return model


def names_allowed(table: Any) -> tuple[str, ...] | None:
    """The keys of a table; None where the user names them (channels), () where ``table`` is no table."""
    if get_origin(table) is dict:
        return None
    is_table = isinstance(table, type) and issubclass(table, BaseModel)
    return tuple(table.model_fields) if is_table else ()


def _objection(detail: ErrorDetails, keys: Keys) -> str:
    if detail["type"] == "extra_forbidden":
        return f"is not a setting; {_nearest(keys)}"
    if detail["type"] == "missing":
        return (
            f"is missing; allowed is {_TYPES['tuple' if get_origin(table_of(Settings, keys)) is tuple else 'string']}"
        )
    return f"{_given(keys, detail['input'])}; allowed is {_TABLES.get(keys[:1] + keys[2:]) or _allowed(detail)}"


def _nearest(keys: Keys) -> str:
    allowed = names_allowed(table_of(Settings, keys[:-1])) or ()
    near = get_close_matches(str(keys[-1]), allowed, n=3, cutoff=0.5)
    if near:
        return f"did you mean {' or '.join(_path((*keys[:-1], name)) for name in near)}?"
    return f"allowed are {', '.join(allowed)}"


def _given(keys: Keys, value: object) -> str:
    if keys and keys[-1] in ("address_env", "address_file", "proxy", "key_env", "key_file"):
        return "cannot be this"  # it may well be the secret itself
    text = json.dumps(value, default=str, ensure_ascii=False)
    return f"is {text if len(text) <= 60 else text[:57] + '…'}"


def _allowed(detail: ErrorDetails) -> str:
    context: dict[str, Any] = detail.get("ctx", {})
    match detail["type"]:
        case "value_error":
            return str(context["error"])
        case "literal_error":
            words = str(context["expected"]).replace("'", '"')
            near = get_close_matches(str(detail["input"]).lower(), re.findall(r'"([^"]+)"', words), n=1)
            return f'{words}; did you mean "{near[0]}"?' if near else words
        case "greater_than":
            return f"a number above {context['gt']:g}"
        case "greater_than_equal":
            return f"a number from {context['ge']:g} on"
        case "less_than_equal":
            return f"a number up to {context['le']:.10g}"
        case "finite_number":
            return "a number"
        case "string_too_short":
            return "a text that is not empty"
        case kind:
            return next((words for start, words in _TYPES.items() if kind.startswith(start)), detail["msg"])


_TABLES: dict[Keys, str] = {
    ("rules",): "a table for each rule, which begins with [[rules]]",
    ("rules", "columns"): 'a table such as { Contracted = ["Yes"] }',
}
_TYPES = {
    "float": "a number",
    "int": "a whole number",
    "bool": "true or false",
    "string": "a text in quotes",
    "tuple": "a list in square brackets",
    "dict": "a table",
    "model": "a table",
    "path": "a file's path in quotes",
}


def _variable(keys: Keys, environ: Mapping[str, str]) -> str | None:
    for depth in range(len(keys), 0, -1):
        name = f"WARDROUND_{'__'.join(map(str, keys[:depth]))}".upper()
        if name in environ:
            return f"the environment variable {name}" + (f" ({_path(keys[depth:])})" if keys[depth:] else "")
    return None


def _path(keys: Keys) -> str:
    text = ""
    for key in keys:
        text += f"[{key + 1}]" if isinstance(key, int) else f".{key}" if text else key
    return text
