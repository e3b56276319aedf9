"""Figures of the brain: the default network on the cortex, its nodes, what lies below, and maps of one value a parcel.

A figure holds both hemispheres once and opens in a fixed view; ``layout.meta["views"]`` lists the views that the page
offers as buttons, `view` sets one in Python. Nothing here displays: `defaultmode.show.show` does.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from typing import Literal

import numpy as np
import plotly.graph_objects as go

from . import atlas, look
from .atlas import HEMISPHERES, UNITS_PER_MM, Hemisphere, Kind, Mesh, Node, Region

# --- what a figure looks like: every camera, light and palette of the course's brains --------------------------------


@dataclass(frozen=True)
class View:
    """A fixed view: where the eye stands, which way is up, and which hemisphere of the cortex is shown."""

    id: str
    label: str
    eye: tuple[float, float, float]
    hemisphere: Literal["left", "right", "both"]
    up: tuple[float, float, float] = (0, 0, 1)

    @property
    def camera(self) -> dict:
        """The camera as plotly writes it."""
        return {
            "eye": dict(zip("xyz", self.eye, strict=True)),
            "up": dict(zip("xyz", self.up, strict=True)),
            "center": {"x": 0, "y": 0, "z": 0},
            "projection": {"type": "orthographic"},
        }


VIEWS = (
    View("left-outside", "Left outside", (-2, 0, 0), "left"),
    View("left-inside", "Left inside", (2, 0, 0), "left"),
    View("right-inside", "Right inside", (-2, 0, 0), "right"),
    View("right-outside", "Right outside", (2, 0, 0), "right"),
    View("top", "From above", (0, 0, 2), "both", up=(1, 0, 0)),  # the front on the left, as in the first view
)

CUTAWAY_VIEWS = (
    View("left-removed", "Left half removed", (-2, 0, 0), "right"),
    View("right-removed", "Right half removed", (2, 0, 0), "left"),
)
"""Views of a figure with deep structures: one hemisphere is taken away, its deep structures stand before the other."""

# Space around the brain, mm: centre and half-width of the drawn box on x, y, z; the same for both hemispheres.
BOX = {
    "pial": ((0, -18, 15), (74, 102, 68)),
    "inflated": ((0, 0, 0), (88, 132, 78)),
}

ZOOM = 2.85
"""Size of the drawn box. In an orthographic view the eye's distance does not zoom; this does."""

# Orthographic cameras want the headlight at −z in camera space, perspective ones at +z (plotly.js 4.1).
HEADLIGHT = {"x": 0, "y": 0, "z": -100_000}
# Plotly caps ambient + diffuse at the colour itself; only the specular part makes a token lighter than it is.
CORTEX_LIGHT = {"ambient": 0.5, "diffuse": 0.55, "specular": 0.3, "roughness": 0.9, "fresnel": 0.02}
REGION_LIGHT = {"ambient": 0.5, "diffuse": 0.6, "specular": 0.06, "roughness": 0.9, "fresnel": 0.02}
MAP_LIGHT = {"ambient": 0.42, "diffuse": 0.6, "specular": 0.1, "roughness": 0.9, "fresnel": 0.02}

FOLDS = ((0.0, 0.65), (0.3, 0.75), (0.5, 0.9), (0.62, None), (1.0, None))
"""Sulcal depth (0 deep … 1 gyrus) → step of `look.shade`; None is the token's own colour."""

APART_FOLDS = ((0.0, 0.55), (0.4, 0.65), (0.62, 0.75), (1.0, 0.75))
"""The same for what has no subsystem: darker than other cortex, without a colour of its own."""

VALUE_STEPS = 127
"""A map's values are sent as whole numbers −127 … 127: one byte a vertex."""

NODE_SIZE = 9
NODE_CLEARANCE = 3  # mm before the highest fold around it
NODE_SURROUNDINGS = 12  # mm: how far around a node a fold could hide it
CUTAWAY_PIN = 40  # mm from the midline, before the deep structures

OTHER_CORTEX = "Other cortex"
NO_SUBSYSTEM = ""


