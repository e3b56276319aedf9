"""Read a table into a dataclass, strictly: the dataclass is the schema, and a mistake becomes one clear sentence."""

import dataclasses
import datetime
import math
import re
import tomllib
import types
import typing
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import resources
from typing import Any, TypeVar

T = TypeVar("T")  # a dataclass

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_ID = 48
"""Notebook cells carry ids of at most 64 characters, and ours put a word before the item's id."""


class ItemError(ValueError):
    """A hand-written item, claim, lesson or region that cannot be used. It says where, what and how to mend it."""


def fail(where: str, field: str, problem: str) -> typing.NoReturn:
    """Raise the one sentence that every mistake in a hand-written file becomes."""
    raise ItemError(f"{where}, field '{field}': {problem}")


def named(name: str, **options: Any) -> Any:
    """A dataclass field that goes by another name in the file: ``[[item.option]]`` fills ``options``."""
    return dataclasses.field(metadata={"name": name}, **options)


def one_of(*choices: str, **options: Any) -> Any:
    """A dataclass field of text whose words are known; where it has a default, that is allowed too."""
    return dataclasses.field(metadata={"choices": choices}, **options)


def between(low: float, high: float, **options: Any) -> Any:
    """A dataclass field of a number that can lie only between two bounds, such as 0 and 100 for a percentage."""
    return dataclasses.field(metadata={"bounds": (low, high)}, **options)


def read(cls: type[T], table: Any, where: str) -> T:
    """Make a `cls` from a table.

    Parameters
    ----------
    cls : type
        A dataclass whose fields are ``str``, ``bool``, ``int``, ``float``, ``date``, another dataclass, one of these
        or None, or tuples of ``str``, ``int``, ``float`` or dataclasses. A field with a default may be left out.
    table : dict
        What TOML or JSON gave.
    where : str
        How a message names the place, such as ``quiz.toml: item 'screensaver'``.

    Raises
    ------
    ItemError
        On an unknown or missing field, a value of the wrong type, or one that `one_of` or `between` does not allow.
    """
    if not isinstance(table, dict):
        raise ItemError(f"{where}: expected a table of fields, found {_kind(table)}.")
    fields = {_name(field): field for field in dataclasses.fields(cls)}  # type: ignore[arg-type]
    for name in table:
        if name not in fields:
            fail(where, str(name), f"unknown; remove it or use one of {', '.join(sorted(fields))}.")
    hints = typing.get_type_hints(cls)
    values = {}
    for name, field in fields.items():
        if name in table:
            values[field.name] = _value(hints[field.name], table[name], where, name, field.default)
            _allow(field, values[field.name], where, name)
        elif field.default is dataclasses.MISSING:
            fail(where, name, "missing; add it.")
    return cls(**values)


def rows(cls: type[T], content: dict[str, Any], key: str, where: str, ident: str = "id") -> dict[str, T]:
    """Read every ``[[key]]`` of a file into a `cls`, by its id (or whatever field is its `ident`), in order.

    Raises
    ------
    ItemError
        As `read`, and when there is no row, when the file holds anything else, or when an id comes twice.
    """
    for name in content:
        if name != key:
            fail(where, name, f"unknown; every row of this file begins with [[{key}]].")
    found = content.get(key)
    if not isinstance(found, list) or not found:
        fail(where, key, f"there is none; write at least one [[{key}]].")
    read_rows: dict[str, T] = {}
    for place, row in enumerate(found, 1):
        told = row.get(ident) if isinstance(row, dict) else None
        here = f"{where}: {key} '{told}'" if isinstance(told, str) else f"{where}: {key} {place}"
        one = read(cls, row, here)
        name = getattr(one, ident)
        if name in read_rows:
            fail(here, ident, "comes twice; rename one.")
        read_rows[name] = one
    return read_rows


def shelf(folder: str, load: Callable[[str, str], T]) -> dict[str, T]:
    """Every file of ``data/<folder>`` by its slug, as ``load(name, text)`` reads it."""
    files = (file for file in resources.files(__package__).joinpath("data", folder).iterdir() if file.name.endswith(".toml"))
    named_files = sorted((file.name, file) for file in files)
    return {name.removesuffix(".toml"): load(name, file.read_text("utf-8")) for name, file in named_files}


def single(name: str, load: Callable[[str, str], T]) -> T:
    """The file ``data/<name>``, the only one of its kind, as ``load(name, text)`` reads it."""
    return load(name, resources.files(__package__).joinpath("data", name).read_text("utf-8"))


class _Checked(typing.Protocol):
    """What one file holds, and each mistake in it as (part, field, what is wrong and what to do)."""

    def problems(self) -> Iterator[tuple[str, str, str]]: ...


C = TypeVar("C", bound=_Checked)


