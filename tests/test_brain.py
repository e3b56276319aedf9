"""Is a brain figure small, complete, named, coloured from the one table, and openable in each of its views?"""

import json
import re
import time

import numpy as np
import pytest
from defaultmode import atlas, brain, connectivity, look
from defaultmode.show import as_json

VALUES = np.linspace(-0.6, 0.8, 100)

KINDS_OF_FIGURE = {
    "regions": {},
    "inflated": {"surface": "inflated"},
    "one region": {"highlight": ["posterior-cingulate"]},
    "networks": {"networks": ["salience", "frontoparietal"]},
    "nodes": {"nodes": True},
    "inflated nodes": {"nodes": True, "surface": "inflated"},
    "deep": {"deep": True},
    "deep with nodes": {"deep": True, "nodes": True},
    "map": {"values": VALUES, "unit": "r"},
    "inflated map": {"values": VALUES, "unit": "r", "surface": "inflated"},
    "nameless": {"highlight": (), "names": False},
}

figures = pytest.mark.parametrize("wanted", KINDS_OF_FIGURE.values(), ids=KINDS_OF_FIGURE.keys())


def meshes(figure):
    return [trace for trace in figure.data if trace.type == "mesh3d"]


def strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from strings(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from strings(item)


@figures
def test_a_figure_with_both_hemispheres_is_at_most_three_quarters_of_a_megabyte(wanted):
    assert len(as_json(brain.network(**wanted))) <= 750_000


@figures
def test_every_colour_of_a_figure_has_a_dark_twin(wanted):
    told = json.loads(brain.network(**wanted).to_json())
    colours = {text for text in strings(told) if re.fullmatch(r"#[0-9a-fA-F]{3,8}|rgba?\(.*\)", text)}
    assert colours <= {*look.dark_twins(), "rgba(0,0,0,0)"}


@figures
def test_arrays_stay_as_small_as_they_are_stored(wanted):
    for trace in meshes(brain.network(**wanted)):
        assert {trace[axis].dtype for axis in "xyz"} == {np.dtype("int16")}
        assert {trace[corner].dtype for corner in "ijk"} == {np.dtype("uint16")}
        assert trace.intensity.dtype.itemsize == 1


@figures
def test_everything_drawn_lies_inside_the_box(wanted):
    figure = brain.network(**wanted)
    for axis in "xyz":
        low, high = figure.layout.scene[f"{axis}axis"].range
        for trace in figure.data:
            assert low <= np.min(trace[axis]) and np.max(trace[axis]) <= high, trace.name


@figures
def test_each_view_shows_something_and_only_its_own_hemisphere(wanted):
    figure = brain.network(**wanted)
    for offered in figure.layout.meta["views"]:
        brain.view(figure, offered["id"])
        assert figure.layout.meta["view"] == offered["id"]
        assert figure.layout.scene.camera.to_plotly_json() == offered["camera"]
        shown = {trace.meta["hemisphere"] for trace in meshes(figure) if trace.visible}
        assert shown == ({"left", "right"} if offered["hemisphere"] == "both" else {offered["hemisphere"]})


@figures
def test_every_trace_has_a_name_and_says_where_it_belongs(wanted):
    for trace in brain.network(**wanted).data:
        assert trace.name
        assert trace.meta["hemisphere"] in ("left", "right", "both")
        assert "region" in trace.meta


def test_the_views_stand_in_the_fixed_order():
    views = brain.network().layout.meta["views"]
    assert [view["id"] for view in views] == ["left-outside", "left-inside", "right-inside", "right-outside", "top"]
    assert all(set(view) == {"id", "label", "camera", "hemisphere"} for view in views)


def test_a_figure_opens_on_the_left_inner_face_unless_told_otherwise():
    assert brain.network().layout.meta["view"] == "left-inside"
    assert brain.network(deep=True).layout.meta["view"] == "left-removed"
    assert brain.network(view="top").layout.meta["view"] == "top"


def test_inside_and_outside_look_from_opposite_sides():
    cameras = {view.id: view.camera["eye"]["x"] for view in brain.VIEWS}
    assert cameras["left-outside"] < 0 < cameras["left-inside"]
    assert cameras["right-inside"] < 0 < cameras["right-outside"]


def test_each_region_is_a_trace_of_its_own_on_each_side_with_its_subsystem_in_words():
    figure = brain.network()
    for region in atlas.regions():
        traces = [trace for trace in figure.data if trace.meta["region"] == region.id]
        assert {trace.meta["hemisphere"] for trace in traces} == {"left", "right"}
        for trace in traces:
            assert trace.name == region.label
            assert region.membership in trace.hovertemplate


def test_regions_have_the_colour_of_their_subsystem_and_highlighting_greys_the_others():
    figure = brain.network(highlight=["retrosplenial"])
    for trace in meshes(figure):
        token = "medial-temporal" if trace.meta["region"] == "retrosplenial" else "cortex"
        assert trace.colorscale[-1][1] == look.colour(token)


def test_a_figure_without_names_gives_no_answer_away_but_keeps_its_clicks():
    figure = brain.network(highlight=(), names=False)
    for trace in meshes(figure):
        assert trace.hovertemplate is None
        assert trace.hoverinfo == "none"  # "skip" would swallow the click as well


def test_no_mesh_is_translucent():
    for wanted in KINDS_OF_FIGURE.values():
        assert all(trace.opacity in (None, 1) for trace in meshes(brain.network(**wanted)))


def test_a_map_colours_each_parcel_by_its_value():
    figure = brain.network(values=VALUES, limit=1, unit="r")
    for trace in figure.data:
        if "block" not in trace.meta:
            continue
        for point in (0, len(trace.x) - 1):
            parcel = atlas.patch(trace.meta["block"], trace.meta["hemisphere"], trace.meta["surface"]).parcel[point]
            expected = round(VALUES[parcel - 1] * brain.VALUE_STEPS) if parcel else 0
            assert trace.intensity[point] == expected


def test_a_map_is_symmetric_about_zero_and_says_its_unit():
    axis = brain.network(values=VALUES, unit="Correlation (r)").layout.coloraxis
    assert axis.cmin == -axis.cmax
    assert axis.colorbar.title.text == "Correlation (r)"
    assert axis.colorbar.ticktext == ("−0.8", "0", "0.8")
    assert axis.colorscale[1] == (0.5, look.colour("cortex"))


def test_the_scale_of_a_seed_map_is_not_set_by_the_seed_with_itself():
    figure = brain.network(values=connectivity.seed_map(50))
    assert figure.layout.meta["limit"] == pytest.approx(0.8)


def test_a_map_that_is_zero_everywhere_can_be_drawn():
    assert brain.network(values=np.zeros(100)).layout.meta["limit"] == pytest.approx(0.1)


def test_hover_on_a_map_tells_the_value_with_a_true_minus_sign():
    figure = brain.network(values=np.full(100, -0.25))
    told = next(trace.hovertemplate for trace in figure.data if trace.meta["region"] == "retrosplenial")
    assert told.endswith("−0.25<extra></extra>")


@pytest.mark.parametrize("surface", atlas.KINDS)
def test_every_node_is_pinned_once_a_side_and_keeps_its_height_on_the_folded_surface(surface):
    figure = brain.network(nodes=True, surface=surface)
    pinned = {side: {} for side in atlas.HEMISPHERES}
    for trace in figure.data:
        for k, name in enumerate(trace.meta.get("nodes", [])):
            pinned[trace.meta["hemisphere"]][name] = (trace.x[k], trace.y[k], trace.z[k])
    for side in atlas.HEMISPHERES:
        assert set(pinned[side]) == {node.id for node in atlas.nodes()}
        if surface == "pial":
            for node in atlas.nodes():
                assert tuple(value / 50 for value in pinned[side][node.id][1:]) == node.xyz[1:]


def test_hover_on_a_node_gives_its_true_coordinates():
    figure = brain.network(nodes=True)
    told = [text for trace in figure.data if trace.type == "scatter3d" for text in trace.hovertext or ()]
    assert any("Posterior cingulate cortex" in text and "MNI −8, −56, 26 mm" in text for text in told)


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        ({"view": "front"}, "left-inside"),
        ({"deep": True, "view": "top"}, "left-removed"),
        ({"surface": "white"}, "pial, inflated"),
        ({"highlight": ["pcc"]}, "posterior-cingulate"),
        ({"networks": ["visual"]}, "salience, frontoparietal"),
        ({"values": [1, 2, 3]}, "100 parcels"),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_what_can(wanted, sentence):
    with pytest.raises((KeyError, ValueError), match=sentence):
        brain.network(**wanted)


# --- side by side

EVERYTHING = brain.Painted(atlas.blocks()[1:], "ink", "A")
ONE = [brain.Painted(("posterior-cingulate", "salience"), "lower", "A"), brain.Painted(("visual",), "quiet")]
PAIRS = {
    "nothing": ((), ()),
    "one part": (ONE[:1], ()),
    "everything": ([EVERYTHING], [EVERYTHING]),
    "deep": ([brain.Painted(("amygdala", "hippocampus"), "higher", "B")], ONE[:1]),
}

pairs = pytest.mark.parametrize("painted", PAIRS.values(), ids=PAIRS.keys())


@pairs
def test_two_left_halves_are_as_small_as_one_whole_brain_and_all_inside_their_boxes(painted):
    figure = brain.beside(*painted)
    told = as_json(figure)
    assert len(told) <= 750_000
    colours = {text for text in strings(json.loads(told)) if re.fullmatch(r"#[0-9a-fA-F]{3,8}|rgba?\(.*\)", text)}
    assert colours <= {*look.dark_twins(), "rgba(0,0,0,0)"}
    for trace in figure.data:
        for axis in "xyz":
            if len(trace[axis]):
                low, high = figure.layout[trace.scene or "scene"][f"{axis}axis"].range
                assert low <= np.min(trace[axis]) and np.max(trace[axis]) <= high, trace.name
            assert trace.type != "mesh3d" or trace[axis].dtype == np.int16


@pairs
def test_each_view_turns_both_brains_and_shows_them(painted):
    figure = brain.beside(*painted)
    assert [view["label"] for view in figure.layout.meta["views"]] == ["Left outside", "Left inside"]
    for offered in figure.layout.meta["views"]:
        brain.view(figure, offered["id"])
        for scene in (figure.layout.scene, figure.layout.scene2):
            assert scene.camera.to_plotly_json() == offered["camera"] and scene.dragmode is False
        assert all(trace.visible for trace in figure.data)


def test_brains_side_by_side_share_neither_place_nor_colour():
    figure = brain.beside([brain.Painted(("retrosplenial",), "higher")], [brain.Painted(("retrosplenial",), "lower")])
    assert figure.layout.scene.domain.x[1] <= figure.layout.scene2.domain.x[0]
    for scene, token in (("scene", "higher"), ("scene2", "lower")):
        for trace in meshes(figure):
            if (trace.scene or "scene") == scene:
                expected = token if trace.meta["region"] == "retrosplenial" else "cortex"
                assert trace.colorscale[-1][1] == look.colour(expected)


def test_a_letter_stands_on_each_part_where_it_is_seen_and_nowhere_else():
    def pins(*blocks: str):
        figure = brain.beside([brain.Painted(blocks, "higher", "Q")])
        [letters] = [trace for trace in figure.data if trace.name == "Letters"]
        assert set(letters.text) <= {"Q"} and len(letters.text) == len(letters.x)
        return [tuple(np.array(pin) / 50) for pin in zip(np.asarray(letters.x), letters.y, letters.z, strict=True)]

    [(x, y, z)] = pins("posterior-cingulate")
    near = np.linalg.norm(atlas.patch("posterior-cingulate", "left").millimetres[:, 1:] - (y, z), axis=1).min()
    assert x > 0 and near < brain.PIN_CELL  # before the inner face
    assert all(x < 0 for x, *_ in pins("angular-gyrus"))  # before the outer one
    assert {x > 0 for x, *_ in pins("visual")} == {True, False}
    assert len(pins("amygdala")) == 1 and pins() == []


def test_a_part_that_the_atlas_lacks_is_refused():
    with pytest.raises(KeyError, match="no region 'pineal-gland'"):
        brain.beside([brain.Painted(("pineal-gland",), "higher")])


@pytest.mark.parametrize("wanted", [{}, {"values": VALUES}], ids=["regions", "map"])
def test_a_figure_is_built_in_fifty_milliseconds_after_the_first(wanted):
    brain.network(**wanted)

    def once() -> float:
        start = time.process_time()  # the processor's time: other tests run beside this one
        brain.network(**wanted)
        return time.process_time() - start

    assert min(once() for _ in range(7)) <= 0.05
