"""How fast and how small is the course's brain figure, beside nilearn's plotly surface plot on the same mesh?

    pip install "nilearn[plotting]==0.14.1"
    python benchmarks/brain_figure.py

Both draw the same mesh in one figure, coloured by the default network: both hemispheres of fsaverage5 (20,484 vertices
and those of the cut borders). Import times are those of a fresh Python each; build times are medians of repeated runs
in this process after a first one. The course names each region on hover and offers five views; nilearn colours
vertices. Ratios come last: below 1, the course is faster or smaller.
"""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable

REPEATS = 7


def fresh_import(statement: str) -> float:
    """Seconds that a fresh Python needs for a statement, median of three, the start of Python taken off."""

    def seconds(code: str) -> float:
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True)
        return time.perf_counter() - start

    seconds(statement)  # once for the file cache
    return statistics.median(seconds(statement) - seconds("pass") for _ in range(3))


def build(draw: Callable) -> tuple[float, float, int]:
    """Seconds for the first figure, median seconds for the following ones, and characters of JSON."""
    start = time.perf_counter()
    figure = draw()
    first = time.perf_counter() - start
    rest = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        figure = draw()
        rest.append(time.perf_counter() - start)
    return first, statistics.median(rest), len(figure.to_json())


def peer() -> Callable:
    """nilearn's plot of the same parcels on the same surfaces, as a plotly figure."""
    import numpy as np
    from defaultmode import atlas
    from nilearn.plotting import plot_surf_roi
    from nilearn.surface import InMemoryMesh, PolyMesh, SurfaceImage

    default = np.concatenate([[False], atlas.default_parcels()])
    sides = {side: atlas.surface(side) for side in atlas.HEMISPHERES}
    mesh = PolyMesh(**{side: InMemoryMesh(each.millimetres, each.faces.astype(int)) for side, each in sides.items()})
    data = {side: default[each.parcel].astype(np.float32) for side, each in sides.items()}
    depth = {side: each.depth.astype(np.float32) for side, each in sides.items()}

    def draw():
        return plot_surf_roi(
            surf_mesh=mesh,
            roi_map=SurfaceImage(mesh, data),
            bg_map=SurfaceImage(mesh, depth),
            hemi="both",
            engine="plotly",
        ).figure

    return draw


def main() -> int:
    """Print a table and the ratios; 1 and a sentence when nilearn is missing."""
    try:
        from nilearn.plotting import plot_surf_roi  # noqa: F401
    except ImportError:
        print("This benchmark needs nilearn with its plotting: pip install 'nilearn[plotting]==0.14.1'.", file=sys.stderr)
        return 1
    from defaultmode import brain

    ours = (fresh_import("from defaultmode.brain import network"), *build(brain.network))
    theirs = (fresh_import("from nilearn.plotting import plot_surf_roi"), *build(peer()))
    rows = ("import (s)", "first figure (s)", "next figure (s)", "JSON (MB)")
    shown = [(*ours[:3], ours[3] / 1e6), (*theirs[:3], theirs[3] / 1e6)]
    print(f"{'':18}{'course':>10}{'nilearn':>10}")
    for name, left, right in zip(rows, *shown, strict=True):
        print(f"{name:18}{left:10.3f}{right:10.3f}")
    print()
    for name, left, right in zip(rows, *shown, strict=True):
        print(f"ratio, {name.split(' (')[0]}: {left / right:.2f}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
