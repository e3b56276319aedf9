"""The map of ketamine studies shows every measurement, counts studies once, and keeps comparators beside their drug."""

import re
from itertools import combinations

import pytest
from defaultmode import look, references
from defaultmode.evidence.comparator import comparator_contrast
from defaultmode.evidence.ketamine_map import (
    ALL,
    TIMINGS,
    choices,
    directions,
    ketamine_map,
    lines,
    select,
    tally,
    when,
)
from defaultmode.evidence.studies import studies

from .exhibits import check

ROWS = studies("ketamine_connectivity").rows
SINGLE = [{}, *({name: value} for name, offered in choices().items() for value in offered)]
PAIRS = [
    {first: one, second: other}
    for first, second in combinations(choices(), 2)
    for one in choices()[first][:2]
    for other in choices()[second][-2:]
]


@pytest.mark.parametrize("chosen", [*SINGLE, *PAIRS], ids=str)
def test_every_selection_is_a_sound_exhibit(chosen):
    check(ketamine_map(**chosen))


def test_the_contrast_is_a_sound_exhibit():
    check(comparator_contrast())


def test_every_row_of_the_table_is_on_the_map_once():
    assert sorted(row.id for row in select()) == sorted(row.id for row in ROWS)
    assert sum(len(line) for line in lines(select())) == len(ROWS)


def test_every_finding_has_one_glyph_and_one_row_of_the_table():
    exhibit = ketamine_map()
    glyphs = [text for trace in exhibit.figure.data if trace.text for text in trace.text]
    signs = [sign for sign, _ in look.DIRECTIONS.values()]
    findings = sum(len(row.found) for row in ROWS)
    assert sum(text in signs for text in glyphs) == findings
    assert len(exhibit.table[1]) == findings + sum(not row.found for row in ROWS)


def test_the_title_counts_studies_of_the_default_network_not_findings():
    core = [row for row in ROWS if row.drug != "midazolam" and any(each.core for each in row.found)]
    studied = {row.reference for row in core}
    other = {row.reference for row in core for each in row.found if each.core and each.direction != "lower"}
    lower, measured = tally(list(ROWS), lambda row: row.drug != "midazolam")
    assert (lower, measured) == (len(studied - other), len(studied))
    assert f"{lower} of {measured}" in ketamine_map().figure.layout.title.text


def test_midazolam_stands_directly_below_ketamine_in_the_same_people():
    drawn = lines(select())
    for place, line in enumerate(drawn):
        if line[0].drug == "midazolam":
            assert drawn[place - 1][0].reference == line[0].reference and drawn[place - 1][0].drug == "ketamine"
            assert "comparator" in ketamine_map().figure.layout.yaxis.ticktext[place]


def test_the_replication_stands_directly_below_what_it_repeats():
    order = [line[0].number for line in lines(select())]
    assert order.index("19b") == order.index("19") + 1


def test_lines_follow_the_time_of_measurement():
    times = [list(TIMINGS).index(when(row)) for row in select() if row.contrast != "replication"]
    assert times == sorted(times)


@pytest.mark.parametrize("name", choices())
def test_a_filter_narrows_to_its_value_and_every_value_has_a_study(name):
    for value in choices()[name]:
        rows = select(**{name: value})
        assert rows and len(rows) < len(ROWS)
        for row in rows:
            assert value in (when(row) if name == "timing" else getattr(row, name))


def test_a_line_says_which_study_it_is():
    names = ketamine_map(people="depression").figure.layout.yaxis.ticktext
    for name, line in zip(names, lines(select(people="depression")), strict=True):
        assert references.short(line[0].reference) in name


def test_nothing_found_says_what_to_change():
    exhibit = ketamine_map(people="PTSD", timing="during")
    assert "No study" in exhibit.figure.layout.title.text
    assert "filters" in exhibit.figure.layout.annotations[0].text and len(exhibit.table[1]) == 1


def test_an_unknown_filter_is_refused_with_what_there_is():
    with pytest.raises(ValueError, match=r"drug 'psilocybin'; use one of all, ketamine"):
        ketamine_map(drug="psilocybin")


def test_a_selection_without_the_network_says_so():
    rows = select(people="depression")
    assert not directions(rows, core=True)
    assert "measured the default network itself" in ketamine_map(people="depression").figure.layout.title.text
    assert ketamine_map(people=ALL).figure.layout.title.text != ketamine_map(people="depression").figure.layout.title.text


def test_intervals_of_the_contrast_are_those_of_the_rows_and_of_their_formulas():
    sized = [row for row in ROWS if row.contrast == "comparator" and row.effect and row.found[0].core]
    drawn = [tuple(trace.x) for trace in comparator_contrast().figure.data if trace.mode == "lines"]
    assert drawn == [(row.effect.low, row.effect.high) for row in sized]
    for row in sized:
        value, error = re.fullmatch(r"−([\d.]+) ± 1\.96 × ([\d.]+)", row.effect.formula).groups()
        assert row.effect.low == pytest.approx(-float(value) - 1.96 * float(error), abs=0.005)
        assert row.effect.high == pytest.approx(-float(value) + 1.96 * float(error), abs=0.005)


def test_the_contrast_shows_the_opposite_result_without_a_size():
    exhibit = comparator_contrast()
    words = [note.text for note in exhibit.figure.layout.annotations]
    assert words.count("▲ higher") == 1 and words.count("▼ lower") == 3
    assert any("derived" in word for word in words)
