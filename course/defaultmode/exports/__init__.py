"""The questions of a bank file in the forms that other programs take: Moodle, Canvas and their kin, Anki, a printer.

Each module here turns a bank into one file, and says in words what that form cannot hold.
"""

SUFFIXES = {"moodle": ".xml", "gift": ".gift.txt", "qti": ".zip", "anki": ".apkg", "print": ".html"}
"""The forms that there are, and how a file in each ends. Moodle takes GIFT only from files that end with ``.txt``."""


class ExportError(Exception):
    """A file that cannot be read, found or written. The message says what to do."""
