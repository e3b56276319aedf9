"""The anatomy that the course draws and asks about: named regions, nodes, parcels, meshes, one person's resting data.

Facts come from ``data/regions.toml`` and ``data/brain/parcels.csv``, meshes and series from ``data/brain/*.npz``; what
each is made from, under which licence and with which caveats stands in ``data/README.md``. Everything is read once,
when it is first asked for.
"""

import csv
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal, TypeVar, get_args

import numpy as np

from .table import read

Hemisphere = Literal["left", "right"]
Kind = Literal["pial", "inflated"]

HEMISPHERES: tuple[Hemisphere, ...] = get_args(Hemisphere)
KINDS: tuple[Kind, ...] = get_args(Kind)

UNITS_PER_MM = 50
"""Mesh coordinates are whole numbers of 0.02 mm: half the size of 4-byte floats, and finer than any scanner."""

MEDIAL_WALL = "medial-wall"
"""The part of the mesh that is not cortex: corpus callosum, thalamus and brainstem stood there."""

_SERIES_STEPS = 25  # int8 steps per standard deviation; see data/brain/bake.py


@dataclass(frozen=True)
class Subsystem:
    """A part of the default network in the three-subsystem model (andrewshanna2010). `id` is also a token of `look`."""

    id: str
    label: str
    function: str
    references: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Region:
    """A named place: cortex made of parcels, or a deep structure with a mesh of its own.

    Attributes
    ----------
    id, label, short : str
        Slug, full name, and a name for tight places.
    subsystem : str
        Id of a `Subsystem`, or ``""`` where the model does not name one.
    parcels : tuple of int
        Schaefer-100 numbers, 1 … 100, left ones first; empty for a deep structure.
    description, function, note : str
        Where it is; what it is engaged in, as cautiously as its evidence asks; what popular accounts leave out.
    references, claims : tuple of str
        Keys of the bibliography, and ids of the claims that grade the statement.
    """

    id: str
    label: str
    short: str
    subsystem: str = ""
    parcels: tuple[int, ...] = ()
    description: str
    function: str
    note: str = ""
    references: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()

    @property
    def is_deep(self) -> bool:
        """Whether it lies below the cortex."""
        return not self.parcels

    @property
    def membership(self) -> str:
        """The subsystem in words: a colour is never the only sign of it."""
        if self.subsystem:
            return subsystem(self.subsystem).label
        return "not a default region" if self.is_deep else "default network, in none of the three parts"


@dataclass(frozen=True)
class Node:
    """A point of the three-subsystem model; its label was inferred from the order of the published coordinates.

    Attributes
    ----------
    xyz : tuple of float
        MNI152 coordinates in mm; x < 0 is left, 0 the midline.
    face : {"inside", "outside"}
        On which side of the hemisphere the eye meets it.
    """

    id: str
    label: str
    short: str
    xyz: tuple[float, float, float]
    subsystem: str
    face: str

    @property
    def on_midline(self) -> bool:
        """Whether left and right are the same point."""
        return self.xyz[0] == 0

    def at(self, hemisphere: Hemisphere) -> tuple[float, float, float]:
        """Coordinates in a hemisphere: the published ones are left or midline, the right ones mirror them."""
        x, y, z = self.xyz
        return (-x if hemisphere == "right" else x), y, z


@dataclass(frozen=True)
class Network:
    """One of the seven networks that the parcellation sorts its parcels into (schaefer's names, yeo2011's networks)."""

    id: str
    code: str
    label: str


@dataclass(frozen=True)
class Parcel:
    """One of the 100 parcels of Schaefer et al. (2018), 7-network version.

    Attributes
    ----------
    number : int
        1 … 50 left, 51 … 100 right: the order of every array "per parcel" in the course.
    name : str
        The atlas's own (new) name, such as ``LH_Default_pCunPCC_2``.
    xyz : tuple of float
        Centroid, MNI152, mm.
    network : str
        Id of a `Network`.
    region : str or None
        Id of the named region it belongs to; None outside the default network.
    """

    number: int
    name: str
    xyz: tuple[float, float, float]
    network: str
    region: str | None

    @property
    def hemisphere(self) -> Hemisphere:
        """Left or right."""
        return "left" if self.number <= 50 else "right"

    @property
    def label(self) -> str:
        """A name for people: side, then region or network, then the parcel's number."""
        place = region(self.region).short if self.region else network(self.network).label
        return f"{self.hemisphere.capitalize()} {place[0].lower()}{place[1:]}, parcel {self.number}"


@dataclass(frozen=True, eq=False)
class Mesh:
    """A triangle mesh, or a patch of one.

    Attributes
    ----------
    vertices : ndarray of int16, shape (V, 3)
        x (right), y (front), z (up) in steps of 1 / `UNITS_PER_MM` mm. The pial surface is fsaverage5 (MNI305); deep
        structures are MNI152: a few millimetres apart.
    faces : ndarray of uint16, shape (F, 3)
    depth : ndarray of uint8, shape (V,)
        0 at the bottom of a sulcus, 255 on a gyrus; 255 throughout a deep structure.
    parcel : ndarray of uint8, shape (V,)
        Parcel number, 0 where there is none.
    """

    vertices: np.ndarray
    faces: np.ndarray
    depth: np.ndarray
    parcel: np.ndarray

    @property
    def millimetres(self) -> np.ndarray:
        """Vertices as float32 mm, shape (V, 3)."""
        return self.vertices.astype(np.float32) / UNITS_PER_MM


