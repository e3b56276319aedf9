"""Condition beside condition: the brains, the lists and the verdicts follow the controls."""

import re

import pytest
from defaultmode import claims, references
from defaultmode.evidence.conditions import MEASURES, conditions, rows_of
from defaultmode.exercises import conditions as exercise

from .widgets import caught, change


@pytest.fixture
def shown(monkeypatch):
    """What the exercise displays."""
    return caught(monkeypatch, exercise)


def test_every_condition_and_measure_can_be_chosen(shown):
    assert exercise.condition_explorer() is None
    controls, light, text = shown
    assert controls.values == exercise.START
    for control in controls.controls:
        assert control["label"]
        for value, label in control["options"]:
            change(controls, **{control["name"]: value})
            assert light.title and light.source and light.description
            if control["name"] != "measure":
                assert label in text.html
        change(controls, **exercise.START)


def test_no_part_of_the_page_has_an_id_twice(shown):
    exercise.condition_explorer()
    controls, _, text = shown
    change(controls, one="ADHD", other="autism")  # graded by the same claim
    ids = re.findall(r' id="([^"]+)"', text.html)
    assert len(ids) == len(set(ids)) and sum("neurodivergent-baselines" in each for each in ids) >= 2


@pytest.mark.parametrize("measure", MEASURES)
def test_each_finding_is_listed_with_its_study_and_its_people(measure):
    for condition in conditions().values():
        card = exercise.card(condition, measure, "here")
        listed = card.split('<div class="dm-evidence">')[0]
        assert condition.label in card and card.count("<li>") >= sum(len(row.found) for row in rows_of(condition.id, measure))
        for row in rows_of(condition.id, measure):
            assert references.short(row.reference).replace("&", "&amp;") in listed
            assert (f"n = {row.n}" if row.n else "n not stated") in listed
        for claim in condition.claims:
            assert claims.chip(claim, "here") in card


def test_what_was_not_measured_says_what_was():
    card = exercise.card(conditions()["autism"], "activity", "here")
    assert "Nothing in the table was measured in this way. Measured otherwise: connectivity: 2 rows." in card


def test_a_study_without_a_direction_is_told_beside_the_others():
    card = exercise.card(conditions()["across diagnoses"], "connectivity", "here")
    assert "No direction: " in card and "people without medication" in card


@pytest.mark.parametrize("measure", MEASURES)
def test_only_a_study_without_a_direction_is_told_as_one(measure):
    for condition in conditions().values():
        silent = [row for row in rows_of(condition.id, measure) if not row.found]
        assert exercise.card(condition, measure, "here").count("No direction: ") == len(silent)


def test_links_between_networks_and_what_lies_below_the_cortex_are_listed_apart():
    card = exercise.card(conditions()["substance use disorders"], "connectivity", "here")
    drawn, apart = card.split("Not on this brain")
    assert "anterior part" in drawn and "putamen" in apart and "putamen" not in drawn


def test_the_table_holds_every_finding_of_both_cards(shown):
    exercise.condition_explorer()
    controls, light, text = shown
    for measure in MEASURES:
        change(controls, measure=measure)
        assert light.table.count("<tr>") - 1 == len(re.findall("<li>[▲▼○]", text.html))
