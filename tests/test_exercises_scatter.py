"""The exercise on dissociation and improvement follows its controls, and keeps figure and words together."""

import pytest
from defaultmode.evidence.dissociation import cloud, people_that_fit, published
from defaultmode.exercises import scatter as exercise

from .widgets import caught, change


@pytest.fixture
def widgets(monkeypatch):
    """What the exercise displays."""
    pieces = caught(monkeypatch, exercise)
    assert exercise.scatter_explorer() is None
    return pieces


def test_it_begins_with_a_printed_correlation(widgets):
    controls, light, text, _ = widgets
    row, estimate = published()[0]
    assert controls.values["published"] == row.id and controls.values["r"] == -estimate.value
    assert f"r = <b>{cloud(-estimate.value)}</b>" in text.html and "108" in light.description


def test_a_printed_correlation_moves_the_slider_and_the_slider_leaves_it(widgets):
    controls, light, text, _ = widgets
    row, estimate = published()[1]
    change(controls, published=row.id)
    assert controls.values["r"] == -estimate.value and "0.41" in text.html and "0.41" in light.description
    change(controls, r=0.6)
    assert controls.values["published"] == exercise.OWN
    change(controls, r=-estimate.value)
    assert controls.values["published"] == row.id
    change(controls, published=exercise.OWN)
    assert controls.values["r"] == -estimate.value


def test_a_slider_that_is_still_moving_is_not_pulled_back_by_the_choice_it_left(widgets):
    controls, *_ = widgets
    start = controls.values
    for r in (0.4, 0.5, 0.6):  # the page sends them before it has heard that the choice is now "my own"
        controls.values = {**start, "r": r}
        assert controls.values["r"] == r and controls.values["published"] == exercise.OWN


def test_every_value_of_every_control_can_be_chosen(widgets):
    controls, light, text, _ = widgets
    for control in controls.controls:
        assert control["label"]
        offered = {
            "select": [value for value, _ in control.get("options", [])],
            "range": [control.get("min"), control.get("max")],
            "button": [1, 2],
        }[control["kind"]]
        for value in offered:
            change(controls, **{control["name"]: value})
            assert light.title and text.html


def test_leaving_people_out_changes_figure_table_and_words(widgets):
    controls, light, text, _ = widgets
    assert "includes 0" not in text.html
    change(controls, top=50)
    assert "<b>54</b> of 108" in text.html and "54 are counted" in light.description and "only the 50%" in light.description
    change(controls, top=100, missing="least relief")
    assert "<b>72</b> of 108" in text.html and "knows nothing of the people who are missing" in text.html
    change(controls, missing="none", r=0)
    assert "includes 0" in text.html


def test_other_people_give_another_correlation(widgets):
    controls, _, text, _ = widgets
    before = text.html
    change(controls, again=1)
    assert text.html != before


def test_the_doubt_is_our_arithmetic_and_no_accusation(widgets):
    *_, doubt = widgets
    for row, estimate in published():
        assert f"<b>{people_that_fit(estimate.value, row.p)[0]}</b> people" in doubt.html
    assert "By our arithmetic" in doubt.html and "does not say who is missing" in doubt.html and "108" in doubt.html