# --- the figure ------------------------------------------------------------------------------------------------------


def network(
    *,
    view: str | None = None,
    surface: Kind = "pial",
    highlight: Iterable[str] | None = None,
    networks: Iterable[str] = (),
    nodes: bool = False,
    deep: bool = False,
    values: Sequence[float] | np.ndarray | None = None,
    limit: float | None = None,
    unit: str = "",
    names: bool = True,
    title: str = "",
) -> go.Figure:
    """The default network on the cortex of both hemispheres.

    Each named region is a trace of its own: ``trace.name`` is its label, ``trace.meta`` holds ``"region"`` (its id;
    None on other cortex) and ``"hemisphere"`` (the hemisphere of the cortex with which the trace is shown, or
    ``"both"``).
    Axes are in steps of 1 / `atlas.UNITS_PER_MM` mm.

    Parameters
    ----------
    view : str, optional
        Id of the view to open in: one of `VIEWS` (default ``"left-inside"``), with `deep` one of `CUTAWAY_VIEWS`.
    surface : {"pial", "inflated"}
        The folded surface of the cortex, or the same blown up, so that the inside of the folds is seen.
    highlight : iterable of str, optional
        Ids of the regions to colour, the others are grey; default all, with `nodes` none: pins are read on grey.
    networks : iterable of str
        Ids of other networks to colour: ``"salience"``, ``"frontoparietal"``.
    nodes : bool
        Draw the eleven nodes of the three-subsystem model as labelled pins. A pin keeps its height and its place from
        front to back; it is moved sideways to the surface, where it can be seen. Hover gives the coordinates.
    deep : bool
        Draw hippocampus and amygdala, one hemisphere of the cortex being removed.
    values : array_like of float, shape (100,), optional
        One value per parcel: drawn as a map instead of the regions' colours, blue below zero and orange above.
    limit : float, optional
        The value of the strongest colour; default the largest magnitude below 0.995 (a seed with itself is 1).
    unit : str
        Title of the colour bar: what the values are, with their unit.
    names : bool
        Name regions on hover. Without names clicks still arrive: for exercises that ask where a region is.
    title : str
        The figure's message.

    Returns
    -------
    plotly.graph_objects.Figure

    Raises
    ------
    KeyError, ValueError
        For a view, region, network or surface that does not exist (with those that do), and for `values` of another
        shape.
    """
    offered = _offered(nodes, deep)
    opened = _named(view, offered) if view else offered[0 if deep else 1]
    layout = _layout(surface, title)
    layout.meta = {"views": [_offer(each) for each in offered]}
    if values is None:
        coloured = _coloured(() if nodes and highlight is None else highlight, networks)
        traces = [trace for side in HEMISPHERES for trace in _region_traces(side, surface, coloured, names)]
        layout.meta |= {"legend": _legend(coloured, nodes, deep)}
    else:
        values = _one_per_parcel(values)
        limit = limit or _limit(values)
        layout.meta |= {"limit": limit}
        layout.coloraxis = _colour_axis(limit, unit)
        traces = [trace for side in HEMISPHERES for trace in _map_traces(side, surface, values, limit, names)]
    if deep:
        traces += [_deep_trace(each, side, names) for each in atlas.deep_structures() for side in HEMISPHERES]
    if nodes:
        traces += _node_traces(surface, cutaway=deep)
    traces.append(_directions(surface))
    return _shown(go.Figure(data=traces, layout=layout), opened)


@dataclass(frozen=True)
class Painted:
    """Parts of the brain that one colour and one letter stand for.

    Attributes
    ----------
    blocks : tuple of str
        Ids of regions, of other networks, or of deep structures.
    token : str
        A token of `look`.
    letter : str
        Written on each block where it is seen best; empty for none.
    """

    blocks: tuple[str, ...]
    token: str
    letter: str = ""


