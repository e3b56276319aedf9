"""Conditions on the same brain: every finding lies where the table says, is counted once, and is told in words."""

import itertools
import re
import shutil
from pathlib import Path

import pytest
from defaultmode import atlas, claims, look
from defaultmode.checks import tables
from defaultmode.checks.course import Course
from defaultmode.evidence import condition_map
from defaultmode.evidence.conditions import MEASURES, conditions, findings, lies_in, message, places, rows_of, summary
from defaultmode.evidence.direction_map import choices, direction, select
from defaultmode.evidence.studies import ANYWHERE, Found, studies
from defaultmode.show import as_json

from .exhibits import check, written

PROJECT = Path(__file__).parents[1]
DATA = Path("course", "defaultmode", "data")
CHAIN = [*itertools.pairwise([*conditions(), next(iter(conditions()))])]


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("one, other", CHAIN)
def test_every_condition_can_stand_on_either_side_in_every_measure(one, other, measure):
    exhibit = check(condition_map(one, other, measure))
    assert len(as_json(exhibit.figure)) <= 750_000
    heads = written(exhibit)
    assert conditions()[one].label in heads and conditions()[other].label in heads


@pytest.mark.parametrize("measure", MEASURES)
def test_every_title_is_short_enough_and_says_more_than_a_sign(measure):
    for pair in itertools.product(conditions().values(), repeat=2):
        title = message(pair, [rows_of(each.id, measure) for each in pair], measure)
        assert len(title) <= 70 and len(title.split()) > 4


def test_the_words_below_the_brains_stay_inside_the_figure():
    for one, measure in itertools.product(conditions(), MEASURES):
        layout = condition_map(one, one, measure).figure.layout
        room = (layout.height - layout.margin.t - layout.margin.b) * layout.scene.domain.y[0]
        free: dict[tuple[float, float], float] = {}  # how far down each column of words is filled
        for note in layout.annotations:
            if note.y < 1:
                lines, column = note.text.split("<br>"), (note.x, note.xshift)
                assert -note.yshift >= free.get(column, 0), f"'{note.text}' stands on the line before it"
                free[column] = -note.yshift + 17 * len(lines)
                assert free[column] <= room
                assert max(map(len, lines)) <= 42


def test_a_part_of_the_brain_has_the_colour_and_the_words_of_what_was_found_there():
    exhibit = condition_map("depression", "PTSD")
    colours = {}
    for trace in exhibit.figure.data:
        if trace.type == "mesh3d" and trace.meta["region"]:
            colours[trace.scene, trace.meta["region"]] = trace.colorscale[-1][1]
    assert colours["scene", "posterior-cingulate"] == look.colour("ink")
    assert colours["scene2", "posterior-cingulate"] == look.colour("lower")
    words = written(exhibit)
    assert "Core of the default network: 1 higher, 2 lower, 1 both, 4 no difference" in words
    assert "Default network: 2 lower" in words and "Salience network: 1 higher" in words
    assert exhibit.figure.layout.title.text == "Default network links: depression ▲▼ both ways, PTSD ▼ lower"
    key = " ".join(entry["label"] for entry in exhibit.figure.layout.meta["legend"])
    assert all(sign in key for sign, _ in look.DIRECTIONS.values())


def test_the_same_letter_means_the_same_place_on_both_brains():
    figure = condition_map("PTSD", "autism").figure
    letters = {trace.scene or "scene": set(trace.text) for trace in figure.data if trace.name == "Letters"}
    assert letters == {"scene": {"A", "B"}, "scene2": {"A"}}


def test_the_whole_cortex_has_no_letter_and_takes_none_from_the_parts_beside_it():
    figure = condition_map("ADHD", "depression").figure
    letters = {trace.scene or "scene": set(trace.text or ()) for trace in figure.data if trace.name == "Letters"}
    assert "The whole cortex" in " ".join(note.text for note in figure.layout.annotations)
    assert letters["scene"] == set() and min(letters["scene2"]) == "A"


def test_what_a_sentence_says_the_table_lacks_is_not_in_the_table():
    for condition in conditions().values():
        if "No row of the table compares the default network itself" in condition.sentence:
            assert not select(condition=condition.id)


def test_data_sets_that_share_people_count_once_in_a_direction():
    [core] = [place for place in places(rows_of("depression", "connectivity")) if place.label.startswith("Core")]
    lower = {row.id for row, found in findings(rows_of("depression", "connectivity"), True) if found.direction == "lower"}
    assert {"yan2019-recurrent", "tozzi2021-pooled", "cui2021"} <= lower and core.found["lower"] == 2


