"""The register of claims is read strictly, is complete, and shows itself with word, sign and reason."""

import datetime
from html import escape

import pytest
from defaultmode import claims, lessons, look, popular_account
from defaultmode.table import ItemError

NETWORK_AND_CONDITIONS = [
    f"A{n:02d}{part}"
    for n in range(1, 40)
    for part in {7: "ab", 9: "ab"}.get(n, [""])  # A07 and A09 are split in two
]
MEASUREMENT = [f"M{n}" for n in range(1, 15)]
KETAMINE_AND_INTEGRATION = [f"K{n:02d}" for n in range(1, 79)]


def row(**changes) -> str:
    fields = {
        "id": '"a-claim"',
        "brief": '"X1"',
        "section": '"conclusion"',
        "verdict": '"mixed"',
        "kind": '"imaging"',
        "teach": '"Some say so."',
        "why": '"Some found so."',
        "for": '[{ reference = "raichle2001", finding = "A finding." }]',
        "checked": "2026-11-25",
    }
    return "[[claim]]\n" + "\n".join(f"{name} = {value}" for name, value in {**fields, **changes}.items())


def test_an_unknown_claim_names_the_file_to_mend():
    with pytest.raises(KeyError, match=r"claims\.toml.*no-such-claim"):
        claims.claim("no-such-claim")


def test_a_mistake_is_told_with_file_id_field_and_remedy():
    sentence = r"claims\.toml: claim 'a-claim', field 'verdict': 'sure' is unknown; use one of supported"
    with pytest.raises(ItemError, match=sentence):
        claims.load(row(verdict='"sure"'))


def test_every_claim_of_the_reviews_and_every_gap_is_in_the_register():
    briefs = {claim.brief for claim in claims.register().values()}
    assert briefs.issuperset([*NETWORK_AND_CONDITIONS, *MEASUREMENT, *KETAMINE_AND_INTEGRATION])
    assert {f"G{n}" for n in range(1, 10)} <= briefs


def test_the_verdicts_are_those_that_the_reviews_count():
    def count(prefix: str) -> dict[str, int]:
        rows = [claim.verdict for claim in claims.register().values() if claim.brief.startswith(prefix)]
        return {verdict: rows.count(verdict) for verdict in look.VERDICTS if verdict in rows}

    assert count("K") == {"supported": 5, "mixed": 29, "contested": 6, "preclinical": 5, "not-supported": 25, "metaphor": 8}
    assert count("A") == {"supported": 8, "mixed": 15, "contested": 4, "not-supported": 9, "metaphor": 5}


def test_every_line_of_the_popular_account_is_a_claim_or_rhetoric():
    lines = popular_account.lines()
    assert [line.number for line in lines] == list(range(1, 183))
    assert all(line.claims or line.rhetoric for line in lines)
    named = {claim for line in lines for claim in line.claims}
    said = {claim.id for claim in claims.register().values() if claim.section != "left-out"}
    assert named == said


def test_every_section_of_the_popular_account_has_its_lesson():
    for line in popular_account.lines():
        for claim in map(claims.claim, line.claims):
            assert lessons.outline(claim.lesson).ready and claim.anchor, f"line {line.number}: {claim.id}"
    assert {claim.section for claim in claims.register().values()} == set(claims.SECTIONS)


def test_what_the_account_says_is_kept_in_other_words_and_only_where_it_says_it():
    for claim in claims.register().values():
        assert bool(claim.said) == (claim.section != "left-out"), claim.id


@pytest.mark.parametrize(
    ("n", "people"),
    [
        ("1,000", 1000),
        ("848 / 794", 1642),
        ("1,911 / 1,580 in 52 studies", 3491),
        ("17 (19 enrolled)", 17),
        ("286 healthy in 14 studies", 286),
        ("40,000 and more", 40000),
        ("15 / 15 + 15", 45),
        ("25 studies", None),
        ("3 of 8 studies", None),
        ("9 seed studies", None),
        ("133 drug, 63 natural-reward articles", None),
        ("", None),
    ],
)
def test_people_are_counted_from_what_is_stated(n, people):
    assert claims.people(n) == people


def test_labels_and_law_fall_due_before_anatomy():
    safety, anatomy = claims.claim("medical-risks"), claims.claim("five-regions")
    assert safety.due == datetime.date(2027, 5, 25)
    assert anatomy.due == datetime.date(2028, 11, 25)


@pytest.mark.parametrize("claim", claims.register().values(), ids=lambda claim: claim.id)
def test_a_claim_shows_word_sign_reason_and_what_can_be_said(claim):
    sign, word = look.VERDICTS[claim.verdict]
    chip = claims.chip(claim.id)
    assert sign in chip and word in chip and escape(claim.why) in chip
    assert "What can be said:" in chip and escape(claim.teach) in chip
    assert f"Last checked <time>{claim.checked}</time>" in chip


def test_a_card_lists_both_sides_with_people_and_direction():
    card = claims.card("depression-overactive")
    heads = [card.index("<b>For</b>"), card.index("Kaiser et al., 2015"), card.index("<b>Against, or limiting</b>")]
    assert heads == sorted(heads) and card.index("n = 618 / 683, ▼ lower") > heads[-1]


def test_a_claim_without_findings_says_what_was_looked_for():
    searched = [claim for claim in claims.register().values() if not claim.findings]
    assert searched
    for claim in searched:
        assert escape(claim.searched) in claims.card(claim.id)
