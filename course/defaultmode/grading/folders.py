"""Folders that are put in place of others, so that a crash leaves the old one or the new one and no mixture."""

import contextlib
import os
import shutil
from pathlib import Path


def begin(folder: Path) -> Path:
    """Make an empty folder beside `folder`, to be filled and then `put` in its place."""
    half, _ = _beside(folder)
    _remove(half)
    half.mkdir(parents=True)
    return half


def put(folder: Path) -> None:
    """Put what was begun in place of `folder`.

    A crash leaves the old one or the new one, whole, under its own name or where `settle` finds it.
    """
    half, before = _beside(folder)
    if os.path.lexists(folder):
        _remove(before)
        folder.rename(before)
    half.rename(folder)
    _remove(before)


def share(*places: Path) -> None:
    """Let the group of the instructors write in these folders, as far as they are ours to change."""
    for place in places:
        with contextlib.suppress(OSError):
            place.chmod((place.stat().st_mode | 0o2770) & 0o2777)


def settle(folder: Path) -> None:
    """Put right what a run that was killed left beside the `folder` that it was replacing."""
    half, before = _beside(folder)
    if os.path.lexists(before) and not os.path.lexists(folder):
        before.rename(folder)
    _remove(before)
    _remove(half)


def _beside(folder: Path) -> tuple[Path, Path]:
    return folder.with_name(f".{folder.name}.half"), folder.with_name(f".{folder.name}.before")


def _remove(path: Path) -> None:
    if not os.path.lexists(path):
        return
    if path.is_symlink() or not path.is_dir():
        path.unlink()
        return
    if os.name == "nt":  # where a read-only file cannot be removed
        for file in path.iterdir():
            file.chmod(0o600)
    shutil.rmtree(path)