def whole(cls: type[C], name: str, text: str) -> C:
    """Read a file that is one table. Its name is the slug under which the learner's answer is kept.

    Raises
    ------
    ItemError
        At the first thing that is wrong in it or in its name, with where, what and how to mend it.
    """
    for field, problem in slug_problems("name", [name.removesuffix(".toml")]):
        fail(name, field, problem)
    one = read(cls, tomllib.loads(text), name)
    for part, field, problem in one.problems():
        fail(f"{name}: {part}" if part else name, field, problem)
    return one


def alike(kind: str, parts: Sequence[Any], field: str) -> Iterator[tuple[str, str, str]]:
    """Each part that shares a field's value with another, as (part, field, what is wrong and what to do)."""
    values = [getattr(part, field) for part in parts]
    for part, value in zip(parts, values, strict=True):
        if values.count(value) > 1:
            yield f"{kind} '{part.id}'", field, f"another {kind} has the same {field}; change one."


def id_problems(kind: str, parts: Sequence[Any]) -> Iterator[tuple[str, str, str]]:
    """Each part whose id cannot be one, or that another has, as (part, field, what is wrong and what to do)."""
    for part in parts:
        for field, problem in slug_problems("id", [part.id]):
            yield f"{kind} '{part.id}'", field, problem
    yield from alike(kind, parts, "id")


def slug_problems(field: str, ids: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each id that cannot be one, or that comes twice, as (field, what is wrong and what to do)."""
    ids = list(ids)
    for name in ids:
        if not SLUG.fullmatch(name) or len(name) > LONGEST_ID:
            yield field, f"'{name}' is no usable id; use at most {LONGEST_ID} small letters, digits and single hyphens."
    yield from repeated(field, ids, "id")


def repeated(field: str, values: Iterable[str], what: str) -> Iterator[tuple[str, str]]:
    """Each value that comes twice, as (field, what is wrong and what to do)."""
    seen: set[str] = set()
    for value in values:
        if value in seen:
            yield field, f"the {what} '{value}' occurs twice; change one."
        seen.add(value)


def write(part: Any) -> dict[str, Any]:
    """The table that `read` would turn into `part` again; fields that hold their default are left out."""
    return {
        _name(field): _plain(value)
        for field in dataclasses.fields(part)
        if (value := getattr(part, field.name)) != field.default
    }


def _name(field: dataclasses.Field) -> str:
    return field.metadata.get("name", field.name)


def _allow(field: dataclasses.Field, value: Any, where: str, name: str) -> None:
    choices, bounds = field.metadata.get("choices"), field.metadata.get("bounds")
    if choices and value not in choices and value != field.default:
        fail(where, name, f"'{value}' is unknown; use one of {', '.join(choices)}.")
    if bounds and not bounds[0] <= value <= bounds[1]:
        fail(where, name, f"{value:g} is not possible; give a number from {bounds[0]:g} to {bounds[1]:g}.")


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return write(value) if dataclasses.is_dataclass(value) else value


def _value(hint: Any, value: Any, where: str, name: str, default: Any) -> Any:
    if isinstance(hint, types.UnionType):  # float | None: absent is None, present is a number
        hint = next(one for one in typing.get_args(hint) if one is not type(None))
    if typing.get_origin(hint) is tuple:
        if not isinstance(value, list):
            fail(where, name, f"expected a list, found {_kind(value)}.")
        part = typing.get_args(hint)[0]
        if part in (str, int, float):
            return tuple(_value(part, one, where, name, None) for one in value)
        return tuple(read(part, one, f"{where}, {_which(name, one, place)}") for place, one in enumerate(value, 1))
    if dataclasses.is_dataclass(hint):
        return read(hint, value, f"{where}, {name}")  # type: ignore[arg-type]
    if hint is str:
        if not isinstance(value, str):
            fail(where, name, f"expected text in quotes, found {_kind(value)}.")
        if not value.strip() and default != "":
            fail(where, name, "empty; write it.")
        return value.strip()
    if hint is datetime.date:
        if type(value) is not datetime.date:
            fail(where, name, f"expected a date such as 2026-11-25, without quotes, found {_kind(value)}.")
        return value
    if hint is bool:
        if not isinstance(value, bool):
            fail(where, name, f"expected true or false, found {_kind(value)}.")
        return value
    if isinstance(value, bool) or not isinstance(value, int if hint is int else int | float) or not math.isfinite(value):
        expected = "a whole number" if hint is int else "a number"
        fail(where, name, f"expected {expected}, found {_kind(value)}.")
    return value


def _which(name: str, table: Any, place: int) -> str:
    slug = table.get("id") if isinstance(table, dict) else None
    return f"{name} '{slug}'" if isinstance(slug, str) else f"{name} {place}"


def _kind(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:g}" if math.isfinite(value) else "one that is not finite"
    names = {str: "text", bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "a table"}
    return names.get(type(value), f"a {type(value).__name__}")
