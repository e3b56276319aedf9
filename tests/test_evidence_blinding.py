"""The ladder of masking keeps two scales apart and claims no comparison between rungs."""

from defaultmode.evidence.blinding import blinding_ladder, rungs
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


def test_the_title_admits_steps_that_do_not_follow():
    falls = []
    for panel in ("standardised", "points"):
        sizes = [abs(row.effect.value) for _, row in rungs(panel)]
        falls.append(sizes == sorted(sizes, reverse=True))
    assert ("not at every step" in blinding_ladder().figure.layout.title.text) is not all(falls)


def test_the_description_counts_the_intervals_that_include_zero():
    highs = [effect.high for rung in studies("blinding").rows if (effect := EFFECTS[rung.efficacy_row]).high is not None]
    words = ("no", "one", "two", "three", "four", "five", "six", "seven")
    said = f"Of {words[len(highs)]} intervals, {words[sum(high > 0 for high in highs)]} include zero"
    assert said in blinding_ladder().description


def test_the_source_denies_a_randomised_comparison():
    assert "not a randomised comparison between rungs" in blinding_ladder().source
