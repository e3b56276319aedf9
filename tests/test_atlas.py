"""Is the anatomy complete, consistent with its sources, and honest about what it does not hold?"""

import numpy as np
import pytest
from defaultmode import atlas, look, references

CONTRACT = {
    "posterior-cingulate": "core",
    "medial-prefrontal": "core",
    "dorsomedial-prefrontal": "dorsomedial",
    "angular-gyrus": "medial-temporal",
    "retrosplenial": "medial-temporal",
    "lateral-temporal": "dorsomedial",
    "lateral-prefrontal": "",
}


def test_the_named_regions_and_their_subsystems_are_those_the_lessons_name():
    assert {region.id: region.subsystem for region in atlas.regions()} == CONTRACT


def test_the_named_regions_share_out_the_default_parcels_completely_and_once():
    listed = [number for region in atlas.regions() for number in region.parcels]
    default = np.flatnonzero(atlas.default_parcels()) + 1
    assert sorted(listed) == default.tolist()


def test_every_subsystem_is_a_colour_with_the_same_name_in_words():
    for subsystem in atlas.subsystems():
        assert look.TOKENS[subsystem.id].label == subsystem.label


def test_every_reference_of_the_atlas_is_in_the_bibliography():
    cited = [each.references for each in (*atlas.regions(), *atlas.deep_structures(), *atlas.subsystems())]
    assert {key for keys in cited for key in keys} <= references.keys()


def test_no_statement_of_function_uses_a_causal_verb():
    words = {"causes", "proves", "maintains", "creates", "resets", "restores", "controls", "leads"}
    for place in (*atlas.regions(), *atlas.deep_structures(), *atlas.subsystems()):
        assert not words & set(place.function.lower().replace(",", " ").split()), place.id


def test_the_amygdala_is_no_default_region():
    amygdala = atlas.region("amygdala")
    assert amygdala.is_deep
    assert amygdala.membership == "not a default region"


def test_there_are_a_hundred_parcels_in_seven_networks_fifty_on_each_side():
    parcels = atlas.parcels()
    assert [parcel.number for parcel in parcels] == list(range(1, 101))
    assert {parcel.network for parcel in parcels} == {network.id for network in atlas.networks()}
    for parcel in parcels:
        assert parcel.hemisphere == ("left" if parcel.xyz[0] < 0 else "right")
        assert parcel.name.startswith("LH" if parcel.hemisphere == "left" else "RH")


@pytest.mark.parametrize(
    ("number", "name", "xyz"),
    [
        (50, "LH_Default_pCunPCC_2", (-6, -53, 33)),
        (99, "RH_Default_pCunPCC_1", (12, -54, 14)),
        (41, "LH_Default_Par_2", (-48, -63, 35)),
    ],
)
def test_parcels_have_the_atlass_own_names_and_centroids(number, name, xyz):
    parcel = atlas.parcel(number)
    assert (parcel.name, parcel.xyz) == (name, xyz)


def test_a_parcel_is_labelled_for_people():
    assert atlas.parcel(50).label == "Left posterior cingulate, parcel 50"
    assert atlas.parcel(51).label == "Right visual network, parcel 51"


def test_the_eleven_nodes_have_the_published_coordinates_left_or_on_the_midline():
    nodes = atlas.nodes()
    assert len(nodes) == 11
    assert all(node.xyz[0] <= 0 for node in nodes)
    assert atlas.node("lateral-temporal-node").xyz == (-60, -24, -18)
    assert atlas.node("posterior-cingulate-node").at("right") == (8, -56, 26)
    assert [sum(node.subsystem == each.id for node in nodes) for each in atlas.subsystems()] == [2, 4, 5]


@pytest.mark.parametrize("node", atlas.nodes(), ids=lambda node: node.id)
def test_a_node_lies_in_or_beside_the_cortex(node):
    # MNI152 against fsaverage's MNI305, and midline nodes lie between the hemispheres: 12 mm allows for both
    for side in atlas.HEMISPHERES:
        distance = np.linalg.norm(atlas.surface(side).millimetres - node.at(side), axis=1).min()
        assert distance < 12


@pytest.mark.parametrize("kind", atlas.KINDS)
@pytest.mark.parametrize("side", atlas.HEMISPHERES)
def test_every_patch_is_a_sound_mesh(side, kind):
    for block in atlas.blocks():
        mesh = atlas.patch(block, side, kind)
        assert mesh.vertices.dtype == np.int16
        assert mesh.faces.dtype == np.uint16
        assert np.array_equal(np.unique(mesh.faces), np.arange(len(mesh.vertices)))
        assert len(mesh.depth) == len(mesh.parcel) == len(mesh.vertices)
        assert (np.diff(np.sort(mesh.faces, axis=1), axis=1) > 0).all(), f"{block} has a triangle without area"


