"""The tables of studies: a row that says what its schema does not know is refused with a sentence."""

import dataclasses
import json

import pytest
from defaultmode.evidence.studies import SCHEMAS, load, studies, unresolved
from defaultmode.table import ItemError, write


def toml(name: str, row_id: str, **changed) -> str:
    """One row of a table, changed, as a file of its own."""
    row = next(row for row in studies(name).rows if row.id == row_id)
    fields = {**write(row), **changed}
    return "title = 't'\nclaims = []\n[[row]]\n" + "".join(f"{key} = {plain(value)}\n" for key, value in fields.items())


def plain(value) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {plain(each)}" for key, each in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(plain, value)) + "]"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)


def test_a_row_as_it_is_can_be_read_again():
    for name in SCHEMAS:
        for row in studies(name).rows:
            assert load(name, toml(name, row.id)).rows == (row,)


FOUND = {"of": "w", "direction": "lower", "core": True}


@pytest.mark.parametrize(
    ("name", "row_id", "changed", "sentence"),
    [
        ("forest", "mdd-core", {"level": "hearsay"}, "field 'level': 'hearsay' is unknown; use one of full text, abstract"),
        ("forest", "mdd-core", {"prediction_includes_zero": "maybe"}, "'maybe' is unknown; use one of yes, no"),
        ("forest", "mdd-core", {"prediction_low": -0.9}, "field 'prediction_high': missing beside its other bound"),
        ("forest", "mdd-core", {"corrected_p": 4.8}, "field 'corrected_p': 4.8 is not possible; give a number from 0 to 1"),
        ("directions", "cui2021", {"found": [{**FOUND, "direction": "up"}]}, "found 1, field 'direction': 'up' is unknown"),
        ("directions", "cui2021", {"found": [{"of": "w", "direction": "none"}]}, "found 1, field 'core': missing; add it"),
        ("directions", "cui2021", {"measure": "thickness"}, "field 'measure': 'thickness' is unknown; use one of activity"),
        ("directions", "cui2021", {"method": "guess"}, "field 'method': 'guess' is unknown; use one of seed"),
        ("directions", "cui2021", {"medication": "some"}, "field 'medication': 'some' is unknown; use one of medicated"),
        ("ketamine_connectivity", "nugent2016", {"drug": "water"}, "field 'drug': 'water' is unknown; use one of ketamine"),
        ("ketamine_connectivity", "nugent2016", {"contrast": "x"}, "field 'contrast': 'x' is unknown; use one of comparator"),
        ("efficacy", "lii2023-response", {"comparator": "tea"}, "field 'comparator': 'tea' is unknown; use one of anaesthesia"),
        ("efficacy", "lii2023-response", {"control_percent": 500}, "field 'control_percent': 500 is not possible"),
        ("psychotherapy", "krupitsky2007-abstinence", {"treated_percent": -1}, "field 'treated_percent': -1 is not possible"),
        ("masked_trial", "ketamine-day-1", {"arm": "saline"}, "field 'arm': 'saline' is unknown; use one of ketamine, placebo"),
        ("masked_trial", "ketamine-day-1", {"remission": 101}, "give a number from 0 to 100"),
        ("durability", "day-7", {"share": 0.6}, "field 'share': 0.6 is not 0.38 / 0.58; correct the share or its formula"),
        ("dissociation", "second-day", {"p": 4}, "field 'p': 4 is not possible; give a number from 0 to 1"),
        ("cascade", "ampa-rodents", {"outcome": "proven"}, "field 'outcome': 'proven' is unknown; use one of seen, in part"),
        ("cascade", "ampa-rodents", {"seen_in": "neither"}, "field 'outcome': goes with rodents or people, and with those"),
        ("clocks", "memory", {"hours": 2}, "field 'timing': give the hours, or a row that has them, or words"),
        ("clocks", "spines-hours", {"hours": 0}, "field 'hours': 0 has no place on an axis of equal ratios"),
        (
            "dissociation",
            "dissociation-and-improvement-hours",
            {"n": ""},
            "field 'n': a correlation is drawn with the number of people",
        ),
        ("clocks", "spines-hours", {"until_hours": 3}, "field 'until_hours': does not lie after the beginning"),
    ],
)
def test_what_a_row_cannot_say_is_told_with_file_row_field_and_remedy(name, row_id, changed, sentence):
    with pytest.raises(ItemError) as problem:
        load(name, toml(name, row_id, **changed))
    assert str(problem.value).startswith(f"studies/{name}.toml: row '{row_id}'") and sentence in str(problem.value)


def test_every_link_of_the_tables_leads_somewhere():
    assert list(unresolved()) == []


def test_a_link_that_leads_nowhere_is_told():
    tables = {name: studies(name) for name in ("blinding", "efficacy", "directions")}
    for name, row_id, field in (
        ("blinding", "anaesthesia", "efficacy_row"),
        ("directions", "zhang2025", "shares_data_with"),
    ):
        rows = tuple(dataclasses.replace(row, **{field: "nowhere"}) if row.id == row_id else row for row in tables[name].rows)
        [(where, which, what, problem)] = unresolved({**tables, name: dataclasses.replace(tables[name], rows=rows)})
        assert (where, which, what) == (name, row_id, field) and "'nowhere'" in problem and ";" in problem


def test_a_place_that_the_atlas_lacks_is_told():
    table = studies("directions")
    [row] = [row for row in table.rows if row.id == "sripada2012"]
    lost = dataclasses.replace(row, found=(dataclasses.replace(row.found[0], places=("default", "pineal-gland")),))
    rows = tuple(lost if each is row else each for each in table.rows)
    [(where, which, what, problem)] = unresolved({"directions": dataclasses.replace(table, rows=rows)})
    assert (where, which, what) == ("directions", "sripada2012", "found")
    assert problem.startswith("'pineal-gland' is no place of the atlas; use one of posterior-cingulate")


def test_a_likely_link_is_a_link_too():
    [row] = [row for row in studies("directions").rows if row.id == "zhang2025"]
    assert (row.shares_data_with, row.shares_with) == ("kaiser2015 (possibly)", "kaiser2015")
