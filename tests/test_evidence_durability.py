"""The time course draws its anchors and nothing else."""

import re

import pytest
from defaultmode.evidence.durability import LOST, durability, part
from defaultmode.evidence.studies import studies

from .exhibits import check

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
    assert any("not zero" in note.text for note in durability().figure.layout.annotations)


def test_the_title_says_the_part_that_is_gone():
    gone = 1 - ROWS["day-7"].share / ROWS["day-1"].share
    assert f" {part(gone)} of the pooled effect is gone" in durability().figure.layout.title.text
    assert [part(share) for share in (0.34, 0.5, 0.24, 0.7)] == ["a third", "half", "a quarter", "two thirds"]


def test_no_day_stands_without_a_digit():
    assert all(re.fullmatch(r"[\d.]+", row[1]) for row in durability().table[1])