@pytest.mark.parametrize("side", atlas.HEMISPHERES)
def test_the_patches_close_to_one_surface_without_a_hole(side):
    mesh = atlas.surface(side)
    edges = np.sort(np.vstack([mesh.faces[:, pair] for pair in ([0, 1], [1, 2], [2, 0])]).astype(int), axis=1)
    _, used = np.unique(edges, axis=0, return_counts=True)
    assert (used == 2).all()
    assert len(mesh.vertices) - len(used) + len(mesh.faces) == 2  # Euler: a closed surface without handles


@pytest.mark.parametrize("side", atlas.HEMISPHERES)
def test_a_regions_patch_holds_exactly_its_parcels(side):
    for region in atlas.regions():
        own = {number for number in region.parcels if atlas.parcel(number).hemisphere == side}
        assert set(atlas.patch(region.id, side).parcel.tolist()) == own


def test_a_parcels_patch_lies_about_its_published_centroid():
    for parcel in atlas.parcels():
        mesh = atlas.surface(parcel.hemisphere)
        centre = mesh.millimetres[mesh.parcel == parcel.number].mean(0)
        assert np.linalg.norm(centre - parcel.xyz) < 15, parcel.label


@pytest.mark.parametrize("kind", atlas.KINDS)
def test_the_hemispheres_mirror_each_other_and_do_not_overlap(kind):
    left, right = (atlas.surface(side, kind).millimetres for side in atlas.HEMISPHERES)
    assert left[:, 0].max() < 2 and right[:, 0].min() > -2
    mirrored = right.mean(0) * (-1, 1, 1)
    assert np.abs(left.mean(0) - mirrored).max() < 3


@pytest.mark.parametrize("name", ["hippocampus", "amygdala"])
def test_a_deep_structure_lies_below_the_cortex_on_its_own_side(name):
    left, right = (atlas.deep(name, side).millimetres for side in atlas.HEMISPHERES)
    assert left[:, 0].max() < 0 < right[:, 0].min()
    assert np.abs(left.mean(0) - right.mean(0) * (-1, 1, 1)).max() < 3
    for points, side in ((left, "left"), (right, "right")):
        cortex = atlas.surface(side).millimetres
        assert (points.min(0) > cortex.min(0) - 1).all() and (points.max(0) < cortex.max(0) + 12).all()


def test_the_hippocampus_keeps_the_volume_of_its_label():
    mesh = atlas.deep("hippocampus", "left")
    a, b, c = mesh.millimetres.astype(float)[mesh.faces].transpose(1, 0, 2)
    volume = abs(np.einsum("ij,ij->i", a, np.cross(b, c)).sum() / 6)
    assert volume == pytest.approx(6523, rel=0.02)  # mm³ enclosed by the undecimated outline


def test_a_vertex_has_the_same_number_on_both_surfaces():
    pial, inflated = (atlas.surface("left", kind) for kind in atlas.KINDS)
    assert np.array_equal(pial.faces, inflated.faces)
    assert np.array_equal(pial.parcel, inflated.parcel)


def test_the_resting_series_is_scored_and_cannot_be_changed_by_a_caller():
    series = atlas.resting_series()
    assert series.shape == (652, 100)
    assert np.abs(series.mean(0)).max() < 0.01
    assert np.allclose(series.std(0), 1, atol=0.01)
    with pytest.raises(ValueError, match="read-only"):
        series[0, 0] = 1


@pytest.mark.parametrize(
    ("ask", "named"),
    [
        (lambda: atlas.region("pcc"), "posterior-cingulate"),
        (lambda: atlas.node("pcc"), "posterior-cingulate-node"),
        (lambda: atlas.network("dmn"), "default"),
        (lambda: atlas.subsystem("dmn"), "core"),
        (lambda: atlas.parcel(0), "1 to 100"),
        (lambda: atlas.parcel(101), "1 to 100"),
        (lambda: atlas.patch("pcc", "left"), "posterior-cingulate"),
        (lambda: atlas.patch("salience", "middle"), "left, right"),
        (lambda: atlas.surface("left", "white"), "pial, inflated"),
        (lambda: atlas.deep("thalamus", "left"), "hippocampus, amygdala"),
    ],
)
def test_an_unknown_name_is_answered_with_those_that_exist(ask, named):
    with pytest.raises((KeyError, ValueError), match=named):
        ask()


def test_the_tables_have_a_row_for_each_thing_and_a_cell_for_each_column():
    for (columns, rows), count in (
        (atlas.table(), 7),
        (atlas.deep_table(), 2),
        (atlas.node_table(), 11),
        (atlas.parcel_table(np.arange(100), "r"), 100),
    ):
        assert len(rows) == count
        assert {len(row) for row in rows} == {len(columns)}
