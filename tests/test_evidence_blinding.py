"""The ladder of masking keeps two scales apart and claims no comparison between rungs."""

import dataclasses

import pytest
from defaultmode.evidence.blinding import blinding_ladder, includes_zero, message, rungs
from defaultmode.evidence.studies import studies

from .exhibits import check

EFFECTS = {row.id: row.effect for row in studies("efficacy").rows}


def test_it_is_a_sound_exhibit():
    check(blinding_ladder())


def test_every_rung_is_on_exactly_one_scale():
    standardised, points = ({rung.id for rung, _ in rungs(panel)} for panel in ("standardised", "points"))
    assert not standardised & points
    assert standardised | points == {rung.id for rung in studies("blinding").rows}


def test_each_panel_draws_its_own_intervals():
    drawn = [(trace.xaxis, tuple(trace.x)) for trace in blinding_ladder().figure.data if trace.mode == "lines"]
    for axis, panel in (("x", "standardised"), ("x2", "points")):
        expected = [(row.effect.low, row.effect.high) for _, row in rungs(panel) if row.effect.low is not None]
        assert [bounds for where, bounds in drawn if where == axis] == expected


def test_a_point_without_an_interval_is_hollow_and_says_so():
    figure = blinding_ladder().figure
    hollow = [trace.x[0] for trace in figure.data if trace.mode == "markers" and trace.marker.symbol == "diamond-open"]
    assert hollow == [EFFECTS[rung.efficacy_row].value for rung in studies("blinding").rows
                      if EFFECTS[rung.efficacy_row].low is None]  # fmt: skip
    assert sum("no interval read" in note.text for note in figure.layout.annotations) == len(hollow)


def test_title_and_description_count_the_intervals_that_include_zero():
    exhibit = blinding_ladder()
    assert exhibit.figure.layout.title.text == "Two of five intervals include zero, not only where best hidden"
    assert "Of five intervals, two include zero: Jelovac et al., 2025 and Lii et al., 2023." in exhibit.description


@pytest.mark.parametrize(
    ("crossing", "apart", "title"),
    [
        ([], [1, 2], "None of two intervals includes zero"),
        ([1, 2, 3], [], "All three intervals include zero"),
        ([4], [1, 2, 3], "One of four intervals includes zero, with the drug best hidden"),
        ([4, 4, 4], [1, 2, 3], "Three of six intervals include zero, all with the drug best hidden"),
        ([3, 4], [1, 3], "Two of four intervals include zero, not only where best hidden"),
        ([1], [2, 3], "One of three intervals includes zero, not only where best hidden"),
    ],
)
def test_the_title_fits_other_data(crossing, apart, title):
    assert message(crossing, apart) == title


def test_an_interval_includes_zero_only_if_its_bounds_lie_on_both_sides():
    row = studies("efficacy").rows[0]
    for low, high, includes in ((-2, -1, False), (1, 2, False), (-1, 1, True), (0, 1, True), (None, None, False)):
        effect = dataclasses.replace(row.effect, low=low, high=high)
        assert includes_zero(dataclasses.replace(row, effect=effect)) is includes


def test_the_worst_hidden_stands_at_the_top_and_the_best_hidden_at_the_bottom():
    axis = blinding_ladder().figure.layout.yaxis
    assert axis.range[0] > axis.range[1]  # downwards
    from_top = [name for _, name in sorted(zip(axis.tickvals, axis.ticktext, strict=True))]
    assert from_top[0] == "saline or placebo" and from_top[1] == "midazolam" and from_top[-1] == "under anaesthesia"
    height = {note.text.split(",")[0]: note.y for note in blinding_ladder().figure.layout.annotations if ", n = " in note.text}
    assert height["Lii 2023"] > height["Murrough 2013a"] and height["Lii 2023"] == axis.tickvals[-1]


def test_a_course_in_hospital_shares_the_rung_of_its_comparator_and_says_where_it_was():
    said = [note.text for note in blinding_ladder().figure.layout.annotations if note.text.startswith("Jelovac")]
    assert said and all(text.endswith(", in hospital") for text in said)
    assert {rung.rung for rung, row in rungs("points") if row.reference in ("jelovac2025", "murrough2013a")} == {2}


def test_the_source_denies_a_randomised_comparison():
    assert "not a randomised comparison between rungs" in blinding_ladder().source
