"""A property sorts the studies when random deals seldom do as well."""

import dataclasses

import pytest
from defaultmode.evidence.direction_map import SORTS, counts, data_sets, direction, select
from defaultmode.evidence.moderator import grouping

DEPRESSION = select(condition="depression")


@pytest.mark.parametrize("by", SORTS)
def test_answers_are_those_that_the_heads_of_the_map_count(by):
    columns = counts(DEPRESSION)
    found = grouping(DEPRESSION, by)
    assert found.answers == sum(columns.values()) and found.unsorted == max(columns.values())


@pytest.mark.parametrize("by", SORTS)
def test_more_blocks_never_hide_an_answer_and_never_find_more_than_there_are(by):
    found = grouping(DEPRESSION, by)
    assert found.unsorted - 1e-9 <= found.sorted <= found.answers
    assert found.unsorted - 1e-9 <= found.dealt <= found.answers


def test_one_block_is_no_sorting():
    found = grouping(DEPRESSION, "condition")
    assert (found.blocks, found.sorted, found.dealt, found.as_good) == (1, found.unsorted, found.unsorted, 1)


def test_a_property_that_goes_with_the_direction_is_seldom_matched_by_chance():
    methods = {"lower": "seed", "none": "graph", "higher": "networks", "both": "review"}
    rows = [dataclasses.replace(row, method=methods[direction(row)]) for row in DEPRESSION]
    found = grouping(rows, "method")
    assert found.sorted == found.answers and found.as_good < 0.01


def test_no_property_of_the_studies_of_depression_beats_chance():
    assert all(grouping(DEPRESSION, by).as_good > 0.05 for by in SORTS)


def test_rows_that_share_people_stay_one_answer_when_a_property_parts_them():
    [pool] = [one for one in data_sets() if {"yan2019-recurrent", "tozzi2021-pooled"} <= one]
    rows = [row for row in DEPRESSION if row.id in pool and direction(row) == "lower"]
    assert len(rows) == 2
    parted = [dataclasses.replace(row, method=method) for row, method in zip(rows, ("seed", "graph"), strict=True)]
    found = grouping(parted, "method")
    assert (found.answers, found.blocks, found.unsorted, found.sorted) == (1, 2, 1, 1)


def test_the_same_studies_give_the_same_numbers():
    assert grouping(select(), "method") == grouping(select(), "method")


def test_where_nothing_speaks_of_the_network_nothing_is_sorted():
    with pytest.raises(ValueError, match="default network itself"):
        grouping([], "method")
