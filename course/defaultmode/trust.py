"""Which notebooks may run by themselves: the course's own, and those a person said yes to.

Stock Jupyter signs any notebook that is saved without outputs, because it guards against outputs
only: uploading or duplicating a stranger's notebook makes it "trusted". Course mode runs trusted
notebooks on opening, so here trust has to mean more.
"""

from pathlib import Path
from typing import Any

import nbformat
from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager
from nbformat.sign import NotebookNotary

from .working_copy import CourseError, Edition, fingerprint


def sign_own(folder: Path, editions: list[Edition]) -> list[str]:
    """Sign the notebooks in `folder` that are word for word the course's own, whatever their names; return their places.

    The signature goes to the person's own Jupyter, where the server will look for it. A copy whose cells
    are ours but which carries something else (outputs from another machine) is laid down afresh before.

    Raises
    ------
    CourseError
        If the person's own folder for Jupyter cannot be written to.
    """
    try:
        notary = NotebookNotary()
    except OSError as problem:
        raise CourseError(
            f"Your home folder cannot be written to ({problem.strerror or problem}), and Jupyter keeps there which notebooks "
            "you trust: make it writable, or set HOME to a folder that is."
        ) from problem
    own = {
        fingerprint(edition.source.read_bytes()): edition.source for edition in editions if edition.source.suffix == ".ipynb"
    }
    copies = [path for pattern in ("*.ipynb", "*/*.ipynb") for path in sorted(folder.glob(pattern))]
    return [
        copy.relative_to(folder).as_posix()
        for copy in copies
        if (source := own.get(fingerprint(copy.read_bytes()))) and _sign(notary, copy, source)
    ]


def _sign(notary: NotebookNotary, copy: Path, source: Path) -> bool:
    """Sign one unedited copy of `source`."""
    own = source.read_bytes()
    if not notary.check_signature(nbformat.read(copy, as_version=4)):
        if copy.read_bytes() != own:
            copy.write_bytes(own)
        notary.sign(nbformat.read(copy, as_version=4))
    return True


class CourseContents(AsyncLargeFileManager):
    """Jupyter's file manager, stricter with notebooks that course mode would run on opening.

    A course notebook stays trusted through a save only if it was trusted on disk and its code is still
    the same; the explicit way is the server's ``trust`` call. Its outputs are never stored: course mode
    makes them anew, and the file stays equal to the edition it came from.
    """

    def run_pre_save_hooks(self, model: dict, path: str, **kwargs: Any) -> None:
        """Drop the outputs of a course notebook before it is written."""
        super().run_pre_save_hooks(model, path, **kwargs)
        content = model.get("content") or {}
        if model.get("type") == "notebook" and _is_course(content):
            for cell in content["cells"]:
                if cell["cell_type"] == "code":
                    cell.update(outputs=[], execution_count=None)
            content["metadata"].pop("widgets", None)

    def check_and_sign(self, nb: Any, path: str = "", **kwargs: Any) -> None:
        """Sign a notebook that is about to be saved, if that is safe."""
        if _is_course(nb) and not self._was_trusted(nb, path):
            self.notary.check_cells(nb)  # takes the cells' own claims to be trusted out of the file
        else:
            super().check_and_sign(nb, path, **kwargs)

    async def trust_notebook(self, path: str) -> None:
        """Sign the notebook as it stands on disk, because a person asked for it."""
        self.notary.sign(nbformat.read(self._get_os_path(path), as_version=4))

    def _was_trusted(self, nb: Any, path: str) -> bool:
        """Tell whether the file on disk is signed and has the same code."""
        try:
            before = nbformat.read(self._get_os_path(path), as_version=4)
        except (OSError, ValueError, nbformat.reader.NotJSONError):
            return False
        return self.notary.check_signature(before) and _code(before) == _code(nb)


def _is_course(nb: Any) -> bool:
    """Tell whether course mode looks after a notebook."""
    return "defaultmode" in nb.get("metadata", {})


def _code(nb: Any) -> list[str]:
    """Return the source of every code cell."""
    return ["".join(cell.source) for cell in nb.cells if cell.cell_type == "code"]
