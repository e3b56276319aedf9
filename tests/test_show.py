"""A figure reaches the page only with its description and its numbers, and costs no more than it must."""

import base64
import json

import numpy as np
import plotly.graph_objects as go
import pytest
from defaultmode.show import LightFigure, Panel, show

TABLE = (("What", "Value"), [("a", 1.0), ("b", -2.5)])


def figure(values=(1.0, 2.0, 3.0), title="Three values"):
    return go.Figure(go.Scatter(y=np.array(values)), layout={"title": {"text": title}, "height": 300})


def sent(light: LightFigure) -> list[tuple[dict, list]]:
    """Record what a figure sends to its page."""
    messages = []
    light.send = lambda content, buffers=None: messages.append((content, buffers or []))
    return messages


@pytest.mark.parametrize("description", ["", "   "])
def test_a_figure_without_a_description_is_refused(description):
    with pytest.raises(ValueError, match="description"):
        show(figure(), description=description, table=TABLE)


def test_a_figure_without_numbers_is_refused():
    with pytest.raises(ValueError, match="table"):
        show(figure(), description="Three points.", table=(("What",), []))


def test_the_table_is_real_html_with_headers_and_escaped_text():
    light = LightFigure(
        figure(title="a < b"), description="d", table=(("<b>",), [("x & y",), (-0.5,), (3,), (0.246,), (1 / 3,)])
    )
    assert '<th scope="col">&lt;b&gt;</th>' in light.table
    assert "<caption>a &lt; b</caption>" in light.table
    assert "x &amp; y" in light.table
    for number in ("−0.5", "3", "0.246", "0.33"):  # as it was printed; two decimals for what was computed
        assert f'<td class="dm-number">{number}</td>' in light.table


def test_another_figure_brings_its_own_height():
    light = LightFigure(figure(), description="d", table=TABLE)
    taller = figure().update_layout(height=420)
    light.draw(taller)
    assert light.height == 420


def test_nothing_heavy_crosses_until_the_page_asks():
    light = LightFigure(figure(), description="d", table=TABLE)
    assert len(json.dumps({name: str(value) for name, value in light.get_state().items()})) < 60_000


def test_a_page_that_asks_gets_the_figure_with_its_arrays_as_base64():
    light = LightFigure(figure(), description="d", table=TABLE)
    messages = sent(light)
    light._answer(light, {"type": "figure?"}, [])
    [(content, _)] = messages
    assert content["type"] == "figure"
    y = json.loads(content["figure"])["data"][0]["y"]
    assert np.frombuffer(base64.b64decode(y["bdata"]), y["dtype"]).tolist() == [1.0, 2.0, 3.0]


def test_a_change_sends_only_what_differs():
    before = figure()
    before.add_scatter(y=np.arange(1000.0), name="stays")
    after = figure(values=(9.0, 2.0, 3.0), title="Changed")
    after.add_scatter(y=np.arange(1000.0), name="stays")
    light = LightFigure(before, description="d", table=TABLE)
    messages = sent(light)
    light.draw(after, description="new words")
    [(content, _)] = messages
    change = json.loads(content["change"])
    assert list(change["traces"][0]) == ["y"]
    assert change["traces"][1] == {}
    assert light.title == "Changed" and light.description == "new words"
    assert "<caption>Changed</caption>" in light.table


def test_a_trace_that_loses_or_gains_its_points_is_changed_like_any_other():
    light = LightFigure(figure(), description="d", table=TABLE)
    messages = sent(light)
    for values in ((), (), (4.0,)):
        light.draw(figure(values))
    changed = [json.loads(content["change"])["traces"][0] for content, _ in messages]
    assert [sorted(one) for one in changed] == [["y"], [], ["y"]]


def test_another_number_of_traces_sends_the_whole_figure():
    light = LightFigure(figure(), description="d", table=TABLE)
    messages = sent(light)
    after = figure()
    after.add_scatter(y=[1, 2])
    light.draw(after)
    assert messages[0][0]["type"] == "figure"


def test_a_click_reaches_the_exercise():
    light = LightFigure(figure(), description="d", table=TABLE)
    heard = []
    light.on_click(heard.append)
    light._answer(light, {"type": "click", "trace": {"region": "retrosplenial"}}, [])
    assert heard[0]["trace"]["region"] == "retrosplenial"


def test_a_reader_without_a_kernel_still_gets_words():
    light = LightFigure(figure(), description="Three points rise.", table=TABLE)
    data, _ = light._repr_mimebundle_()
    assert data["text/plain"] == "Three values. Three points rise."
    data, _ = Panel("<p>words</p>")._repr_mimebundle_()
    assert data["text/html"] == "<p>words</p>"
