"""The bibliography: CSL-JSON records by key, and how a reference is written."""

import json
from collections.abc import Iterable
from functools import cache
from html import escape
from importlib import resources


@cache
def _records() -> dict[str, dict]:
    text = resources.files(__package__).joinpath("data/references.json").read_text("utf-8")
    return {record["id"]: record for record in json.loads(text)}


def keys() -> frozenset[str]:
    """Every key of the bibliography."""
    return frozenset(_records())


def reference(key: str) -> dict:
    """The CSL-JSON record of a key.

    Raises
    ------
    KeyError
        With a sentence that names the file to mend.
    """
    try:
        return _records()[key]
    except KeyError:
        raise KeyError(f"data/references.json: no reference has the key '{key}'; add it there or cite another.") from None


def is_retracted(key: str) -> bool:
    """Whether the work was withdrawn; it may then be cited only as retracted."""
    record = reference(key)
    return bool(record.get("custom", {}).get("retracted")) or record["title"].upper().startswith("RETRACTED")


def year(key: str) -> str:
    """Year of publication, or ``n.d.``."""
    parts = reference(key).get("issued", {}).get("date-parts", [[None]])
    return str(parts[0][0] or "n.d.")


def url(key: str) -> str | None:
    """The DOI as a link, else PubMed, PubMed Central or the record's own address."""
    record = reference(key)
    if doi := record.get("DOI"):
        return f"https://doi.org/{doi}"
    if pmid := record.get("PMID"):
        return f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/"
    if pmcid := record.get("PMCID"):
        return f"https://pmc.ncbi.nlm.nih.gov/articles/{pmcid}/"
    return record.get("URL")


def _name(author: dict) -> str:
    return author.get("literal") or author["family"]


def short(key: str) -> str:
    """How a sentence names the work: ``Raichle et al., 2001``."""
    record = reference(key)
    names = [_name(author) for author in record.get("author", [])] or [record.get("publisher", record["title"])]
    cut = record.get("custom", {}).get("authorsTruncated")
    who = f"{names[0]} et al." if len(names) > 2 or cut else " & ".join(names)
    retracted = " (retracted)" if is_retracted(key) else ""
    return f"{who}, {year(key)}{retracted}"


def full(key: str) -> str:
    """The entry of a reference list, as HTML: up to six authors, year, title, journal, volume, pages, link."""
    record = reference(key)
    title = escape(record["title"].rstrip("."))
    parts = [
        f"{escape(_authors(record))} ({year(key)}).".lstrip(),
        title if title.endswith("?") else f"{title}.",
        _place(record),
        "<b>Retracted: not evidence.</b>" if is_retracted(key) else "",
    ]
    if address := url(key):
        name = escape(address.removeprefix("https://"))
        parts.append(f'<a href="{escape(address)}" target="_blank" rel="noopener">{name}</a>')
    return " ".join(part for part in parts if part)


def _authors(record: dict) -> str:
    authors = record.get("author", [])
    names = [
        f"{_name(author)} {''.join(part[0] for part in author.get('given', '').replace('.', ' ').split())}".strip()
        for author in authors[:6]
    ]
    if len(authors) > 6 or record.get("custom", {}).get("authorsTruncated"):
        names.append("et al.")
    return ", ".join(names) or record.get("publisher", "")


def _place(record: dict) -> str:
    journal = record.get("container-title", record.get("publisher", ""))
    if not journal:
        return ""
    place = f"<i>{escape(journal.rstrip('.'))}</i>"
    if volume := record.get("volume"):
        issue = f"({escape(str(record['issue']))})" if "issue" in record else ""
        place += f" {escape(str(volume))}{issue}"
    if page := record.get("page"):
        place += f", {escape(str(page))}"
    return f"{place}."


def link(key: str) -> str:
    """The short form as an HTML link that opens beside the lesson."""
    address = url(key)
    name = escape(short(key))
    return f'<a href="{escape(address)}" target="_blank" rel="noopener">{name}</a>' if address else name


def listing(cited: Iterable[str]) -> str:
    """The reference list of these keys, by author and year, as HTML."""
    entries = sorted(set(cited), key=lambda key: (short(key).lower(), key))
    return f'<ul class="dm-references">{"".join(f"<li>{full(key)}</li>" for key in entries)}</ul>'
