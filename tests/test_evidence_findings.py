"""Studies disagree: every finding of a claim has its place by side and by people."""

import math

import pytest
from defaultmode import claims
from defaultmode.evidence import disagreement

from .exhibits import check, parts, written

CLAIMS = [claim.id for claim in claims.register().values() if claim.findings]


@pytest.mark.parametrize("claim_id", CLAIMS)
def test_every_claim_with_findings_has_its_figure(claim_id):
    exhibit = check(disagreement(claim_id))
    claim = claims.claim(claim_id)
    assert len(exhibit.table[1]) == len(claim.findings)
    marks = parts(exhibit, "direction")
    assert sum(len(trace.x) for trace in marks.values()) == len(claim.findings)
    for way, trace in marks.items():
        assert len(trace.x) == sum(finding.direction == way for finding in claim.findings)
    low, high = exhibit.figure.layout.xaxis.range
    assert all(low < x < high for trace in marks.values() for x in trace.x)


def place(exhibit, reference_label: str) -> float:
    return next(note.x for note in exhibit.figure.layout.annotations if note.text.startswith(reference_label))


def test_people_are_on_a_log_axis_and_the_title_counts_both_sides(monkeypatch):
    monkeypatch.setattr(claims, "claim", lambda _: made())
    exhibit = check(disagreement("any"))
    assert exhibit.figure.layout.title.text == "Two findings for, one against or limiting: 17 to 2,928 people"
    assert place(exhibit, "Raichle 2001") == pytest.approx(math.log10(17))
    assert place(exhibit, "Gray 2020") == pytest.approx(math.log10(2928))
    assert place(exhibit, "Yeo 2011") < math.log10(17) - 0.1
    assert "n not stated" in exhibit.figure.layout.xaxis.ticktext
    rows = list(parts(exhibit, "direction")["higher"].y), list(parts(exhibit, "direction")["none"].y)
    assert max(rows[0]) < min(rows[1])
    assert "▲ higher" in written(exhibit) and "▼ lower" not in written(exhibit)


def test_the_claim_of_an_overactive_network_has_more_against_it_than_for_it():
    exhibit = disagreement("depression-overactive")
    assert exhibit.figure.layout.title.text == "Five findings for, nine against or limiting: 97 to 4,518 people"
    marks = parts(exhibit, "direction")
    assert {way: (trace.text[0], trace.textfont.color) for way, trace in marks.items()} == {
        "higher": ("▲", "#b8530a"), "lower": ("▼", "#1f66ad"), "both": ("▲▼", "#1b1f24"), "none": ("○", "#5a616b"),
    }  # fmt: skip
    assert {way: len(trace.x) for way, trace in marks.items()} == {"higher": 5, "both": 1, "none": 5, "lower": 3}


def made():
    text = """
[[claim]]
id = "any"
brief = "A1"
section = "conditions"
verdict = "contested"
kind = "imaging"
teach = "t"
why = "w"
for = [
  { reference = "yeo2011", finding = "f", direction = "higher", n = "25 studies" },
  { reference = "raichle2001", finding = "f", direction = "higher", n = "17" },
]
against = [{ reference = "gray2020", finding = "f", direction = "none", n = "2,928 patients" }]
checked = 2026-11-25
"""
    return claims.load(text)["any"]


def test_what_cannot_be_drawn_is_told(monkeypatch):
    with pytest.raises(KeyError, match="no claim has the id 'nothing'"):
        disagreement("nothing")
    silent = next((claim.id for claim in claims.register().values() if not claim.findings), None)
    if silent is None:
        pytest.skip("every claim of the register has a finding")
    with pytest.raises(ValueError, match="no finding on either side"):
        disagreement(silent)
