"""The register of claims hangs together: verdicts, verbs, references, lessons."""

import re
from html import escape

import pytest
from defaultmode import claims, lessons, look, references
from defaultmode.table import ItemError

STRONG_VERBS = re.compile(r"\b(causes?|proves?|resets?|restores?|leads? to)\b", re.IGNORECASE)
LESSON_ONE = [f"A{n:02d}" for n in (1, 2, 3, 4, 5, 6, 8, 10, 11, 12, 13, 14, 15)] + ["A07a", "A07b", "A09a", "A09b"]


def test_an_unknown_claim_names_the_file_to_mend():
    with pytest.raises(KeyError, match=r"claims\.toml.*no-such-claim"):
        claims.claim("no-such-claim")


def test_a_misspelt_field_is_told_with_its_place(monkeypatch):
    monkeypatch.setattr(claims.tomllib, "loads", lambda _: {"claim": [{"id": "x", "verdikt": "mixed"}]})
    with pytest.raises(ItemError, match=r"claims\.toml: claim 'x', field 'verdikt': unknown; remove it or use one of"):
        claims.register.__wrapped__()


def test_everything_the_popular_account_says_of_the_network_is_in_the_register():
    briefs = {claim.brief for claim in claims.register().values()}
    assert briefs.issuperset(LESSON_ONE)


@pytest.mark.parametrize("claim", claims.register().values(), ids=lambda claim: claim.id)
class TestEachClaim:
    def test_has_a_verdict_and_a_lesson_that_exist(self, claim):
        assert claim.verdict in look.VERDICTS
        assert lessons.outline(claim.lesson).ready

    def test_cites_something_that_is_known_and_not_retracted(self, claim):
        assert claim.references
        for key in claim.references:
            assert references.reference(key)
            assert not references.is_retracted(key)

    def test_is_not_taught_more_strongly_than_its_verdict(self, claim):
        if claim.verdict in ("mixed", "contested", "metaphor", "not-supported"):
            assert not STRONG_VERBS.search(claim.teach), claim.teach

    def test_that_is_not_supported_never_appears_without_its_but(self, claim):
        if claim.verdict == "not-supported":
            assert re.search(r"\b(but|not|no|nobody|neither|cannot|never|too)\b", claim.teach, re.IGNORECASE), claim.teach

    def test_shows_word_and_sign_on_its_chip_and_the_reason_with_it(self, claim):
        sign, word = look.VERDICTS[claim.verdict]
        chip = claims.chip(claim.id)
        assert sign in chip and word in chip and escape(claim.why) in chip
        assert "What can be said:" in chip


def test_a_card_lists_both_sides():
    card = claims.card("active-at-rest")
    assert "<b>For</b>" in card and "<b>Against, or limiting</b>" in card
    assert "Raichle et al., 2001" in card
