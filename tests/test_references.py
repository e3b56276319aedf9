"""The bibliography is readable by people and by machines."""

import re

import pytest
from defaultmode import references


def test_a_key_that_is_missing_names_the_file_to_mend():
    with pytest.raises(KeyError, match=r"references\.json.*nobody1999"):
        references.reference("nobody1999")


def test_a_record_that_lacks_what_a_citation_needs_says_what_to_add():
    told = dict(references.missing({"id": "x", "title": "T"}))
    assert set(told) == {"author", "issued", "DOI"}
    assert not dict(references.missing(references.reference("raichle2001")))


def test_what_is_cited_without_an_identifier_names_its_journal():
    record = {"id": "x", "title": "T", "author": [{"literal": "Group"}], "issued": {"date-parts": [[2020]]}}
    assert dict(references.missing(record))
    assert not dict(references.missing({**record, "container-title": "J"}))


def test_one_two_and_many_authors_are_named_as_sentences_do():
    assert references.short("menon2023") == "Menon, 2023"
    assert references.short("buckner2019") == "Buckner & DiNicola, 2019"
    assert references.short("raichle2001") == "Raichle et al., 2001"


def test_a_cut_list_of_authors_ends_in_et_al():
    cut = [key for key in references.keys() if references.reference(key)["custom"].get("authorsTruncated")]
    assert cut
    for key in cut:
        assert "et al." in references.short(key)
        assert ", et al. (" in references.full(key)


def test_a_retracted_work_is_always_called_retracted():
    assert references.is_retracted("pierce2023")
    assert "(retracted)" in references.short("pierce2023")
    assert "Retracted: not evidence" in references.full("pierce2023")
    assert not references.is_retracted("raichle2001")


def test_a_link_leads_to_the_doi_where_there_is_one():
    assert references.url("raichle2001") == "https://doi.org/10.1073/pnas.98.2.676"
    assert references.url("dastjerdi2011").startswith("https://pmc.ncbi.nlm.nih.gov/")


def test_every_entry_can_be_written_out():
    for key in references.keys():
        entry = references.full(key)
        assert f"({references.year(key)})" in entry
        assert not re.search(r"\.\.|,\s*\.| {2}|None", re.sub(r"<a .*</a>", "", entry)), entry


def test_a_list_is_ordered_by_author_and_names_each_work_once():
    html = references.listing(["yeo2011", "alves2019", "yeo2011"])
    assert html.index("Alves") < html.index("Yeo")
    assert html.count("<li>") == 2
