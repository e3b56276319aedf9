"""The forest plot draws what its rows say, and a prediction interval no narrower than it must be."""

import math

import pytest
from defaultmode import look
from defaultmode.evidence import forest
from defaultmode.evidence.forest_plot import groups
from defaultmode.evidence.studies import studies

from .exhibits import check, colours, parts, written

ROWS = {row.id: row for row in studies("forest").rows}
CHOICES = ["published", "derived", *((row,) for ids in groups().values() for row in ids)]


@pytest.mark.parametrize("rows", CHOICES, ids=str)
def test_intervals_and_estimates_drawn_equal_the_rows(rows):
    exhibit = check(forest(rows))
    ids = groups()[rows] if isinstance(rows, str) else rows
    intervals, estimates = parts(exhibit, "interval"), parts(exhibit, "estimate")
    assert set(intervals) == set(estimates) == set(ids)
    for name in ids:
        effect = ROWS[name].effect
        assert list(intervals[name].x) == [effect.low, effect.high]
        assert list(estimates[name].x) == [effect.value]
        assert intervals[name].line.width > estimates[name].marker.size


def test_a_prediction_interval_of_unknown_bounds_reaches_zero_and_holds_the_interval():
    exhibit = forest("published")
    for name, line in parts(exhibit, "prediction").items():
        low, high = line.x
        assert low <= ROWS[name].effect.low and high >= ROWS[name].effect.high and low <= 0 <= high
        assert line.line.dash == "dot"
        assert all(symbol.endswith("-open") for symbol in line.marker.symbol)
    assert "at least this wide" in written(exhibit)


def test_the_title_says_how_far_the_effects_carry():
    rows = [ROWS[name] for name in groups()["published"]]
    passing = sum(row.corrected_p < 0.05 for row in rows)
    assert (len(rows), passing) == (3, 1)
    exhibit = forest("published")
    assert exhibit.figure.layout.title.text == "Lower on average, yet a new study could find no difference"
    alone = forest(("ptsd-default", "ptsd-salience")).figure.layout.title.text
    assert alone == "Two effects from one small study, too large to rely on"
    assert written(exhibit).count("does not pass .05") == len(rows) - passing


def test_derived_effects_are_said_to_be_derived_and_follow_from_their_formula():
    exhibit = forest("derived")
    assert "too large" in exhibit.figure.layout.title.text and "(derived)" in exhibit.figure.layout.xaxis.title.text
    assert "inflates" in exhibit.source
    for name in groups()["derived"]:
        effect, z = ROWS[name].effect, ROWS[name].published_z
        d = z * math.sqrt(1 / 15 + 1 / 30)
        error = math.sqrt(45 / 450 + d * d / 90)
        assert abs(effect.value) == pytest.approx(d, abs=0.006)
        assert abs(effect.high - effect.low) == pytest.approx(2 * 1.96 * error, abs=0.011)


def test_the_axis_says_in_words_which_side_is_lower():
    exhibit = forest()
    assert "▼ lower in depression" in written(exhibit) and "▲ higher" in written(exhibit)
    left, right = ([note for note in exhibit.figure.layout.annotations if note.text.startswith(sign)] for sign in "▼▲")
    assert all(note.xanchor == "right" for note in left) and all(note.xanchor == "left" for note in right)


def test_below_zero_is_lower_and_blue_above_zero_higher_and_orange():
    exhibit = forest("derived")
    words = written(exhibit)
    assert "▼ −1.05 (−1.70 to −0.39)" in words and "▲ 0.96 (0.31 to 1.61)" in words
    lines = parts(exhibit, "interval")
    assert lines["ptsd-default"].line.color == "#1f66ad" == look.colour("lower")
    assert {lines[name].line.color for name in lines if name != "ptsd-default"} == {"#b8530a"}
    assert colours(exhibit, "▼") == {"#1f66ad"} and colours(exhibit, "▲") == {"#b8530a"}


def test_the_same_people_are_said_only_of_rows_that_share_a_study():
    assert "come from the same people" in forest().source
    assert "same people" not in forest(("mdd-core",)).source


def test_what_does_not_belong_on_one_axis_is_refused():
    with pytest.raises(ValueError, match="reliability"):
        forest(("edge-reliability",))
    with pytest.raises(ValueError, match="one unit"):
        forest(("mdd-core", "ptsd-default"))
    with pytest.raises(ValueError, match="at least one"):
        forest(())
    with pytest.raises(KeyError, match="no row has the id 'nothing'"):
        forest(("nothing",))
    with pytest.raises(KeyError, match="no group 'all'"):
        forest("all")
