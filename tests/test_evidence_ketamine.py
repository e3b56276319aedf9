"""The map of ketamine studies shows every measurement, counts studies once, and keeps comparators beside their drug."""

import dataclasses
import re
from itertools import combinations

import pytest
from defaultmode import look, references
from defaultmode.evidence import drawing, ketamine
from defaultmode.evidence.comparator import comparator_contrast
from defaultmode.evidence.drawing import ALL
from defaultmode.evidence.ketamine import (
    TIMINGS,
    choices,
    directions,
    ketamine_map,
    lines,
    select,
    tally,
    when,
)
from defaultmode.evidence.studies import LEVELS, studies

from .exhibits import check, colours

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


def column(exhibit, name: str) -> float:
    """Where a column begins."""
    [note] = [note for note in exhibit.figure.layout.annotations if note.text.replace("<br>", " ") == f"<b>{name}</b>"]
    return note.x


def test_the_default_network_has_its_own_column_and_all_that_is_counted_stands_there():
    exhibit = ketamine_map()
    assert exhibit.figure.layout.title.text == "Default network lower in 4 of 4 studies, and on midazolam too"
    signs = [
        (x, y, sign)
        for trace in exhibit.figure.data
        if trace.text and set(trace.text) <= {"▲", "▼", "▲▼", "○"}
        for x, y, sign in zip(trace.x, trace.y, trace.text, strict=True)
    ]
    inside = [(y, sign) for x, y, sign in signs if column(exhibit, "Default network") <= x < column(exhibit, "Elsewhere")]
    names = exhibit.figure.layout.yaxis.ticktext
    assert [sign for _, sign in inside] == ["▼"] * 5
    assert {names[y].split(",")[0] for y, _ in inside} == {
        "Bonhomme et al.", "Adhikari et al.", "its comparator", "Zacharias et al.", "Scheidegger et al.",
    }  # fmt: skip
    driesen = names.index("Driesen et al., 2013")
    assert [(x >= column(exhibit, "Elsewhere"), sign) for x, y, sign in signs if y == driesen] == [(True, "▲")]
    assert "Within the default network, five findings: 5 lower. Elsewhere, 27 findings: 11 lower" in exhibit.description
    assert colours(exhibit, "▼") == {"#1f66ad"} and colours(exhibit, "▲") == {"#b8530a"}


def test_the_title_says_what_midazolam_did():
    titles = {drug: ketamine_map(drug=drug).figure.layout.title.text for drug in ("ketamine", "midazolam")}
    assert titles == {
        "ketamine": "Default network lower in 3 of 3 studies",
        "midazolam": "On midazolam, default network lower in 1 of 1 study",
    }


@pytest.mark.parametrize(("way", "said"), [("lower", "and on midazolam too"), ("higher", "not on midazolam")])
def test_midazolam_with_another_result_is_said_to_differ(monkeypatch, way, said):
    [row] = [row for row in ROWS if row.drug == "midazolam" and row.found[0].core]
    other = dataclasses.replace(row, found=(dataclasses.replace(row.found[0], direction=way),))
    table = dataclasses.replace(studies("ketamine_connectivity"), rows=tuple(other if each is row else each for each in ROWS))
    monkeypatch.setattr(ketamine, "studies", lambda name: table)
    assert ketamine_map().figure.layout.title.text == f"Default network lower in 4 of 4 studies, {said}"


def test_a_level_is_named_as_a_sentence_would():
    assert "Read in abstracts and figure legends" in ketamine_map().source
    second_hand = [dataclasses.replace(row, level="secondary") for row in ROWS]
    assert drawing.read_in(second_hand) == "accounts by others"
    assert {drawing.read_in([dataclasses.replace(ROWS[0], level=level)]) for level in LEVELS} == {*LEVELS.values()}


def test_midazolam_stands_directly_below_ketamine_in_the_same_people():
    drawn = lines(select())
    for place, line in enumerate(drawn):
        if line[0].drug == "midazolam":
            assert drawn[place - 1][0].reference == line[0].reference and drawn[place - 1][0].drug == "ketamine"
            assert "comparator" in ketamine_map().figure.layout.yaxis.ticktext[place]


def test_the_replication_stands_directly_below_what_it_repeats():
    order = [line[0].id for line in lines(select())]
    assert order.index("kraus2020") == order.index("abdallah2017") + 1


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
    assert colours(exhibit, "▼") == {"#1f66ad"} and colours(exhibit, "▲") == {"#b8530a"}
    assert {trace.line.color for trace in exhibit.figure.data if trace.mode == "lines"} == {"#1f66ad"}
    assert exhibit.figure.layout.title.text == "Midazolam looks like ketamine in one analysis, not in another"
    assert "ketamine lower and midazolam higher" in exhibit.description
