"""Harms are listed by topic, each with its people and its source."""

from defaultmode.evidence.studies import studies
from defaultmode.exercises import harms as module
from defaultmode.exercises.harms import TOPICS, harm_explorer, harm_table, harms

from .widgets import caught, change


def test_every_row_of_the_table_of_harms_has_its_topic():
    assert {row.topic for row in studies("safety").rows} == set(TOPICS)
    assert sum(len(harms(topic)) for topic in TOPICS) == len(studies("safety").rows)


def test_a_number_stands_with_its_people_its_source_and_its_warning():
    table = harm_table("urinary-tract")
    assert "26.6% of 1,285 people" in table and "Recreational use" in table and "winstock" in table.lower()
    assert "a rate in one group is not the risk of another" in table


def test_a_rule_of_the_label_says_that_it_must_be_checked():
    assert "must be checked against the current label" in harm_table("contraindication")


def test_choosing_a_topic_changes_the_list(monkeypatch):
    pieces = caught(monkeypatch, module)
    harm_explorer()
    controls, panel = pieces
    assert "Systolic" in panel.html
    change(controls, topic="breathing")
    assert "Respiratory depression" in panel.html and "Systolic" not in panel.html
    assert panel.live
