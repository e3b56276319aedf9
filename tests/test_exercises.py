"""The exercises say what the data and the toys say."""

import subprocess
import sys

import numpy as np
import pytest
from defaultmode import atlas, connectivity
from defaultmode.exercises import anatomy, group_average, repeated_scan, seeds
from defaultmode.exercises.controls import Controls, select
from defaultmode.notebook import Lesson

from .widgets import caught, change


@pytest.fixture
def shown(monkeypatch):
    """What an exercise displays."""
    return caught(monkeypatch, anatomy, group_average, repeated_scan, seeds)


def test_no_lesson_waits_for_what_only_another_one_needs():
    look = "import sys, defaultmode.exercises; print(*{'fsrs', 'genanki', 'scipy'} & set(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == ""


def test_a_control_that_fails_says_so_on_the_page():
    def fail(_):
        raise ValueError("no such place")

    controls = Controls("Bar", select("a", "A", [("1", "one"), ("2", "two")]), values={"a": "1"}, on_change=fail)
    controls.values = {"a": "2"}
    assert "no such place" in controls.trouble


def test_every_region_and_activity_of_the_atlas_opens_its_card(shown):
    anatomy.explore_atlas()
    controls, light, text = shown
    for value, _ in controls.controls[0]["options"]:
        change(controls, choice=value)
        assert light.title
    change(controls, choice="region:retrosplenial")
    assert "Retrosplenial cortex" in text.html and light.title == "Retrosplenial cortex"
    change(controls, choice="activity:dorsomedial")
    assert "Dorsomedial prefrontal cortex" in text.html
    change(controls, choice="nodes")
    assert "posterior inferior parietal lobule" in str(light.figure.layout.meta["legend"]) and "mm" in light.table
    change(controls, choice="all")
    assert "Choose a region" in text.html


def test_a_click_in_the_atlas_chooses_the_region(shown):
    anatomy.explore_atlas()
    controls, light, _ = shown
    light._answer(light, {"type": "click", "trace": {"region": "angular-gyrus"}}, [])
    assert controls.values["choice"] == "region:angular-gyrus"


def test_regions_are_found_one_by_one_and_stay_found(tmp_path):
    lesson = Lesson("default_mode_network", tmp_path)
    search = anatomy.Search(lesson)
    for name in anatomy.FIND:
        assert search.wanted.id == name
        assert "Not yet" in search.try_("lateral-prefrontal")
        assert "Not yet" in search.try_(None)
        assert "Right" in search.try_(name)
    assert search.wanted is None and "All 4 found" in search.prompt()
    assert anatomy.Search(Lesson("default_mode_network", tmp_path)).found == list(anatomy.FIND)
    search.again()
    assert anatomy.Search(Lesson("default_mode_network", tmp_path)).found == []


def test_the_list_for_keyboards_offers_every_region_without_naming_it(shown, tmp_path):
    anatomy.find_region(Lesson("default_mode_network", tmp_path))
    task, controls, _, verdict = shown
    offered = dict(controls.controls[0]["options"])
    assert set(offered) == {"", *(each.id for each in atlas.regions())}
    for each in atlas.regions():
        assert each.short.lower() not in offered[each.id].lower()
    change(controls, place="posterior-cingulate")
    assert "Right" in verdict.html
    change(controls, again=1)
    change(controls, place="posterior-cingulate")
    assert "Right" in verdict.html and "2 of 4" in task.html


def test_the_seed_lab_tells_what_the_person_shows(shown):
    seeds.seed_lab()
    controls, light, text = shown
    assert light.title == "Of the 15 best matches, 12 are default regions"
    change(controls, seed="49")
    assert light.title == "Of the 15 best matches, 5 are default regions"
    assert "Visual network" in text.html


def test_taking_the_global_signal_out_turns_most_places_negative(shown):
    seeds.signal_lab()
    controls, light, _ = shown
    assert light.title == "Below zero: 5 of 99 places"
    change(controls, removed=True)
    assert light.title == "Below zero: 60 of 99 places"


def test_the_bets_about_the_seed_lab_hold_on_its_data():
    """The practice items `bet-retrosplenial` and `bet-global-signal` quote these numbers."""
    start, moved, removed = connectivity.agreement(50), connectivity.agreement(49), connectivity.agreement(50, True)
    assert (start.default_in_top, moved.default_in_top, removed.default_in_top) == (12, 5, 12)
    default = atlas.default_parcels()
    best = {parcel: best_matches(parcel) for parcel in (50, 49)}
    assert default[best[49][:4]].all() and not default[best[49][4]]
    assert sum(atlas.parcel(place + 1).network == "visual" for place in best[49]) == 8
    assert len({place for place in best[50] if default[place]} & set(best_matches(50, True))) == 10
    assert round(connectivity.seed_map(50)[48], 2) == 0.61
    assert (start.negative, removed.negative, start.parcels) == (5, 60, 99)
    assert [round(value, 2) for value in (start.mean_default, removed.mean_default)] == [0.49, 0.27]
    assert [round(value, 2) for value in (start.mean_rest, removed.mean_rest)] == [0.22, -0.10]


def best_matches(seed: int, signal_removed: bool = False) -> list[int]:
    """Positions of the 15 parcels that match a seed best, itself left out."""
    order = np.argsort(-connectivity.seed_map(seed, signal_removed))
    return [int(place) for place in order if place != seed - 1][: connectivity.TOP]


def test_averaging_melts_two_networks_into_one(shown):
    left = [float(share.rstrip("%")) for _, share in group_average.table()[1]]
    assert left[0] == 100 and left[-1] < 25
    assert left == sorted(left, reverse=True)
    group_average.averaging()
    controls, light = shown
    change(controls, averaged=24, person="3")
    assert light.title == "In the average, 13% of the contrast between the networks is left"


def test_a_low_reliability_moves_people_about_and_a_high_one_keeps_them(shown):
    first, second = repeated_scan.scans(0.95)
    again, third = repeated_scan.stayed_in_top(first, second)
    low, _ = repeated_scan.stayed_in_top(*repeated_scan.scans(0.3))
    assert third == 33 and again > 25 > low
    repeated_scan.reliability()
    controls, light = shown
    change(controls, icc=0.95)
    assert light.title == f"Of the top 33 at the first scan, {again} are in the top 33 again"
    before = light.table
    change(controls, again=1)
    assert light.table != before
