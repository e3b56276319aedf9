"""The two clocks draw only times that were read, and take those of other tables from there."""

import dataclasses

import pytest
from defaultmode.evidence import clocks
from defaultmode.evidence.clocks import CLOCKS, SIGNS, hours, linked, message, said, two_clocks, when
from defaultmode.evidence.studies import studies, unresolved

from .exhibits import check, parts, written

ROWS = {row.id: row for row in studies("clocks").rows}


def test_it_is_a_sound_exhibit_with_every_row_in_its_table():
    exhibit = check(two_clocks())
    assert [row[6] for row in exhibit.table[1]] == [row.finding for row in ROWS.values()]
    assert [row[2] for row in exhibit.table[1]] == [when(row) for row in ROWS.values()]


def test_every_time_that_was_read_has_a_mark_there_and_no_other_has_one():
    marks, axis = parts(two_clocks(), "row"), two_clocks().figure.layout.xaxis
    assert set(marks) == {name for name, row in ROWS.items() if hours(row) != (None, None)}
    for name, mark in marks.items():
        assert 10 ** axis.range[0] <= min(mark.x) and max(mark.x) <= 10 ** axis.range[1], f"{name} lies beside the axis"
        known = [bound for bound in hours(ROWS[name]) if bound is not None]
        seen = [x for x, size in zip(mark.x, mark.marker.size, strict=True) if size]
        assert seen == known
        assert mark.line.dash == ("dot" if hours(ROWS[name])[0] is None else "solid")
        assert len(mark.x) == (2 if mark.line.dash == "dot" else len(known)), "a dotted bar has a length"


def test_every_time_that_another_table_holds_is_known_there():
    assert all(hours(row) != (None, None) for row in ROWS.values() if row.time_of)


def test_what_was_not_seen_has_another_sign_than_what_was():
    marks = parts(two_clocks(), "row")
    assert all(mark.marker.symbol == SIGNS[ROWS[name].outcome][1] for name, mark in marks.items())
    assert len({symbol for _, symbol, _ in SIGNS.values()}) == len(SIGNS)


def test_the_times_of_relief_are_those_of_the_time_course_and_stand_here_in_no_number():
    anchors = {row.id: row for row in studies("durability").rows}
    relief = [row for row in ROWS.values() if row.clock == "people" and row.measure == "symptoms"]
    assert len(relief) == 4
    for row in relief:
        anchor = anchors[row.time_of.removeprefix("durability/")]
        assert (row.hours, row.until_hours) == (None, None) and hours(row)[0] == 24 * anchor.day
    assert "day 7: two thirds left" in written(two_clocks())


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("relief-onset", "40 min"),
        ("relief-day", "day 1"),
        ("relief-gone", "days 10 to 12"),
        ("spines-hours", "6 to 24 h"),
        ("spines-weeks", "up to 14 days"),
        ("memory", "while the drug acts"),
    ],
)
def test_a_time_is_written_in_the_unit_in_which_it_is_said(name, words):
    assert when(ROWS[name]) == words


@pytest.mark.parametrize(("end", "words"), [(0.5, "up to 30 min"), (12, "up to 12 h"), (24, "up to 1 day")])
def test_a_time_whose_beginning_was_not_read_is_no_moment(end, words):
    assert when(dataclasses.replace(ROWS["spines-weeks"], until_hours=end)) == words


def test_mice_and_people_may_share_the_name_of_a_lane_and_stay_apart(monkeypatch):
    rows = [dataclasses.replace(row, lane="Synapses") if row.measure == "synapses" else row for row in ROWS.values()]
    table = dataclasses.replace(studies("clocks"), rows=tuple(rows))
    monkeypatch.setattr(clocks, "studies", lambda name: table if name == "clocks" else studies(name))
    figure = two_clocks().figure
    heights = {trace.meta["row"]: trace.y[0] for trace in figure.data}
    assert heights["spines-hours"] == heights["spines-weeks"] < heights["synapse-marker"]
    assert len(figure.layout.yaxis.tickvals) == len({(row.clock, row.lane) for row in rows})


def test_every_row_is_written_beside_its_mark_and_mice_stand_above_people():
    words = written(two_clocks())
    assert all(said(row) in words for row in ROWS.values())
    ticks = two_clocks().figure.layout.yaxis
    lanes = dict(zip((text.split("<br>")[0] for text in ticks.ticktext), ticks.tickvals, strict=True))
    lowest = {clock: max(lanes[row.lane] for row in ROWS.values() if row.clock == clock) for clock in CLOCKS}
    assert lowest["mice"] < min(lanes[row.lane] for row in ROWS.values() if row.clock == "people")


def test_the_title_says_no_more_of_people_than_the_table():
    assert message(list(ROWS.values())).endswith("in people a marker had not changed")
    changed = [dataclasses.replace(row, outcome="seen") for row in ROWS.values()]
    assert message(changed).endswith("in people a marker had risen")
    first = ROWS["behaviour-then-spines"]
    assert "before" in first.finding and "most" in message(list(ROWS.values()))  # one study evoked spines rapidly


def test_a_time_that_leads_nowhere_is_told():
    tables = {name: studies(name) for name in ("clocks", "durability")}
    for link, sentence in (
        ("durability/day-2", "no row 'day-2'"),
        ("durability/onset", "no row 'onset' of the same work"),
        ("safety/dissociation", "is no table with times"),
    ):
        rows = tuple(dataclasses.replace(row, time_of=link) if row.id == "relief-day" else row for row in tables["clocks"].rows)
        changed = {**tables, "clocks": dataclasses.replace(tables["clocks"], rows=rows)}
        [(where, which, what, problem)] = unresolved(changed)
        assert (where, which, what) == ("clocks", "relief-day", "time_of") and sentence in problem and ";" in problem


def test_a_row_without_a_link_has_none():
    assert linked(ROWS["memory"]) is None and linked(ROWS["insula-changed"]).hours == hours(ROWS["insula-changed"])[0]
