"""Attenuation: the line that is drawn is Spearman's formula."""

import math

import pytest
from defaultmode.evidence import attenuation
from defaultmode.evidence.spearman import SCALE, observed, people_needed, reliability
from defaultmode.evidence.studies import studies

from .exhibits import check, parts, written


@pytest.mark.parametrize("true, seen", [(0.4, 0.20), (0.3, 0.15), (0.2, 0.10)])
def test_the_worked_examples_come_out(true, seen):
    edge = reliability().effect.value
    assert observed(true, edge, SCALE) == pytest.approx(seen, abs=0.005)
    assert attenuation(true).figure.layout.title.text == f"A true correlation of {true:.2f} would show up as {seen:.2f}"


def test_perfect_measures_lose_nothing_and_useless_ones_all():
    assert observed(0.6, 1, 1) == 0.6 and observed(0.6, 0, 1) == 0


@pytest.mark.parametrize("true", [0, 0.1, 0.55, 1])
@pytest.mark.parametrize("edge", [None, 0, 0.5, 1])
@pytest.mark.parametrize("scale", [0.3, SCALE, 1])
def test_point_and_line_follow_the_formula(true, edge, scale):
    exhibit = check(attenuation(true, edge, scale))
    used = reliability().effect.value if edge is None else edge
    drawn = parts(exhibit, "part")
    assert list(drawn["perfect"].y) == [0, 1]
    assert drawn["observed"].y[1] == pytest.approx(math.sqrt(used * scale))
    assert (drawn["point"].x[0], drawn["point"].y[0]) == pytest.approx((true, observed(true, used, scale)))
    assert f"{used:.2f} and {scale:.2f}" in written(exhibit)


def test_the_reliability_is_the_row_of_the_table_and_the_other_is_said_to_be_assumed():
    row = next(row for row in studies("forest").rows if row.id == "edge-reliability")
    assert reliability() is row
    exhibit = attenuation()
    assert "connection 0.29 (Noble et al., 2019, 25 studies); 0.85 for the questionnaire is assumed" in exhibit.source


def test_a_weaker_correlation_needs_more_people():
    assert people_needed(0) == math.inf and people_needed(0.2) > people_needed(0.4) > people_needed(1) == 3
    rows = {row[0]: row[1] for row in attenuation(0.3).table[1]}
    assert rows["people needed to find the true correlation, four times in five"] == "about 85"
    assert rows["people needed to find the correlation seen, four times in five"] == "about 352"


def test_a_share_outside_zero_to_one_is_refused():
    with pytest.raises(ValueError, match="'edge' between 0 and 1"):
        attenuation(0.4, 1.2)