# --- facts -----------------------------------------------------------------------------------------------------------


@cache
def _facts() -> dict:
    return tomllib.loads(resources.files(__package__).joinpath("data/regions.toml").read_text("utf-8"))


_Named = TypeVar("_Named", Region, Node, Network, Subsystem)


def _rows(cls: type[_Named], name: str) -> tuple[_Named, ...]:
    return tuple(read(cls, row, f"regions.toml: {name} '{row.get('id')}'") for row in _facts()[name])


@cache
def regions() -> tuple[Region, ...]:
    """The named regions of the default network on the cortex, in the order of ``regions.toml``."""
    return _rows(Region, "region")


@cache
def deep_structures() -> tuple[Region, ...]:
    """Hippocampus and amygdala; the amygdala is drawn for orientation and is not a default region."""
    return _rows(Region, "deep")


@cache
def subsystems() -> tuple[Subsystem, ...]:
    """Midline core, dorsomedial and medial temporal subsystem."""
    return _rows(Subsystem, "subsystem")


@cache
def nodes() -> tuple[Node, ...]:
    """The eleven nodes of the three-subsystem model (andrewshanna2010)."""
    return _rows(Node, "node")


@cache
def networks() -> tuple[Network, ...]:
    """The seven networks of the parcellation, the default network last."""
    return _rows(Network, "network")


@cache
def parcels() -> tuple[Parcel, ...]:
    """All 100 parcels; ``parcels()[n - 1]`` is parcel n."""
    network_ids = {each.code: each.id for each in networks()}
    region_ids = {number: each.id for each in regions() for number in each.parcels}
    text = resources.files(__package__).joinpath("data/brain/parcels.csv").read_text("utf-8")
    return tuple(
        Parcel(
            number=int(row["parcel"]),
            name=row["name"],
            xyz=(float(row["x"]), float(row["y"]), float(row["z"])),
            network=network_ids[row["name"].split("_")[1]],
            region=region_ids.get(int(row["parcel"])),
        )
        for row in csv.DictReader(text.splitlines())
    )


def _named(kind: str, name: str, candidates: Iterable[_Named]) -> _Named:
    by_id = {each.id: each for each in candidates}
    if name not in by_id:
        raise KeyError(f"The atlas has no {kind} '{name}'; it has: {', '.join(by_id)}.")
    return by_id[name]


def region(name: str) -> Region:
    """The region or deep structure with this id. Raises KeyError, naming those that exist."""
    return _named("region", name, (*regions(), *deep_structures()))


def region_exists(name: str) -> bool:
    """Whether `region` knows this id."""
    return any(each.id == name for each in (*regions(), *deep_structures()))


def node(name: str) -> Node:
    """The node with this id. Raises KeyError, naming those that exist."""
    return _named("node", name, nodes())


def network(name: str) -> Network:
    """The network with this id. Raises KeyError, naming those that exist."""
    return _named("network", name, networks())


def subsystem(name: str) -> Subsystem:
    """The subsystem with this id. Raises KeyError, naming those that exist."""
    return _named("subsystem", name, subsystems())


def parcel(number: int) -> Parcel:
    """The parcel with this number. Raises KeyError outside 1 … 100."""
    if not 1 <= number <= len(parcels()):
        raise KeyError(f"The atlas has no parcel {number}; its parcels are numbered 1 to {len(parcels())}.")
    return parcels()[number - 1]


def default_parcels() -> np.ndarray:
    """Which parcels belong to the default network, boolean, shape (100,)."""
    return np.array([each.network == "default" for each in parcels()])


# --- meshes and series -----------------------------------------------------------------------------------------------


@cache
def _arrays(name: str) -> dict[str, np.ndarray]:
    with (
        resources.files(__package__).joinpath(f"data/brain/{name}.npz").open("rb") as file,
        np.load(file, allow_pickle=False) as archive,
    ):
        arrays = dict(archive)
    for array in arrays.values():
        array.flags.writeable = False  # shared by every figure
    return arrays


def blocks() -> tuple[str, ...]:
    """What the mesh is cut into: the medial wall, the named regions, and the other networks, by id."""
    return tuple(_arrays("cortex")["blocks"].tolist())


def _checked(what: str, value: str, allowed: Sequence[str]) -> None:
    if value not in allowed:
        raise ValueError(f"The atlas has no {what} '{value}'; choose one of: {', '.join(allowed)}.")