@pytest.mark.parametrize(
    ("ways", "one"),
    [
        (["higher", "lower"], "both"), (["both", "none"], "both"), (["none", "lower"], "lower"),
        (["none"], "none"), ([], ""),
    ],
)  # fmt: skip
def test_a_difference_comes_before_none_and_two_directions_before_one(ways, one):
    assert summary(ways) == one


def test_a_difference_in_one_study_and_none_in_another_are_both_told():
    pair = [conditions()["PTSD"], conditions()["ADHD"]]
    rows = {way: [row for row in rows_of("depression", "connectivity") if direction(row) == way] for way in ("lower", "none")}
    title = message(pair, [rows["lower"] + rows["none"], []], "connectivity")
    assert title == "Default network links: PTSD ▼ lower or none, ADHD no data"


def test_among_the_other_networks_those_with_a_difference_come_first():
    networks = {network.id for network in atlas.networks()} - {"default"}
    found = places(rows_of("depression", "connectivity"))
    agree = [place.way == "none" for place in found if networks.issuperset(place.blocks)]
    assert agree == sorted(agree) and any(agree)


def test_a_network_holds_its_regions_and_a_test_of_the_whole_brain_all_cortex():
    default, whole = (Found(of="w", direction="none", core=True, places=(where,)) for where in ("default", ANYWHERE))
    assert all(lies_in(default, region.id) for region in atlas.regions()) and not lies_in(default, "salience")
    assert lies_in(whole, "visual") and not lies_in(whole, "amygdala")


def test_every_finding_is_drawn_or_listed_and_only_comparisons_are_drawn():
    for condition, measure in itertools.product(conditions(), MEASURES):
        rows = rows_of(condition, measure)
        both = findings(rows, True) + findings(rows, False)
        assert len(both) == sum(len(row.found) for row in rows)
        for _, found in findings(rows, True):
            assert not re.search(r" with the | by |against before", found.of), found.of
        for row, found in both:
            if found.core:
                assert found.places, f"{row.id} speaks of the network itself, so it lies somewhere"


def test_all_measures_of_the_table_can_be_asked_for_and_all_conditions_are_offered():
    assert {row.measure for row in studies("directions").rows} == {each for _, parts in MEASURES.values() for each in parts}
    assert tuple(conditions()) == choices()["condition"]


def test_an_empty_brain_says_so_and_what_to_change():
    assert "Choose another measure" in written(condition_map("autism", "ADHD", "activity"))
    assert "see the list below" in written(condition_map("across diagnoses", "ADHD"))
    assert "twice" in condition_map("ADHD", "ADHD").figure.layout.title.text
    check(condition_map("autism", "autism", "activity"))


def test_what_is_not_offered_is_refused_with_what_is():
    with pytest.raises(ValueError, match="no condition 'sadness'; use one of depression"):
        condition_map("sadness", "PTSD")
    with pytest.raises(ValueError, match="no measure 'thickness'; use one of connectivity"):
        condition_map("PTSD", "ADHD", "thickness")


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('claims = ["ptsd-one-direction"', 'claims = ["no-such-claim"', r"conditions\.toml:\d+: claims.toml has no claim"),
        ("Studies disagree: in people with depression", "Studies show: depression causes that", "'causes' says more than"),
        ("in people with depression", "in depressed patients", "'depressed patients' puts a label before a person"),
        ('claims = ["conditions-differ", "baselines-differ"]', "claims = []", "field 'claims': empty; name at least one"),
        ('id = "ADHD"', 'id = "sadness"', "condition 'sadness', field 'id': no study has it"),
        ("[[condition]]", "[[conditon]]", "unknown; every row of this file begins"),
        ('short = "ADHD"', 'short = "ADHD', r"conditions\.toml:\d+: not readable"),
    ],
)
def test_the_check_of_the_course_reads_the_conditions(tmp_path, old, new, sentence):
    def told() -> list[str]:
        course = Course(tmp_path)
        return [each for each in (*tables.problems(course), *course.unreadable) if "conditions.toml" in each]

    shutil.copytree(PROJECT / DATA, tmp_path / DATA, ignore=shutil.ignore_patterns("brain"))
    table = tmp_path / DATA / "conditions.toml"
    text = table.read_text("utf-8")
    assert old in text and not told()
    table.write_text(text.replace(old, new, 1), "utf-8")
    assert any(re.search(sentence, each) for each in told()), told()


def test_every_claim_that_grades_a_condition_is_of_its_lesson():
    for condition in conditions().values():
        assert {claims.claim(each).lesson for each in condition.claims} == {"conditions"}
