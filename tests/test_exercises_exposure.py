"""The exercise on exposure says what the models say, and that it is not advice."""

import re

import pytest
from defaultmode import pharmacology, references
from defaultmode.exercises import exposure

from .widgets import change


@pytest.fixture
def shown(monkeypatch):
    """What the exercise displays."""
    pieces = []
    monkeypatch.setattr(exposure, "display", lambda *widgets: pieces.extend(widgets))
    exposure.exposure_explorer()
    return pieces


def test_it_opens_with_the_infusion_that_was_measured(shown):
    _, light, text = shown
    assert light.title == "Model T: a peak of 189 ng/mL as the infusion ends"
    for number in ("189 ng/mL", "0.80 µmol/L", "422 ng·h/mL", "83 L/h"):
        assert number in text.html
    assert text.live


def test_it_never_stands_without_its_warning(shown):
    controls, light, text = shown
    for model in ("teaching", "domino", "both"):
        change(controls, model=model)
        assert "not a dosing aid" in text.html and "Plasma level does not predict benefit" in text.html
        assert "Plasma level does not predict benefit" in light.source


def test_every_control_moves_the_numbers(shown):
    controls, light, _ = shown
    change(controls, model="both")
    assert light.title == "Two models of the same infusion: peaks of 189 and 240 ng/mL"
    change(controls, dose=1.0)
    assert light.title == "Two models of the same infusion: peaks of 379 and 481 ng/mL"
    change(controls, weight=82, dose=0.5)
    assert "untested here" in light.source
    before = light.title
    change(controls, minutes=100)
    assert light.title != before


def test_it_is_no_calculator_for_a_pump(shown):
    _, light, text = shown
    for words in (text.html, light.table, light.source):
        assert not re.search(r"\d ?mg\b", words)


def test_the_ends_of_every_slider_can_be_drawn(shown):
    controls, light, _ = shown
    for control in controls.controls:
        for end in ("min", "max"):
            if control["kind"] == "range":
                change(controls, model="both", **{control["name"]: control[end]})
                assert light.title


def test_routes_come_from_the_published_rows_of_racemic_ketamine():
    found = {each.route: each.value for each in exposure.routes()}
    assert found["intravenous"] == 1 and found["oral, tablet"] == 0.20 and found["nasal, measured at 25 mg"] == 0.45
    assert not any("film" in route for route in found)
    exhibit = exposure.compare_routes()
    rows = {row[0]: row for row in exhibit.table[1]}
    assert rows["intravenous"][-1] == round(float(pharmacology.auc(35))) == 443
    assert rows["oral, tablet"][-1] == 89
    assert rows["sublingual, wafer, measured at 25 mg"][1:5] == [0.29, 0.27, 0.31, "90% CI"]
    assert f"{references.short('rolan2014')} (n = 8)" in exhibit.source
    assert exhibit.figure.layout.height <= 440