def beside(*brains: Sequence[Painted], share: float = 0.58) -> go.Figure:
    """Left hemispheres side by side, in the same view, each with its own parts in colour.

    Each brain is a scene of its own. None can be turned by hand: the buttons of the two views turn them together.

    Parameters
    ----------
    *brains : sequence of Painted
        What is coloured on each, from left to right; the rest is grey. Of the deep structures only those that are coloured are
        drawn: the right ones, which stand before the inner face.
    share : float
        The part of the plot's height, from the top, that the brains fill; below it is room for words.

    Raises
    ------
    KeyError
        For a part that the atlas lacks.
    """
    layout = _layout("pial", "")
    traces: list[go.Mesh3d | go.Scatter3d] = []
    for place, painted in enumerate(brains):
        scene = f"scene{place + 1 if place else ''}"
        width = 1 / len(brains)
        domain = {"x": [place * width, (place + 1) * width], "y": [1 - share, 1]}
        layout[scene] = {**_scene("pial"), "dragmode": False, "domain": domain}
        traces += [trace.update(scene=scene) for trace in _painted_traces(painted)]
    layout.meta = {"views": [_offer(each) for each in VIEWS[:2]]}
    return _shown(go.Figure(data=traces, layout=layout), VIEWS[1])


def _offered(nodes: bool, deep: bool) -> Sequence[View]:
    if deep:
        return CUTAWAY_VIEWS
    return VIEWS[:-1] if nodes else VIEWS  # from above, the pins of the inner faces would show in the gap


def view(figure: go.Figure, name: str) -> go.Figure:
    """Set one of a figure's views: its camera, and which hemisphere is visible.

    Parameters
    ----------
    figure : plotly.graph_objects.Figure
        Made by `network`; changed in place and returned.
    name : str
        Id of one of the views in ``figure.layout.meta["views"]``.

    Raises
    ------
    KeyError
        For a view that the figure does not offer, with those it does.
    """
    ids = [each["id"] for each in figure.layout.meta["views"]]
    return _shown(figure, _named(name, [each for each in (*VIEWS, *CUTAWAY_VIEWS) if each.id in ids]))


def _named(name: str, offered: Sequence[View]) -> View:
    by_id = {each.id: each for each in offered}
    if name not in by_id:
        raise KeyError(f"This figure has no view '{name}'; it has: {', '.join(by_id)}.")
    return by_id[name]


def _shown(figure: go.Figure, chosen: View) -> go.Figure:
    for scene in figure.select_scenes():
        scene.camera = chosen.camera
    figure.layout.meta = {**figure.layout.meta, "view": chosen.id}
    for trace in figure.data:
        hemisphere = trace.meta["hemisphere"]
        trace.visible = "both" in (hemisphere, chosen.hemisphere) or hemisphere == chosen.hemisphere
    return figure


# --- the cortex ------------------------------------------------------------------------------------------------------


def _coloured(highlight: Iterable[str] | None, networks: Iterable[str]) -> dict[str, str]:
    """The blocks to colour, each with its token of `look`."""
    chosen = [each.id for each in atlas.regions()] if highlight is None else list(highlight)
    tokens = {name: _token(atlas.region(name)) for name in chosen}
    for name in networks:
        if name not in ("salience", "frontoparietal"):
            raise KeyError(f"The course has no colour for the network '{name}'; it has: salience, frontoparietal.")
        tokens[name] = name
    return tokens


def _token(region: Region) -> str:
    return region.subsystem or NO_SUBSYSTEM


def _legend(coloured: dict[str, str], nodes: bool, deep: bool) -> list[dict]:
    """For the page's legend: each colour, with what belongs to it by name, so that nothing must be hovered."""
    named: dict[tuple[str, str], list[str]] = {}
    for name, token in coloured.items():
        if atlas.region_exists(name):
            region = atlas.region(name)
            named.setdefault((token, region.membership), []).append(region.short)
        else:
            named.setdefault((token, atlas.network(name).label), [])
    for node in atlas.nodes() if nodes else ():
        named.setdefault((node.subsystem, atlas.subsystem(node.subsystem).label), []).append(node.label)
    for structure in atlas.deep_structures() if deep else ():
        named.setdefault((_token(structure), structure.label), [])
    return [
        {"colour": folds(token)[-1][1], "label": ": ".join(filter(None, [_capital(label), ", ".join(places).lower()]))}
        for (token, label), places in named.items()
    ]


