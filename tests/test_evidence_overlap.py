"""From a group difference to one person: the formulas, the table and the drawing say the same."""

import math

import numpy as np
import pytest
from defaultmode.evidence import group_to_client
from defaultmode.evidence.overlap import LIMIT, accuracy, overlap, people_per_group, variance
from defaultmode.evidence.studies import studies

from .exhibits import check, parts, written


@pytest.mark.parametrize("row", studies("overlap").rows, ids=lambda row: row.id)
def test_the_table_follows_from_the_formulas(row):
    assert 100 * overlap(row.d) == pytest.approx(row.overlap, abs=0.05)
    assert 100 * accuracy(row.d) == pytest.approx(row.accuracy, abs=0.05)
    assert variance(row.d) == pytest.approx(row.variance, abs=0.0005)
    assert round(people_per_group(row.d)) == row.per_group
    assert any(row.label in str(line) for line in group_to_client(row.d).table[1])


def test_people_needed_are_rounded_up_and_said_to_be_about_so_many():
    assert people_per_group(0.246) == pytest.approx(259.4, abs=0.05)
    assert "about 260" in [row[1] for row in group_to_client(0.246).table[1]]
    assert "no number is enough" in [row[1] for row in group_to_client(0).table[1]]


def test_the_difference_in_depression_is_hardly_better_than_a_coin():
    exhibit = group_to_client()
    assert exhibit.figure.layout.title.text == "Guessing from one value is right 55 times in 100"
    assert "90% of each" in exhibit.description and "shared 90%" in written(exhibit)


def test_no_difference_is_a_coin():
    assert (overlap(0), accuracy(0), variance(0), people_per_group(0)) == (1, 0.5, 0, math.inf)
    assert "50 times in 100" in group_to_client(0).figure.layout.title.text
    assert overlap(-0.5) == overlap(0.5) and accuracy(-0.5) == accuracy(0.5)


def test_what_was_measured_in_1809_adults_fits_the_formulas():
    largest = 2 * math.sqrt(0.02 / 0.98)  # less than 2% of variance (winter2022)
    assert largest == pytest.approx(0.29, abs=0.005)
    assert accuracy(largest) < 0.56 and overlap(largest) > 0.87


@pytest.mark.parametrize("d", np.linspace(0, LIMIT, 9))
def test_the_filled_area_is_the_shared_share(d):
    exhibit = check(group_to_client(float(d)))
    shared = parts(exhibit, "part")["shared"]
    assert np.trapezoid(shared.y, shared.x) == pytest.approx(overlap(d), abs=0.002)
    assert f"{round(100 * accuracy(d))} times in 100" in exhibit.figure.layout.title.text


def test_a_difference_beyond_the_figure_is_refused():
    for d in (-0.1, 2.5):
        with pytest.raises(ValueError, match="from 0 to 2"):
            group_to_client(d)
