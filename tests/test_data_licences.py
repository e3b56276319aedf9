"""Are the baked data what the manifest says, small, described, and accompanied by their licences?"""

import hashlib
import json
from pathlib import Path

import defaultmode
import pytest

DATA = Path(defaultmode.__file__).parent / "data"
BRAIN = DATA / "brain"
MANIFEST = json.loads((BRAIN / "manifest.json").read_text("utf-8"))


@pytest.mark.parametrize("name", MANIFEST["files"])
def test_a_file_is_the_one_in_the_manifest(name):
    content = (BRAIN / name).read_bytes()
    assert MANIFEST["files"][name] == {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}


def test_every_data_file_is_in_the_manifest_and_in_the_data_sheet():
    sheet = (DATA / "README.md").read_text("utf-8")
    files = {path.name for path in BRAIN.iterdir() if path.suffix in (".npz", ".csv")}
    assert files == set(MANIFEST["files"])
    assert all(f"`brain/{name}`" in sheet for name in files)


def test_every_file_and_folder_of_the_course_s_own_data_is_in_the_data_sheet():
    sheet = (DATA / "README.md").read_text("utf-8")
    for path in DATA.iterdir():
        if path.name != "README.md" and not path.name.startswith("."):
            assert (f"`{path.name}/" if path.is_dir() else f"`{path.name}`") in sheet, path.name


def test_the_data_stay_below_seven_tenths_of_a_megabyte():
    assert sum(entry["bytes"] for entry in MANIFEST["files"].values()) <= 700_000


def test_the_manifest_pins_the_wheels_that_the_script_reads():
    script = (BRAIN / "bake.py").read_text("utf-8")
    for wheel, digest in MANIFEST["wheels"].items():
        assert f'"{wheel}": "{digest}"' in script


def test_the_licence_texts_travel_with_the_data():
    freesurfer = (BRAIN / "licences" / "FreeSurfer.txt").read_text("utf-8")
    assert freesurfer.startswith("All or portions of this licensed product")
    assert "PART B" in freesurfer
    assert "Copyright" in (BRAIN / "licences" / "CBIG-Schaefer2018.txt").read_text("utf-8")


def test_the_data_sheet_says_what_the_licences_ask_for():
    sheet = (DATA / "README.md").read_text("utf-8")
    for wording in (
        "modified versions",
        "Clinical applications are neither recommended nor advised",
        "obtained under license from The General Hospital Corporation",
        "CC0",
        "MNI305",
        "No data of the Human Connectome Project are stored",
    ):
        assert wording in sheet


def test_the_package_never_imports_the_script_that_bakes():
    package = Path(defaultmode.__file__).parent
    modules = [path for path in package.rglob("*.py") if path.name != "bake.py"]
    assert not [path for path in modules if "import bake" in path.read_text("utf-8")]
