"""Files that somebody else may have laid there: read only when they are plain, and never more than was agreed."""

import os
import stat
from pathlib import Path

_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_KINDS = {stat.S_IFLNK: "a link", stat.S_IFDIR: "a folder", stat.S_IFIFO: "a pipe", stat.S_IFSOCK: "a socket"}


class NotPlainError(Exception):
    """What lies there is not a file. The message says what it is: ``a link``, ``a folder``, ``a pipe`` …"""


def kind(mode: int) -> str:
    """What a file mode stands for, in words; empty for a plain file."""
    return "" if stat.S_ISREG(mode) else _KINDS.get(stat.S_IFMT(mode), "a device")


def read_plain(path: Path, limit: int) -> bytes:
    """The first `limit` + 1 bytes of a plain file, so that a result longer than `limit` tells of a larger one.

    Nothing is opened before it has been looked at: opening a pipe waits for ever, and a link leads elsewhere.

    Raises
    ------
    FileNotFoundError
    NotPlainError
    OSError
        When it cannot be read.
    """
    if what := kind(path.lstat().st_mode):
        raise NotPlainError(what)
    with os.fdopen(os.open(path, _FLAGS), "rb") as file:
        if what := kind(os.fstat(file.fileno()).st_mode):  # changed between the look and the opening
            raise NotPlainError(what)
        return file.read(limit + 1)


def content(path: Path) -> bytes:
    """What a file of our own holds; empty where there is none."""
    try:
        return path.read_bytes()
    except OSError:
        return b""
