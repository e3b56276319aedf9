"""The exercise on ketamine studies follows its filters and never stands empty without a word."""

import pytest
from defaultmode.evidence.ketamine import choices
from defaultmode.exercises import ketamine as exercise

from .widgets import caught, change


@pytest.fixture
def shown(monkeypatch):
    """What the exercise displays."""
    return caught(monkeypatch, exercise)


@pytest.fixture
def widgets(shown):
    exercise.ketamine_studies()
    return shown


def test_every_filter_offers_all_and_each_value_that_a_study_has(widgets):
    controls, _, _ = widgets
    assert all(control["label"] for control in controls.controls)
    for control in controls.controls:
        assert [value for value, _ in control["options"]] == ["all", *choices()[control["name"]]]


def test_a_choice_changes_title_table_and_count(widgets):
    controls, text, light = widgets
    before = light.title, light.table, text.html
    change(controls, people="depression")
    assert (light.title, light.table, text.html) != before
    assert "None of these" in light.title and "depression" in light.table


def test_a_choice_that_nothing_fits_says_what_to_change(widgets):
    controls, text, light = widgets
    change(controls, people="PTSD", timing="during")
    assert "No study" in light.title and "0 of" in text.html and "filters" in light.table
    change(controls, people="all")
    assert "No study" not in light.title
