"""The direction map counts each data set once in a column, and every study can be found."""

import dataclasses
import itertools
import re

import pytest
from defaultmode import look
from defaultmode.evidence import directions
from defaultmode.evidence.direction_map import COLUMNS, SORTS, block_names, choices, counts, data_sets, direction, select
from defaultmode.evidence.drawing import ALL, cite

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


@pytest.mark.parametrize("by", SORTS)
@pytest.mark.parametrize("core", [True, False])
@pytest.mark.parametrize("condition", [ALL, "depression", "PTSD", "across diagnoses"])
def test_whatever_sorts_the_map_it_draws_and_counts_the_same_studies(by, core, condition):
    exhibit, usual = check(directions(condition, core_only=core, by=by)), directions(condition, core_only=core)
    assert exhibit.figure.layout.title == usual.figure.layout.title and exhibit.table == usual.table
    drawn = [row for row in select(condition, core_only=core) if direction(row, core)]
    blocks = [name for name in block_names(by) if name in {SORTS[by](row) for row in drawn}]
    assert len(exhibit.figure.layout.yaxis.ticktext or ()) == len(blocks)
    if drawn and by != "condition":
        assert f"({exhibit.figure.layout.yaxis.ticktext[0].replace('<br>', ' ')}" in exhibit.description
    if condition == "depression":
        drawn_names = sorted(name.rstrip("*") for name in parts(exhibit, "names")[True].text)
        assert drawn_names == sorted(cite(row.reference) for row in drawn)


@pytest.mark.parametrize("name, value, core", SINGLE, ids=str)
def test_every_filter_goes_with_every_sorting(name, value, core):
    for by in SORTS:
        assert len(directions(**{name: value}, core_only=core, by=by).figure.layout.title.text) <= 70


def test_blocks_by_number_of_people_go_from_few_to_many_and_what_is_not_stated_comes_last():
    assert block_names("size") == ["fewer than 200", "200 to 999", "1,000 and more", "not stated"]
    assert block_names("medication")[-1] == "not stated"
    by_size = {row.id: SORTS["size"](row) for row in select(core_only=False)}
    assert (by_size["cui2021"], by_size["koch2016-activity"], by_size["gray2020"]) == (
        "fewer than 200",
        "200 to 999",
        "1,000 and more",
    )
    assert by_size["mueller2017"] == "not stated"
    row = select()[0]
    borders = {n: SORTS["size"](dataclasses.replace(row, n=n)) for n in ("199", "200", "999", "1,000")}
    assert list(borders.values()) == ["fewer than 200", "200 to 999", "200 to 999", "1,000 and more"]


def test_a_block_of_people_with_and_without_medication_is_not_called_both():
    ticks = directions("depression", by="medication").figure.layout.yaxis.ticktext
    assert "with and without" in ticks and "both" not in ticks


def test_what_most_studies_find_is_told_in_the_title():
    assert directions().figure.layout.title.text == "Higher in 6 data sets, lower in 5, both in 2, no difference found in 8"
    depression = directions(condition="depression").figure.layout.title.text
    assert depression == "Higher in 2 data sets, lower in 2, both in 1, no difference found in 7"
    everything = directions(core_only=False).figure.layout.title.text
    assert everything == "Higher in 8, lower in 7, mixed in 14, no difference found in 5"


def test_each_direction_has_its_sign_its_colour_and_its_studies():
    exhibit = directions(condition="PTSD")
    marks = parts(exhibit, "direction")
    assert {way: (set(trace.text), trace.textfont.color) for way, trace in marks.items() if trace.x} == {
        "lower": ({"▼"}, "#1f66ad"), "higher": ({"▲"}, "#b8530a"),
    }  # fmt: skip
    names = parts(exhibit, "names")[True]
    place = dict(zip(names.text, names.x, strict=True))
    head = {note.text.split("<br>")[0]: note.x for note in exhibit.figure.layout.annotations}
    assert head["▼ lower"] < place["Sripada 2012"] < head["▲ higher"] < place["Ross 2021"]


def test_the_widest_title_of_any_two_filters_fits():
    for one, two, core in itertools.product((ALL, *choices()["condition"]), (ALL, *choices()["measure"]), (True, False)):
        assert len(directions(condition=one, measure=two, core_only=core).figure.layout.title.text) <= 70


def test_filters_narrow():
    everything = {row.id for row in select(core_only=False)}
    core = {row.id for row in select()}
    depression = {row.id for row in select(condition="depression")}
    assert depression < core < everything
    assert {row.medication for row in select(medication="unmedicated")} == {"unmedicated"}


def test_rows_that_share_people_count_once_in_a_column():
    shared = [set(one) for one in data_sets() if len(one) > 1]
    assert shared == [
        {"kaiser2015", "zhang2025"},
        {"yan2019-recurrent", "yan2019-first-episode", "tozzi2021-pooled", "long2020"},
    ]
    lower = {row.id for row in select() if direction(row) == "lower"}
    assert {"yan2019-recurrent", "tozzi2021-pooled"} <= lower
    assert counts(select())["lower"] == len(lower) - 1 == 5


def test_two_rows_of_one_paper_stay_apart_unless_the_table_joins_them():
    [one] = [one for one in data_sets() if "tozzi2021-own-sample" in one]
    assert one == {"tozzi2021-own-sample"}
    assert sum(len(one) for one in data_sets()) == len(select(core_only=False))


@pytest.mark.parametrize("name, value, core", SINGLE, ids=str)
def test_a_filter_never_changes_who_shares_people(name, value, core):
    names = parts(directions(**{name: value}, core_only=core), "names")
    starred = {row.reference for one in data_sets() if len(one) > 1 for row in select(core_only=False) if row.id in one}
    for text in names[True].text if names else ():
        if text.endswith("*"):
            assert text.rstrip("*") in {cite(key) for key in starred}
    rows = [row for row in select(**{name: value}, core_only=core) if direction(row, core)]
    if value == "meta-analysis" and core:
        assert {row.id for row in rows} >= {"zhang2025", "tozzi2021-pooled"}
        assert {"Zhang 2025*", "Tozzi 2021*"} <= set(names[True].text)  # their partners are filtered out


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
    with pytest.raises(ValueError, match="cannot be sorted by 'colour'; use one of condition"):
        directions(by="colour")
    exhibit = check(directions(condition="autism", medication="before and after treatment"))
    assert "filter" in exhibit.description and len(exhibit.table[1]) == 1
    assert ALL == "all"


def test_the_puzzle_of_medication_is_told_in_the_rows():
    """Lower with medication, a rise, a fall, and more without: no simple effect explains all of them."""
    said = {row.reference: row.on_medication for row in select(core_only=False) if row.on_medication}
    assert set(said) == {"yan2019", "javaheripour2021", "cui2021", "li2021", "doucet2020"}
    assert "rose over 12 weeks" in said["cui2021"] and "fell widely over 8 weeks" in said["li2021"]
    notes = [row[-1] for row in directions(core_only=False).table[1]]
    assert all(any(words in note for note in notes) for words in said.values())