def _capital(label: str) -> str:
    return f"{label[0].upper()}{label[1:]}"


def _region_traces(side: Hemisphere, surface: Kind, coloured: dict[str, str], names: bool) -> Iterable[go.Mesh3d]:
    """Other cortex, then each named region, then each other network that is coloured."""
    named = [each.id for each in atlas.regions()]
    apart = [*named, *(name for name in coloured if name not in named and not atlas.region_exists(name))]
    rest = tuple(block for block in atlas.blocks() if block not in apart)
    yield _mesh(
        atlas.patches(rest, side, surface),
        name=OTHER_CORTEX,
        colorscale=folds("cortex"),
        lighting=CORTEX_LIGHT,
        meta={"region": None, "hemisphere": side},
        hoverinfo="none",
    )
    for name in apart:
        token = coloured.get(name, "cortex")
        label, belongs = _said(name)
        yield _mesh(
            atlas.patch(name, side, surface),
            name=label,
            colorscale=folds(token),
            lighting=CORTEX_LIGHT if token == "cortex" else REGION_LIGHT,
            meta={"region": name, "hemisphere": side},
            **_hover(f"<b>{label}</b><br>{belongs} · {side}", names),
        )


def _said(block: str) -> tuple[str, str]:
    """A block's label, and what it belongs to."""
    if atlas.region_exists(block):
        region = atlas.region(block)
        return region.label, region.membership
    if block == atlas.MEDIAL_WALL:
        return "Not cortex", ""
    return atlas.network(block).label, "not the default network"


def folds(token: str) -> list[list]:
    """Colour scale over sulcal depth: what gives a region its colour and keeps its folds.

    Parameters
    ----------
    token : str
        A token of `look`, or ``""`` for what belongs to no subsystem.
    """
    name, steps = (token, FOLDS) if token else ("cortex", APART_FOLDS)
    return [[depth, look.colour(name) if step is None else look.shade(name, step)] for depth, step in steps]


def _hover(text: str, names: bool) -> dict:
    return {"hovertemplate": f"{text}<extra></extra>"} if names else {"hoverinfo": "none"}


def _mesh(mesh: Mesh, **style) -> go.Mesh3d:
    """A trace from a mesh, its arrays as small as they are stored; its intensity is its folds unless given."""
    x, y, z = np.ascontiguousarray(mesh.vertices.T)
    i, j, k = np.ascontiguousarray(mesh.faces.T)
    if "intensity" not in style:
        style |= {"intensity": mesh.depth, "showscale": False, "cmin": 0, "cmax": 255}
    return go.Mesh3d(x=x, y=y, z=z, i=i, j=j, k=k, lightposition=HEADLIGHT, **style)


# --- maps of one value a parcel --------------------------------------------------------------------------------------


def _map_traces(side: Hemisphere, surface: Kind, values: np.ndarray, limit: float, names: bool) -> Iterable[go.Mesh3d]:
    """One trace for each block, coloured on the layout's colour axis."""
    steps = _steps(values, limit)
    for block in atlas.blocks():
        mesh = atlas.patch(block, side, surface)
        meta = {
            "region": block if atlas.region_exists(block) else None,
            "hemisphere": side,
            "block": block,
            "surface": surface,
        }
        yield _mesh(
            mesh,
            intensity=steps[mesh.parcel],
            name=_said(block)[0],
            coloraxis="coloraxis",
            lighting=MAP_LIGHT,
            meta=meta,
            hoverinfo="none",
            hovertemplate=_map_hover(meta, values) if names else "",
        )


def _steps(values: np.ndarray, limit: float) -> np.ndarray:
    """Values as int8 steps of the colour axis, by parcel number; shape (101,), the first for what is no parcel."""
    return np.concatenate([[0], np.clip(values / limit, -1, 1) * VALUE_STEPS]).round().astype(np.int8)


