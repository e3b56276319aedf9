"""The time course draws its anchors and nothing else."""

import re

import pytest
from defaultmode import look
from defaultmode.evidence.studies import studies
from defaultmode.evidence.time_course import LOST, durability, part

from .exhibits import check, written

ROWS = {row.id: row for row in studies("durability").rows}


def test_it_is_a_sound_exhibit_with_every_anchor_in_its_table():
    exhibit = durability()
    check(exhibit)
    assert [row[0] for row in exhibit.table[1]] == [row.label for row in ROWS.values()]


def test_only_points_with_a_share_have_a_height():
    heights = [
        (x, y)
        for trace in durability().figure.data
        if trace.yaxis is None and trace.mode == "markers"
        for x, y in zip(trace.x, trace.y, strict=True)
    ]
    assert heights == [(row.day, row.share) for row in ROWS.values() if row.share is not None]


def test_a_derived_share_is_what_its_formula_says_and_its_marker_is_hollow():
    for row in ROWS.values():
        if row.formula:
            above, below = map(float, row.formula.split(" / "))
            assert row.share == pytest.approx(above / below, abs=0.005)
    symbols = [trace.marker.symbol for trace in durability().figure.data if trace.yaxis is None and trace.mode == "markers"]
    assert symbols == ["circle", "circle-open"]


def test_nothing_joins_the_points_but_one_dotted_line():
    [line] = [trace for trace in durability().figure.data if trace.mode == "lines" and trace.yaxis is None]
    assert line.line.dash == "dot" and max(line.x) == 7


def test_the_days_without_a_difference_are_a_band_and_no_zero():
    [band] = [shape for shape in durability().figure.layout.shapes if shape.type == "rect"]
    assert (band.x0, band.x1) == (ROWS[LOST].day, ROWS[LOST].until_day)
    edges = [shape for shape in durability().figure.layout.shapes if shape.line.color == look.colour("spread")]
    assert [(edge.x0, edge.x1) for edge in edges] == [(10, 10), (12, 12)]
    assert "Days 10 to 12: no clear difference from control; size not known" in written(durability())


def test_the_title_says_the_part_that_is_left():
    exhibit = durability()
    assert exhibit.figure.layout.title.text == "By day 7 the average effect is about two thirds of that on day 1"
    assert "1.00 on day 1" in written(exhibit) and "0.66 on day 7 derived, no interval" in written(exhibit)
    assert [part(share) for share in (0.34, 0.5, 0.24, 0.7)] == ["a third", "half", "a quarter", "two thirds"]


def test_the_description_gives_every_mark_its_own_days():
    said = durability().description
    assert "onset, 40 minutes; days 10 to 12; relapse after one dose, typical range (days 3 to 14)" in said
    assert "relapse after six infusions, median (day 18)" in said


def test_no_day_stands_without_a_digit():
    assert all(re.fullmatch(r"[\d.]+", row[1]) for row in durability().table[1])
