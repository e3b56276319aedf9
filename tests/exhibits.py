"""What every exhibit of evidence must be, whatever is chosen."""

import re

from defaultmode import look
from defaultmode.exhibit import Exhibit
from defaultmode.show import LightFigure

_COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}|rgba?\([^)]*\)")


def check(exhibit: Exhibit) -> Exhibit:
    """Assert that an exhibit may stand on a page; it is returned."""
    figure = exhibit.figure
    title = figure.layout.title.text
    assert title and len(title) <= 70 and "<" not in title
    assert figure.layout.height <= 460
    assert figure.layout.hovermode is False and figure.layout.showlegend is False
    known = {*look.dark_twins(), "rgba(0,0,0,0)"}
    assert set(_COLOUR.findall(str(figure.to_json()))) <= known
    assert exhibit.description.strip() and "<" not in exhibit.description
    columns, rows = exhibit.table
    assert rows and all(len(row) == len(columns) for row in rows)
    LightFigure.of(exhibit)
    return exhibit


def parts(exhibit: Exhibit, name: str) -> dict:
    """The traces that carry ``meta[name]``, by its value."""
    return {trace.meta[name]: trace for trace in exhibit.figure.data if trace.meta and name in trace.meta}


def colours(exhibit: Exhibit, sign: str) -> set[str]:
    """The colours in which a sign is drawn, as traces or as words beginning with it; the key of all signs aside."""
    drawn = {trace.textfont.color for trace in exhibit.figure.data if trace.text and set(trace.text) == {sign}}
    words = [note for note in exhibit.figure.layout.annotations if note.text.startswith(sign)]
    return drawn | {note.font.color for note in words if sum(each in note.text for each in "▲▼○") == 1}


def written(exhibit: Exhibit) -> str:
    """All words placed on the figure."""
    return " ".join(note.text for note in exhibit.figure.layout.annotations).replace("<br>", " ")
