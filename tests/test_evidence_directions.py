"""The direction map counts each data set once in a column, and every study can be found."""

import itertools
import re

import pytest
from defaultmode import look
from defaultmode.evidence import directions
from defaultmode.evidence.directions import ALL, COLUMNS, choices, counts, data_sets, direction, select
from defaultmode.evidence.drawing import cite

from .exhibits import check, parts

SINGLE = [(name, value, core) for name in choices() for value in choices()[name] for core in (True, False)]


def numbers(title: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", title)]


@pytest.mark.parametrize("name, value, core", SINGLE, ids=str)
def test_every_single_filter_gives_a_figure_or_says_that_nothing_fits(name, value, core):
    exhibit = check(directions(**{name: value}, core_only=core))
    rows = select(**{name: value}, core_only=core)
    if not any(direction(row, core) for row in rows):
        assert "Nothing" in exhibit.figure.layout.title.text
        return
    assert len(exhibit.table[1]) == len(rows)
    found = counts([row for row in rows if direction(row, core)], core)
    assert sorted(numbers(exhibit.figure.layout.title.text)) == sorted(count for count in found.values() if count)


def test_the_widest_title_of_any_two_filters_fits():
    for one, two in itertools.product(choices()["condition"], choices()["medication"]):
        assert len(directions(condition=one, medication=two).figure.layout.title.text) <= 70


def test_filters_narrow():
    everything = {row.id for row in select(core_only=False)}
    core = {row.id for row in select()}
    depression = {row.id for row in select(condition="depression")}
    assert depression < core < everything
    assert {row.medication for row in select(medication="unmedicated")} == {"unmedicated"}


def test_rows_that_share_people_count_once_in_a_column():
    rows = select()
    together = {row.id: number for number, one in enumerate(data_sets(rows)) for row in one}
    assert together["yan2019-recurrent"] == together["tozzi2021-pooled"] == together["long2020"]
    assert together["zhang2025"] == together["kaiser2015"] != together["cui2021"]
    lower = [row for row in rows if direction(row) == "lower"]
    assert {"yan2019-recurrent", "tozzi2021-pooled"} <= {row.id for row in lower}
    assert counts(rows)["lower"] == len(data_sets(lower)) < len(lower)


def test_a_condition_alone_names_every_study_with_its_sign():
    for core in (True, False):
        for condition in choices()["condition"]:
            rows = [row for row in select(condition=condition, core_only=core) if direction(row, core)]
            if not rows:
                continue
            exhibit = directions(condition=condition, core_only=core)
            names = [name.rstrip("*") for name in parts(exhibit, "names")[True].text]
            assert sorted(names) == sorted(cite(row.reference) for row in rows)
            for way, trace in parts(exhibit, "direction").items():
                assert len(trace.x) == sum(direction(row, core) == way for row in rows)
                assert set(trace.text) <= {look.DIRECTIONS[way][0]}


def test_what_is_not_named_in_the_whole_map_is_counted_there():
    for core in (True, False):
        exhibit = directions(core_only=core)
        names = parts(exhibit, "names")[True].text
        more = sum(int(name.split()[1]) for name in names if name.endswith("more"))
        shown = sum(not name.endswith("more") for name in names)
        assert shown + more == sum(bool(direction(row, core)) for row in select(core_only=core))


def test_more_people_have_a_larger_sign():
    exhibit = directions(condition="depression")
    sizes = {size for way in COLUMNS if way != "both" for size in parts(exhibit, "direction")[way].textfont.size or ()}
    assert len(sizes) == 3


def test_an_unknown_filter_is_refused_and_an_empty_choice_says_what_to_change():
    with pytest.raises(ValueError, match="no condition 'sadness'"):
        directions(condition="sadness")
    exhibit = check(directions(condition="autism", medication="before and after treatment"))
    assert "filter" in exhibit.description and len(exhibit.table[1]) == 1
    assert ALL == "all"
