"""Hand-written tables are read strictly into dataclasses, and every mistake is one sentence."""

import datetime
from dataclasses import dataclass

import pytest
from defaultmode import table
from defaultmode.table import ItemError


@dataclass(frozen=True)
class Part:
    value: float
    unit: str = table.one_of("mg", "mL", default="")
    share: float = table.between(0, 100, default=0)


@dataclass(frozen=True, kw_only=True)
class Whole:
    id: str
    day: datetime.date | None = None
    part: Part | None = None
    parts: tuple[Part, ...] = ()


def test_a_table_within_a_table_becomes_its_dataclass():
    whole = table.read(Whole, {"id": "a", "part": {"value": 1, "unit": "mg"}, "parts": [{"value": 2}]}, "file.toml: row 'a'")
    assert whole == Whole(id="a", part=Part(1, "mg"), parts=(Part(2),))


def test_a_bound_is_allowed_and_so_is_a_default_that_is_no_choice():
    assert table.read(Part, {"value": 1, "unit": "", "share": 100}, "file.toml") == Part(1, "", 100)


def test_what_may_be_absent_is_none():
    assert table.read(Whole, {"id": "a"}, "file.toml").part is None


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"part": {"value": 1, "units": "mg"}}, r"file\.toml: row 'a', part, field 'units': unknown"),
        ({"part": {}}, r"file\.toml: row 'a', part, field 'value': missing"),
        ({"part": 3}, r"file\.toml: row 'a', part: expected a table of fields, found a number"),
        ({"day": "today"}, r"field 'day': expected a date"),
        ({"part": {"value": 1, "unit": "ml"}}, r"row 'a', part, field 'unit': 'ml' is unknown; use one of mg, mL"),
        ({"parts": [{"value": 1, "share": 101}]}, r"parts 1, field 'share': 101 is not possible; give a number from 0 to 100"),
        ({"parts": [{"value": "two"}]}, r"parts 1, field 'value': expected a number, found text"),
    ],
)
def test_a_mistake_inside_a_part_is_told_with_its_place(wrong, sentence):
    with pytest.raises(ItemError, match=sentence):
        table.read(Whole, {"id": "a", **wrong}, "file.toml: row 'a'")