def _colour_axis(limit: float, unit: str) -> dict:
    return {
        "cmin": -VALUE_STEPS,
        "cmax": VALUE_STEPS,
        "colorscale": look.diverging(),
        "colorbar": {
            "title": {"text": unit, "side": "right", "font": {"size": 13, "color": look.colour("quiet")}},
            "tickvals": [-VALUE_STEPS, 0, VALUE_STEPS],
            "ticktext": [f"−{limit:g}", "0", f"{limit:g}"],
            "tickfont": {"color": look.colour("quiet")},
            "outlinewidth": 0,
            "thickness": 12,
            "len": 0.6,
            "x": 1.0,
            "xanchor": "right",
        },
    }


def _one_per_parcel(values: Sequence[float] | np.ndarray) -> np.ndarray:
    array = np.asarray(values, float)
    if array.shape != (len(atlas.parcels()),):
        raise ValueError(
            f"A map needs one value for each of the {len(atlas.parcels())} parcels, not an array of shape {array.shape}."
        )
    return array


def _limit(values: np.ndarray) -> float:
    """The largest magnitude, a seed's correlation with itself left out, rounded up to one figure after the point."""
    magnitudes = np.abs(values)
    others = magnitudes[magnitudes < 0.995]
    largest = float((others if others.size else magnitudes).max())
    return max(np.ceil(largest * 10) / 10, 0.1)


def _map_hover(meta: dict, values: np.ndarray) -> str:
    """A block's label and its parcels' mean value; the range where it holds several parcels."""
    block, side = meta["block"], meta["hemisphere"]
    if block == atlas.MEDIAL_WALL:
        return ""
    here = values[[number - 1 for number in _parcels_of(block, side)]]
    numbers = f"{here.mean():.2f}"
    if len(here) > 1:
        numbers = f"mean {numbers}, {len(here)} parcels from {here.min():.2f} to {here.max():.2f}"
    label, belongs = _said(block)
    return f"<b>{label}</b><br>{belongs} · {side}<br>{numbers}<extra></extra>".replace("-0.", "−0.")


@cache
def _parcels_of(block: str, side: Hemisphere) -> tuple[int, ...]:
    return tuple(each.number for each in atlas.parcels() if each.hemisphere == side and block in (each.region, each.network))


# --- deep structures and nodes ---------------------------------------------------------------------------------------


def _other(side: Hemisphere) -> Hemisphere:
    return "right" if side == "left" else "left"


def _deep_trace(structure: Region, side: Hemisphere, names: bool) -> go.Mesh3d:
    return _mesh(
        atlas.deep(structure.id, side),
        name=structure.label,
        colorscale=folds(_token(structure)),
        lighting=REGION_LIGHT,
        meta={"region": structure.id, "hemisphere": _other(side)},  # shown before the other hemisphere's inner face
        **_hover(f"<b>{structure.label}</b><br>{structure.membership} · {side}", names),
    )


def _node_traces(surface: Kind, cutaway: bool) -> Iterable[go.Scatter3d]:
    """A trace of pins for each subsystem and hemisphere; before a cut-away only the nodes of the inner face."""
    for subsystem in atlas.subsystems():
        for side in HEMISPHERES:
            mine = [node for node in atlas.nodes() if node.subsystem == subsystem.id and (node.face == "inside" or not cutaway)]
            if not mine:
                continue
            pins = np.array([_pin(node, side, surface, cutaway) for node in mine]) * UNITS_PER_MM
            x, y, z = pins.round().astype(np.int16).T
            yield go.Scatter3d(
                x=x,
                y=y,
                z=z,
                mode="markers+text",
                name=f"Nodes, {subsystem.label}",
                text=[node.short for node in mine],
                textposition="top center",
                textfont={"size": 13, "color": look.colour("ink")},
                marker={
                    "size": NODE_SIZE,
                    "color": look.colour(subsystem.id),
                    "opacity": 1,
                    "line": {"width": 2, "color": look.colour("hairline")},
                },
                hovertext=[
                    f"<b>{node.label}</b><br>{subsystem.label} · {'midline' if node.on_midline else side}"
                    f"<br>MNI {', '.join(f'{value:g}' for value in node.at(side))} mm".replace("-", "−")
                    for node in mine
                ],
                hovertemplate="%{hovertext}<extra></extra>",
                meta={
                    "region": None,
                    "hemisphere": _other(side) if cutaway else side,
                    "nodes": [node.id for node in mine],
                },
            )


