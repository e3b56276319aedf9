"""The exercises on studies follow their controls, and tables, figures and words stay together."""

import dataclasses

import pytest
from defaultmode import claims
from defaultmode.evidence.direction_map import SORTED_BY, choices, direction, select
from defaultmode.evidence.overlap import accuracy
from defaultmode.evidence.studies import studies
from defaultmode.exercises import attenuation, directions, disagreement, overlap, repeated_scan

from .widgets import caught, change


@pytest.fixture
def shown(monkeypatch):
    """What an exercise displays."""
    return caught(monkeypatch, attenuation, directions, disagreement, overlap, repeated_scan)


def test_every_value_of_every_filter_can_be_chosen(shown):
    assert directions.direction_map() is None
    controls, light = shown
    assert light.table.count("<tr>") == len(select()) + 1
    for control in controls.controls[:4]:
        assert control["label"] and [value for value, _ in control["options"]] == ["all", *choices()[control["name"]]]
        for value, _ in control["options"]:
            change(controls, **{control["name"]: value})
            assert light.title and light.source
        change(controls, **{control["name"]: "all"})
    change(controls, core_only=False)
    assert light.table.count("<tr>") == len(select(core_only=False)) + 1


def test_every_property_sorts_the_map_and_is_judged_against_chance(shown):
    assert directions.find_moderator() is None
    controls, light, text = shown
    assert "Not sorted" in text.html and "12 answers" in text.html
    offered = [value for value, _ in controls.controls[0]["options"]]
    assert offered == [directions.UNSORTED, *SORTED_BY]
    for by in SORTED_BY:
        change(controls, by=by)
        assert "of 100 tries" in text.html and "on average" in text.html
        assert len(light.figure.layout.yaxis.ticktext) == 4
    change(controls, connectivity=True)
    assert "only 8 answers" in text.html
    change(controls, by="measure")
    assert "cannot tell them apart" in text.html


def test_sorted_by_medication_the_puzzle_of_medication_is_told(shown):
    directions.find_moderator()
    controls, _, text = shown
    assert "of medication itself" not in text.html
    change(controls, by="medication")
    for words in ("What 5 studies say of medication itself", "rose over 12 weeks", "fell widely over 8 weeks"):
        assert words in text.html
    assert "7 of 13 rows do not state it" in text.html


def test_a_property_that_chance_seldom_matches_is_said_to_be_one(shown):
    methods = {"lower": "seed", "none": "graph", "higher": "networks", "both": "review"}
    rows = [dataclasses.replace(row, method=methods[direction(row)]) for row in select(condition="depression")]
    told = directions.judged(rows, "method")
    assert "in fewer than 1 of 100 tries: seldom" in told and "by luck" in told


def test_a_published_effect_moves_the_slider_and_the_slider_leaves_it(shown):
    assert overlap.overlap_explorer() is None
    controls, light, text = shown
    row = next(row for row in studies("overlap").rows if row.reference == "sripada2012")
    change(controls, effect=row.id)
    assert controls.values == {"effect": row.id, "d": row.d}
    assert f"{round(100 * accuracy(row.d))} times in 100" in light.title and row.note in text.html
    assert "<b>about 15</b> people in each group" in text.html
    change(controls, d=1.5)
    assert controls.values["effect"] == overlap.OWN and "77 times in 100" in light.title
    change(controls, d=0)
    assert "no number of people" in text.html
    change(controls, effect=overlap.OWN)
    assert controls.values == {"effect": overlap.OWN, "d": 0}


def test_every_difference_of_the_slider_fits_the_figure(shown):
    overlap.overlap_explorer()
    controls, light, _ = shown
    slider = controls.controls[1]
    for d in (slider["min"], slider["max"]):
        change(controls, d=d)
        assert "times in 100" in light.title


def test_better_measures_let_more_of_the_correlation_through(shown):
    assert attenuation.attenuation_explorer() is None
    controls, light, text = shown
    assert light.title == "A true correlation of 0.40 would show up as 0.20"
    change(controls, edge=1, scale=1)
    assert light.title == "A true correlation of 0.40 would show up as 0.40" and "16%" in text.html
    for slider in controls.controls:
        for value in (slider["min"], slider["max"]):
            change(controls, **{slider["name"]: value})


def test_every_contested_claim_can_be_chosen_with_its_card(shown):
    disagreement.disagreements()
    controls, light, text = shown
    offered = [value for value, _ in controls.controls[0]["options"]]
    assert len(offered) >= 10 and disagreement.FIRST in offered
    for claim in offered:
        change(controls, claim=claim)
        assert f'id="contested-{claim}"' in text.html
        assert light.table.count("<tr>") == len(claims.claim(claim).findings) + 1


def test_the_reliability_that_the_exercise_starts_with_is_the_one_in_the_table(shown):
    (row,) = (row for row in studies("forest").rows if row.reference == "noble2019")
    assert repeated_scan.reliability() is None
    controls, light = shown
    assert controls.values["icc"] == row.effect.value and "At a reliability of 0.29" in light.description
    assert "0.29 is the mean reliability of one connection in 25 studies (Noble et al., 2019)" in light.source


def test_a_slider_that_is_still_moving_is_not_pulled_back_by_the_difference_it_left(shown):
    overlap.overlap_explorer()
    controls, *_ = shown
    start = controls.values
    for d in (0.7, 0.9, 1.1):
        controls.values = {**start, "d": d}
        assert controls.values["d"] == d and controls.values["effect"] == overlap.OWN