@cache
def patch(block: str, hemisphere: Hemisphere, kind: Kind = "pial") -> Mesh:
    """A named region, another network or the medial wall on one hemisphere, with smooth borders.

    Parameters
    ----------
    block : str
        One of `blocks`.
    hemisphere : {"left", "right"}
    kind : {"pial", "inflated"}

    Raises
    ------
    ValueError
        For a name that the atlas lacks, with the names it has.
    """
    _checked("part of the cortex", block, blocks())
    _checked("hemisphere", hemisphere, HEMISPHERES)
    _checked("surface", kind, KINDS)
    arrays, index = _arrays("cortex"), blocks().index(block)
    first, last = arrays[f"{hemisphere}_vertex_starts"][index : index + 2]
    first_face, last_face = arrays[f"{hemisphere}_face_starts"][index : index + 2]
    return Mesh(
        vertices=arrays[f"{hemisphere}_{kind}"][first:last],
        faces=arrays[f"{hemisphere}_faces"][first_face:last_face],
        depth=arrays[f"{hemisphere}_depth"][first:last],
        parcel=arrays[f"{hemisphere}_parcel"][first:last],
    )


@cache
def _welding(names: tuple[str, ...], hemisphere: Hemisphere) -> tuple[np.ndarray, np.ndarray]:
    """Which vertices of several blocks to keep so that none is held twice, and the place of each among those kept.

    Decided on the pial surface, so that a vertex has the same number on every surface.
    """
    vertices = np.concatenate([patch(name, hemisphere).vertices for name in names])
    keys = vertices.astype(np.int64) @ np.array([1 << 32, 1 << 16, 1])  # three int16 in one number: fast to compare
    _, kept, place = np.unique(keys, return_index=True, return_inverse=True)
    return kept, place


@cache
def patches(names: tuple[str, ...], hemisphere: Hemisphere, kind: Kind = "pial") -> Mesh:
    """Several blocks as one mesh, their shared border vertices held once; parameters and errors as in `patch`."""
    parts = [patch(name, hemisphere, kind) for name in names]
    kept, place = _welding(names, hemisphere)
    starts = np.cumsum([0, *(len(part.vertices) for part in parts[:-1])])
    faces = np.concatenate([part.faces + start for part, start in zip(parts, starts, strict=True)])
    return Mesh(
        vertices=np.concatenate([part.vertices for part in parts])[kept],
        faces=place[faces].astype(np.uint16),
        depth=np.concatenate([part.depth for part in parts])[kept],
        parcel=np.concatenate([part.parcel for part in parts])[kept],
    )


def surface(hemisphere: Hemisphere, kind: Kind = "pial") -> Mesh:
    """A whole hemisphere; parameters and errors as in `patch`."""
    return patches(blocks(), hemisphere, kind)


@cache
def deep(name: str, hemisphere: Hemisphere) -> Mesh:
    """A deep structure in one hemisphere (MNI152).

    Raises
    ------
    ValueError
        For a name that the atlas lacks, with the names it has.
    """
    _checked("deep structure", name, [each.id for each in deep_structures()])
    _checked("hemisphere", hemisphere, HEMISPHERES)
    arrays = _arrays("deep")
    vertices = arrays[f"{name}_{hemisphere}_vertices"]
    return Mesh(
        vertices=vertices,
        faces=arrays[f"{name}_{hemisphere}_faces"],
        depth=np.full(len(vertices), 255, np.uint8),
        parcel=np.zeros(len(vertices), np.uint8),
    )


@cache
def resting_series() -> np.ndarray:
    """One healthy volunteer at rest: z-scored mean signal of each parcel.

    Returns
    -------
    ndarray of float32, shape (652, 100)
        Volumes × parcels, 29 confounds regressed out, stored in steps of 1/25 standard deviation. Source: sub-010188 of
        OpenNeuro ds000221 (babayan2019), CC0. The repetition time was not verified: draw no frequency axis from it.
    """
    series = _arrays("resting")["series"].astype(np.float32) / _SERIES_STEPS
    series.flags.writeable = False
    return series


# --- tables for `show` -----------------------------------------------------------------------------------------------


def table() -> tuple[list[str], list[list[str]]]:
    """Columns and rows that say in words what a figure of the regions shows."""
    rows = [[each.label, each.membership, each.description, each.function] for each in regions()]
    return ["Region", "Part of the network", "Where", "What it is engaged in"], rows


def deep_table() -> tuple[list[str], list[list[str]]]:
    """Columns and rows for the deep structures."""
    rows = [[each.label, each.membership, each.description, each.function] for each in deep_structures()]
    return ["Structure", "Part of the network", "Where", "What is known"], rows


def node_table() -> tuple[list[str], list[list]]:
    """Columns and rows for the nodes: name, short name, subsystem, MNI coordinates in mm (left or midline)."""
    rows = [[each.label, each.short, subsystem(each.subsystem).label, *map(int, each.xyz)] for each in nodes()]
    return ["Node", "Short name", "Subsystem", "x (mm)", "y (mm)", "z (mm)"], rows


def parcel_table(values: Sequence[float] | np.ndarray, title: str) -> tuple[list[str], list[list]]:
    """Columns and rows for one value per parcel, highest first.

    Parameters
    ----------
    values : array_like of float, shape (100,)
    title : str
        Heading of the column of values, with its unit.
    """
    ranked = sorted(zip(parcels(), map(float, values), strict=True), key=lambda pair: -pair[1])
    return ["Parcel", "Network", title], [[each.label, network(each.network).label, value] for each, value in ranked]