@cache
def _pin(node: Node, side: Hemisphere, surface: Kind, cutaway: bool) -> tuple[float, float, float]:
    """Where a node is drawn, mm: its own y and z, moved sideways until no fold hides it.

    On the inflated surface, whose folds have moved, the pin stands where the nearest point of the pial face has gone.
    """
    x, y, z = node.at(side)
    outward = -1 if side == "left" else 1
    if cutaway:
        return outward * CUTAWAY_PIN, y, z
    toward = outward if node.face == "outside" else -outward
    pial = atlas.surface(side, "pial").millimetres
    place = pial
    if surface == "inflated":
        from_node = np.linalg.norm(pial - (x, y, z), axis=1)
        place = atlas.surface(side, "inflated").millimetres
        _, y, z = place[from_node.argmin()]
    around = np.hypot(place[:, 1] - y, place[:, 2] - z) < NODE_SURROUNDINGS
    highest = (place[around, 0] * toward).max()
    return float(toward * (highest + NODE_CLEARANCE)), float(y), float(z)


# --- brains side by side --------------------------------------------------------------------------------------------

PIN_CELL = 4  # mm: how finely the faces of the cortex are looked at for the best place of a letter
PIN_ROOM = 5  # mm from a letter to the border of its block, at least
PIN_EDGE = 4  # mm more to the edge of the brain, beyond which a letter of the other face would show
PIN_BEFORE = 70  # mm from the midline: before everything that is drawn


def _painted_traces(painted: Sequence[Painted]) -> Iterable[go.Mesh3d | go.Scatter3d]:
    """The left cortex block by block, the right deep structures before it, the letters, and the words front and back."""
    tokens = {block: each.token for each in painted for block in each.blocks}
    for block in atlas.blocks():
        token = tokens.get(block, "cortex")
        yield _mesh(
            atlas.patch(block, "left"),
            name=_said(block)[0],
            colorscale=folds(token),
            lighting=CORTEX_LIGHT if token == "cortex" else REGION_LIGHT,
            meta={"region": block if atlas.region_exists(block) else None, "hemisphere": "left"},
            **_hover(f"<b>{_said(block)[0]}</b>", block != atlas.MEDIAL_WALL),
        )
    for name in [name for name in tokens if name not in atlas.blocks()]:
        yield _deep_trace(atlas.region(name), "right", names=True).update(colorscale=folds(tokens[name]))
    yield _letters(painted)
    yield _directions("pial")


def _letters(painted: Sequence[Painted]) -> go.Scatter3d:
    pins = [(pin, each.letter) for each in painted if each.letter for block in each.blocks for pin in _pins_on(block)]
    x, y, z = (np.array([pin for pin, _ in pins]).reshape(-1, 3) * UNITS_PER_MM).round().astype(np.int16).T
    return go.Scatter3d(
        x=x,
        y=y,
        z=z,
        mode="markers+text",
        name="Letters",
        text=[letter for _, letter in pins],
        textposition="middle center",
        textfont={"size": 13, "color": look.colour("ink")},
        marker={"size": 16, "color": look.colour("hairline"), "opacity": 1},
        hoverinfo="skip",
        meta={"region": None, "hemisphere": "left"},
    )


