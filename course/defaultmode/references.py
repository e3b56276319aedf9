"""The bibliography: CSL-JSON records by key, and how a reference is written."""

import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from html import escape
from importlib import resources

from . import table

# What an identifier must look like, and how to say so.
_FORMS = {
    "id": (r"[a-z][a-z0-9]*", "use small letters and digits, as in raichle2001"),
    "DOI": (r"10\.\d{4,9}/\S+", "write it as in 10.1073/pnas.98.2.676, without an address before it"),
    "PMID": (r"\d{1,8}", "write the digits alone"),
    "PMCID": (r"PMC\d+", "write it as in PMC2848443"),
    "URL": (r"https?://\S+", "write the whole address"),
}
_SHAPES: dict[str, type | tuple[type, ...]] = {
    **dict.fromkeys(("title", "container-title", "publisher", "DOI", "PMID", "PMCID", "URL"), str),
    **dict.fromkeys(("volume", "issue", "page"), (str, int)),
    **dict.fromkeys(("issued", "accessed", "custom"), dict),
    "author": list,
}
"""What the fields that the course reads must be; the rest of CSL-JSON is left alone."""
_NAMES = ("family", "given", "literal")


def _shapeless(record: dict) -> str | None:
    """The first field that is not of its shape, or None."""
    for field, shape in _SHAPES.items():
        if field in record and not isinstance(record[field], shape):
            return field
    for author in record.get("author", []):
        if not isinstance(author, dict) or not all(isinstance(author.get(part, ""), str) for part in _NAMES):
            return "author"
    for field in ("issued", "accessed"):
        if field in record:
            match record[field].get("date-parts"):
                case [[_, *_], *_]:
                    pass
                case _:
                    return field
    return None


def load(text: str) -> dict[str, dict]:
    """Read a bibliography from CSL-JSON: every record by its key.

    Raises
    ------
    table.ItemError
        For a record without a key, a field of another shape than CSL-JSON's, or a key that comes twice. What else is
        wrong with a record, `malformed` and `missing` say.
    """
    records: dict[str, dict] = {}
    for place, record in enumerate(json.loads(text), 1):
        if not isinstance(record, dict) or not isinstance(record.get("id"), str):
            table.fail(f"references.json: reference {place}", "id", "missing; give it a key such as raichle2001.")
        if field := _shapeless(record):
            problem = f"is not as CSL-JSON has it ({json.dumps(record[field], ensure_ascii=False)[:60]}); export it again."
            table.fail(f"references.json: reference '{record['id']}'", field, problem)
        if record["id"] in records:
            table.fail(f"references.json: reference '{record['id']}'", "id", "comes twice; rename one or remove it.")
        records[record["id"]] = record
    return records


@cache
def _records() -> dict[str, dict]:
    return load(resources.files(__package__).joinpath("data/references.json").read_text("utf-8"))


def malformed(record: dict) -> Iterator[tuple[str, str]]:
    """Each field of a CSL-JSON record that cannot be right, as (field, what is wrong and what to do)."""
    for field, (form, remedy) in _FORMS.items():
        if field in record and not re.fullmatch(form, str(record[field])):
            yield field, f"'{record[field]}' is no {field}; {remedy}."
    if "issued" in record and not 1850 <= (_year(record) or 0) <= 2100:
        yield "issued", f'{record["issued"]} holds no year; write it as in {{"date-parts": [[2001]]}}.'
    marked, titled = bool(record.get("custom", {}).get("retracted")), record.get("title", "").upper().startswith("RETRACTED")
    if marked != titled:
        yield "custom", "title and custom.retracted must both say that a work is retracted, or neither."


def missing(record: dict) -> Iterator[tuple[str, str]]:
    """Each thing that a reference lacks and must have before it is cited, as (field, what to add)."""
    if not record.get("title"):
        yield "title", "missing; add it."
    if not any(author.get("family") or author.get("literal") for author in record.get("author", [])):
        yield "author", "missing; add the authors, or the group as 'literal'."
    if _year(record) is None and not record.get("accessed"):
        yield "issued", "missing; add the year, or 'accessed' for a page without a date."
    if not any(record.get(field) for field in ("DOI", "PMID", "PMCID", "URL", "container-title")):
        yield "DOI", "nothing leads to the work; add a DOI, PMID, PMCID or URL, or the journal."


def _year(record: dict) -> int | None:
    parts = record.get("issued", {}).get("date-parts", [[None]])
    return int(parts[0][0]) if re.fullmatch(r"\d+", str(parts[0][0])) else None


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
    return bool(reference(key).get("custom", {}).get("retracted"))


def year(key: str) -> str:
    """Year of publication, with the key's letter where an author has several in one year; or ``n.d.``."""
    letter = re.search(r"\d([a-z])$", key)
    return f"{_year(reference(key)) or 'n.d.'}{letter[1] if letter else ''}"


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
