"""The chain from receptor to synapse draws what the table says was seen, and a dash where it says nothing."""

import dataclasses

import pytest
from defaultmode.evidence import chain
from defaultmode.evidence.chain import PLACES, SIGNS, Account, accounts, cascade, message
from defaultmode.evidence.drawing import cite
from defaultmode.evidence.studies import studies

from .exhibits import check, written

ROWS = studies("cascade").rows
PARTS = ("steps", "rivals")


@pytest.mark.parametrize("part", PARTS)
def test_both_parts_are_sound_exhibits_with_every_row_in_their_tables(part):
    exhibit = check(cascade(part))
    findings = [row[3] for row in exhibit.table[1] if row[3]]
    assert sorted(findings) == sorted(row.finding for row in ROWS if row.part == part)


@pytest.mark.parametrize("part", PARTS)
def test_every_cell_has_a_sign_and_a_word_and_names_its_studies(part):
    cells = [
        note.text for note in cascade(part).figure.layout.annotations if any(sign in note.text for sign, _ in SIGNS.values())
    ]
    assert len(cells) == len(PLACES) * len(accounts(part))
    for row in ROWS:
        if row.part == part and row.outcome:
            [cell] = [text.replace("<br>", " ") for text in cells if row.brief in text.replace("<br>", " ")]
            assert cite(row.reference) in cell and any(f"{sign} {word}" in cell for sign, word in SIGNS.values())


def test_a_cell_without_a_row_speaks_of_our_sources_and_not_of_research():
    assert SIGNS[""] == ("–", "nothing in our sources")
    empty = [(account.name, place) for account in accounts("steps") for place in PLACES if not account.cell(place)]
    table = [row[:3] for row in cascade().table[1]]
    assert empty and all((*cell, "nothing in our sources") in table for cell in empty)
    assert "what our sources hold, not what has been studied" in cascade().source


def test_rows_that_differ_make_a_cell_conflicting():
    glutamate = next(account for account in accounts("steps") if "glutamate" in account.name)
    assert {row.outcome for row in glutamate.cell("people")} == {"seen", "not confirmed"}
    assert glutamate.outcome("people") == "conflicting" and glutamate.outcome("rodents") == "seen"


def test_the_steps_stand_in_the_order_of_the_hypothesis_and_are_numbered():
    names = [account.name for account in accounts("steps")]
    for word, name in zip(("NMDA", "glutamate", "AMPA", "TrkB", "mTORC1", "spines"), names, strict=True):
        assert word in name
    [numbers] = [trace for trace in cascade().figure.data if trace.text]
    assert list(numbers.text) == list("123456") and list(numbers.y) == sorted(numbers.y)
    assert not cascade("rivals").figure.data


@pytest.mark.parametrize("part", PARTS)
def test_every_account_has_one_place_and_one_wording(part):
    said = {(row.place, row.account) for row in ROWS if row.part == part}
    assert [place for place, _ in sorted(said)] == list(range(1, len(said) + 1))


def test_the_title_is_counted_from_the_table():
    assert cascade().figure.layout.title.text == "Six steps seen in rodents; in people none clearly, two not confirmed"
    assert cascade("rivals").figure.layout.title.text == "Five rival accounts; none of them clearly seen in people"
    found = [
        Account(each.name, tuple(dataclasses.replace(row, outcome="seen") if row.outcome else row for row in each.rows))
        for each in accounts("steps")
    ]
    assert message("steps", found) == "Six steps seen in rodents; in people four clearly, no not confirmed"


def test_only_people_are_counted_as_n(monkeypatch):
    counted = {"farmer2020": "8 studies", "williams2018": "1,234"}
    rows = tuple(dataclasses.replace(row, n=counted.get(row.reference, row.n)) for row in ROWS)
    monkeypatch.setattr(chain, "studies", lambda name: dataclasses.replace(studies(name), rows=rows))
    words = written(cascade("rivals"))
    assert "n = 1,234" in words and "n = None" not in words and "n = 8" not in words


def test_a_review_is_named_as_one():
    assert "Zanos 2018a, review" in written(cascade()) and "Li 2010, review" not in written(cascade())


def test_an_unknown_part_is_told_with_what_there_is():
    with pytest.raises(ValueError, match="use steps or rivals"):
        chain.cascade("all")