@cache
def _pins_on(block: str) -> tuple[tuple[float, float, float], ...]:
    """Where letters of a block stand, mm: before each face of the left cortex on which it is seen; below a deep structure."""
    if block not in atlas.blocks():
        _, y, z = atlas.deep(block, "right").millimetres.min(axis=0)
        return ((PIN_BEFORE, float(y), float(z)),)
    pins = []
    for toward in (-1, 1):  # outside, inside
        seen = _face(toward) == atlas.blocks().index(block)
        if not seen.any():
            continue
        mine = np.argwhere(seen)
        room = np.minimum(_apart(mine, ~seen), _apart(mine, _face(toward) < 0) - PIN_EDGE)
        if room.max() >= PIN_ROOM:
            y, z = (mine[room.argmax()] + 0.5) * PIN_CELL + _lowest()
            pins.append((toward * PIN_BEFORE, float(y), float(z)))
    return tuple(pins)


def _apart(cells: np.ndarray, others: np.ndarray) -> np.ndarray:
    """How far each cell lies from the nearest of others, mm; shape (cells,)."""
    return np.linalg.norm(cells[:, None] - np.argwhere(others)[None], axis=2).min(axis=1) * PIN_CELL


def _lowest() -> np.ndarray:
    """Where the grid of `_face` begins, mm: y and z."""
    return atlas.surface("left").millimetres[:, 1:].min(axis=0) - PIN_CELL


@cache
def _face(toward: int) -> np.ndarray:
    """Which block, by number, is seen in each cell of a grid before the outer (−1) or inner (1) face; −1 beside the brain."""
    meshes = [atlas.patch(block, "left") for block in atlas.blocks()]
    number = np.repeat(np.arange(len(meshes)), [len(mesh.vertices) for mesh in meshes])
    points = np.concatenate([mesh.millimetres for mesh in meshes])
    cells = ((points[:, 1:] - _lowest()) // PIN_CELL).astype(int)
    face = np.full(cells.max(axis=0) + 2, -1)
    for point in np.argsort(points[:, 0] * toward):  # what lies nearer comes later, and covers
        face[tuple(cells[point])] = number[point]
    return face


# --- the space around ------------------------------------------------------------------------------------------------


def _directions(surface: Kind) -> go.Scatter3d:
    """The words "front" and "back" below the brain: views from inside and outside mirror each other."""
    (_, y, z), (_, half_y, half_z) = BOX[surface]
    places = np.array([y + half_y * 0.93, y - half_y * 0.93]) * UNITS_PER_MM
    return go.Scatter3d(
        x=[0, 0],
        y=places.astype(int).tolist(),
        z=[int((z - half_z * 0.93) * UNITS_PER_MM)] * 2,
        mode="text",
        text=["front", "back"],
        textfont={"size": 13, "color": look.colour("quiet")},
        name="Directions",
        hoverinfo="skip",
        meta={"region": None, "hemisphere": "both"},
    )


def _scene(surface: Kind) -> dict:
    """Fixed ranges and a box of their proportions: a manual aspect ratio without them would distort the anatomy."""
    if surface not in BOX:
        raise ValueError(f"The atlas has no surface '{surface}'; choose one of: {', '.join(BOX)}.")
    centre, half = BOX[surface]
    scene: dict = {"aspectmode": "manual", "dragmode": "orbit", "bgcolor": "rgba(0,0,0,0)"}
    for axis, middle, reach in zip("xyz", centre, half, strict=True):
        ends = [(middle - reach) * UNITS_PER_MM, (middle + reach) * UNITS_PER_MM]
        scene[f"{axis}axis"] = {"visible": False, "showspikes": False, "range": ends}
    scene["aspectratio"] = {axis: ZOOM * reach / half[1] for axis, reach in zip("xyz", half, strict=True)}
    return scene


def _layout(surface: Kind, title: str) -> go.Layout:
    return go.Layout(
        template=look.template(),
        title={"text": title},
        scene=_scene(surface),
        showlegend=False,
        height=look.FIGURE_HEIGHT,
        margin={"l": 0, "r": 0, "t": 40 if title else 0, "b": 0},
        hoverlabel={"namelength": -1},
    )


def _offer(each: View) -> dict:
    """A view as the page reads it."""
    return {name: value for name, value in {**asdict(each), "camera": each.camera}.items() if name not in ("eye", "up")}
