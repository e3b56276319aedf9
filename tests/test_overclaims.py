"""Remarks on a sentence to a client: over-claims are found, and what is denied, quoted or hedged is left alone."""

import pytest
from defaultmode import claims, overclaims
from defaultmode.look import VERDICTS

RELAPSE = ["relapse", "come back", "comes back", "return"]

FINE = [
    ("mixed", "Nobody has shown that it resets the brain."),
    ("mixed", "In one trial some people felt better after a week, and many of them relapsed."),
    ("mixed", "It may help for a while; how long, nobody can promise."),
    ("mixed", "I can’t promise that it will help, but about half of the people in that trial felt some relief."),
    ("mixed", "It does not work for everyone, and we don't know beforehand for whom."),
    ("mixed", "Everyone is different, and it may take you longer."),
    ("mixed", "Everybody’s story is different, so I can't say how it will go for you."),
    ("mixed", "You said that you would “never feel depressed again”; what would you notice if that were so?"),
    ("mixed", 'The word "cure" is too big for what was measured: symptoms were lower for some people.'),
    ("mixed", "You read that it rewires the brain; that has not been measured in people."),
    ("mixed", "You hope that it cures the depression, and I hope with you; the trials show less."),
    ("mixed", "I completely understand why you want it to last, and we do not know whether it will."),
    ("mixed", "It may lead to relief within a day in some people."),
    ("mixed", "People speak of it because it may cause relief within a day."),
    ("mixed", "We do not know whether it will last."),
    ("mixed", "No treatment is risk-free, and this one can raise blood pressure."),
    ("mixed", "There is no cure in this; there may be some relief."),
    ("mixed", "Nobody can say for certain how long the effect lasts."),
    ("mixed", "Perhaps the change will last; a week is what most trials looked at."),
    ("mixed", "That doesn’t mean that the low mood won't come back."),
    ("mixed", "What would you like to be different in a week?"),
    ("mixed", "You need not decide today; please don't stop your antidepressants before you have talked with your prescriber."),
    ("mixed", "Before you stop your medication, ask the person who prescribed it; nobody knows what stopping would do."),
    ("mixed", "It's not that the drug heals; it might make some work easier."),
    ("mixed", "I will never promise more than the trials found."),
    ("mixed", "I would always ask the prescriber first, because nobody has tested this."),
    ("mixed", "For some people the effect is gone within a week, so it isn't permanent."),
    ("mixed", "That night you may feel calm; it will help us to write down what you remember."),
    ("mixed", "Trials gave 0.5 mg/kg; what is right for you is the prescriber’s question, and it may be nothing."),
    ("mixed", "In small studies in which everyone knew what they had, people brooded less."),
    ("mixed", "It is approved for certain kinds of depression, and nobody knows for which people it works best."),
    ("contested", "Researchers disagree about this."),
    ("contested", "The evidence points both ways, so I would not build on it."),
    ("metaphor", "A reset is a picture, not a finding."),
    ("metaphor", "“Window” is a way of speaking: no clock was found."),
    ("supported", "In people with depression, symptoms were lower a day after one infusion than after midazolam."),
    ("supported", "One infusion leads to fewer symptoms a day later, on average."),
    ("supported", "Bladder problems were seen in people who used it often."),
    ("preclinical", "In mice, new spines grew within a day; nobody has seen that in people."),
    ("preclinical", "Nobody has shown in people that it grows new connections."),
    ("preclinical", "That was seen in rats, and it may be different in us."),
    ("not-supported", "It has not been shown that more dissociation means more benefit."),
    ("not-supported", "A scan cannot choose the treatment for you; nobody has tested that."),
    ("not-supported", "You asked if it will erase the memory: it does not."),
    ("mixed", "I'm sure that was frightening, and I don't know what comes next."),
    ("mixed", "I'm sure you'll have questions, and I may not know the answers."),
    ("mixed", "You'd be better off asking your GP, since nobody has tested it."),
    ("mixed", "It'll take time, and we don't know how much."),
    ("mixed", "You can always ring me, and it may come back."),
    ("mixed", "It certainly isn't a cure, and some people relapse."),
    ("mixed", "It's impossible to say how long it lasts."),
    ("mixed", "I'd love to say it's for good, but I honestly don't know."),
    ("mixed", "I'd be wary of anyone who tells you it heals trauma."),
    ("mixed", "The idea that it resets the brain is a picture."),
    ("mixed", "If it helps, you'll feel better for a while at most."),
    ("mixed", "It doesn't cure, heal or reset anything."),
    ("mixed", "I can't say that it's safe, that it works or that you'll be fine."),
    ("mixed", "I wouldn't come off them before asking, as nobody knows what would happen."),
    ("mixed", "I'd stay on the tablets until we've asked, because nobody knows."),
    ("mixed", "In the trial people had a fixed dose, and some felt better."),
    ("mixed", "She can certainly ask; the studies point different ways, and mothers were dizzy in some."),
    ("contested", "Honestly, the jury's still out."),
    ("contested", "Findings vary a lot, so I'd leave it open."),
    ("not-supported", "At the moment it's a research idea and no more than that."),
    ("not-supported", "Relapse happens after ketamine whatever people do afterwards."),
    ("not-supported", "Scans tell us about groups rather than about you, so I'd ask your prescriber."),
    ("preclinical", "That's from work on mice, so I'd be wary of saying your brain's growing anything."),
    ("mixed", "If you had planned to harm yourself, might you tell me?"),
    ("mixed", "If you'd need more help, you could ring me, and nobody knows how it will go."),
    ("mixed", "It's been two weeks since you stopped the tablets, and nobody knows what that does."),
    ("mixed", "Feeling that it's your fault is part of being low for many people."),
    ("mixed", "You may feel that it's your fault; it is not."),
    ("mixed", "It may have come back, and not because you skipped the exercises."),
    ("mixed", "No study has shown that it comes back because you didn't practise."),
    ("mixed", "I wish you had been told that it often comes back."),
    ("not-supported", "You are afraid that you will lose everything; nobody has tested that."),
    ("not-supported", "No study says that you will relapse if you don't do the exercises."),
    ("not-supported", "Nobody can promise that it will stay, even if you do the exercises."),
    ("not-supported", "If you mean how long it lasts, nobody knows."),
    ("mixed", "It will be fine to ring me, and some do."),
    ("preclinical", "That the window closes after 72 hours was seen in mice; nobody knows in people."),
    ("preclinical", "In mice the window shuts after 72 hours; in people nobody knows."),
    ("preclinical", "You have read that the window shuts after 72 hours; it was seen in some rats."),
    ("preclinical", "It is not too late; what closes, closes in mice."),
]

FOUND = [
    ("mixed", "It resets the brain, though we know little.", "verb", "resets"),
    ("mixed", "Ketamine may rewire your brain.", "verb", "rewire"),
    ("mixed", "The treatment can cure depression in some people.", "verb", "cure"),
    ("mixed", "This will heal your trauma, perhaps.", "verb", "heal"),
    ("mixed", "It switches off your inner critic, some people say.", "verb", "switches off"),
    ("mixed", "It leads to recovery in many people.", "verb", "leads to"),
    ("mixed", "The trials prove that it works in some people.", "verb", "prove"),
    ("mixed", "Many people say it helps, and I think it cures.", "verb", "cures"),
    ("not-supported", "It may cause a lasting change, but not for you.", "verb", "cause"),
    ("supported", "Ketamine cures depression.", "verb", "cures"),
    ("mixed", "You will always have this insight, I think.", "absolute", "always"),
    ("mixed", "You will never be depressed again, most likely.", "absolute", "will never"),
    ("mixed", "The change is permanent for many.", "absolute", "permanent"),
    ("mixed", "It helps everyone, at least a little, in the trials.", "absolute", "everyone"),
    ("mixed", "There are no side effects that we know, perhaps.", "absolute", "no side effects"),
    ("mixed", "It is completely safe in most trials.", "absolute", "completely safe"),
    ("mixed", "Ketamine is safe, as far as some say.", "absolute", "Ketamine is safe"),
    ("mixed", "This works in 100% of people, it seems.", "absolute", "100%"),
    ("supported", "It definitely lowers symptoms.", "absolute", "definitely"),
    ("mixed", "I promise you that many people find relief.", "promise", "I promise"),
    ("mixed", "You will feel better tomorrow; some do.", "promise", "will feel better"),
    ("mixed", "You’ll be fine, most people are.", "promise", "You’ll be fine"),
    ("mixed", "It will help you, as it did in one trial.", "promise", "It will help"),
    ("mixed", "The effect will last, in my guess.", "promise", "The effect will last"),
    ("mixed", "Your depression won’t come back, in all likelihood; so the evidence.", "promise", "won’t come back"),
    ("mixed", "It's guaranteed to help some people.", "promise", "guaranteed"),
    ("mixed", "You can stop your antidepressants now, perhaps.", "dosing", "You can stop your antidepressants"),
    ("mixed", "Stop taking your medication and see; some do.", "dosing", "Stop taking your medication"),
    ("mixed", "You should take 50 mg, or maybe less.", "dosing", "You should take 50 mg"),
    ("mixed", "It may help depressed patients.", "label", "depressed patients"),
    ("mixed", "Some addicts feel better afterwards.", "label", "addicts"),
    ("mixed", "Nobody has proven it, but integration heals the wound underneath.", "verb", "heals"),
    ("not-supported", "Not having integration causes the relapse, though nobody's certain about it.", "verb", "causes"),
    ("mixed", "About a quarter relapse, but for the rest of them it's a cure.", "verb", "cure"),
    ("mixed", "The exercises fix the patterns underneath, I think, for some.", "verb", "fix"),
    ("mixed", "It prevents depression in many mothers.", "verb", "prevents"),
    ("mixed", "The evidence is mixed, and a busy network is what makes you ruminate.", "verb", "is what makes"),
    ("mixed", "No scan can do that, and besides, it's got no side effects.", "absolute", "no side effects"),
    ("mixed", "Once you've seen it you can't unsee it, it's permanent.", "absolute", "permanent"),
    ("mixed", "That insight stays with you for life, I'd imagine.", "absolute", "for life"),
    ("supported", "If you go on with the spray you're completely protected.", "absolute", "completely protected"),
    ("mixed", "There's zero chance of relapse, in my guess.", "absolute", "zero chance of"),
    (
        "mixed",
        "If you come every week you'll keep what you've gained, though it isn't proven.",
        "promise",
        "you'll keep what you",
    ),
    ("mixed", "Don't worry, another infusion will sort this out.", "promise", "another infusion will sort"),
    ("mixed", "Nobody needs a scan, you'll be absolutely fine.", "promise", "you'll be absolutely fine"),
    ("mixed", "I'm confident it's going to work for you.", "promise", "I'm confident it's going to"),
    ("mixed", "Some mothers get dizzy, but she won't get depressed again.", "promise", "won't get depressed"),
    ("mixed", "You won't ever feel that low again, although it could come back.", "promise", "won't ever feel that low"),
    ("mixed", "I'd just come off the tablets slowly and tell your doctor afterwards.", "dosing", "come off the tablets"),
    ("mixed", "It's fine to stop your tablets, but let your prescriber know.", "dosing", "stop your tablets"),
    ("mixed", "Maybe just take them every other day.", "dosing", "take them every other"),
    ("mixed", "If not, you could double your tablets until then.", "dosing", "you could double your tablets"),
    ("mixed", "I'd stay on two sprays a week, whatever they say.", "dosing", "two sprays"),
    ("mixed", "In some trials depressed mothers did better.", "label", "depressed mothers"),
    ("mixed", "It is back because you did not do the work.", "blame", "because you did not"),
    ("mixed", "If you had done the exercises, it might have stayed.", "blame", "If you had done the exercises"),
    ("mixed", "You might have stayed well if you'd practised more.", "blame", "if you'd practised"),
    ("supported", "Had you come every week, this wouldn't have happened.", "blame", "Had you come"),
    ("mixed", "You should have kept it up, I think.", "blame", "You should have kept"),
    ("mixed", "You didn't try hard enough, perhaps.", "blame", "You didn't try hard enough"),
    ("mixed", "It's your own fault, some would say.", "blame", "your own fault"),
    ("not-supported", "You will lose everything unless you integrate.", "promise", "You will lose everything"),
    ("not-supported", "If you don't integrate you'll lose it all again, nobody doubts that.", "promise", "you'll lose it"),
    ("mixed", "Unless you go on, you'll relapse, as many do.", "promise", "you'll relapse"),
    ("not-supported", "If you do the exercises it will stay.", "promise", "it will stay"),
    ("mixed", "As long as you practise, it lasts.", "promise", "it lasts"),
    ("mixed", "It will be fine.", "promise", "It will be fine"),
    ("preclinical", "The window shuts after 72 hours.", "deadline", "window shuts after 72 hours"),
    ("preclinical", "You've got until Sunday, then it may close.", "deadline", "You've got until Sunday"),
    ("mixed", "After two weeks it's too late for most.", "deadline", "After two weeks it's too late"),
    ("mixed", "You should take 0.5 mg/kg, perhaps.", "dosing", "You should take 0.5 mg/kg"),
]

MISSING = [
    ("mixed", "It lowers symptoms within a day.", "unsure"),
    ("contested", "The network is quieter in depression.", "unsure"),
    ("metaphor", "The brain is set back to its start.", "unsure"),
    ("not-supported", "It may work through the default mode network.", "unsure"),
    ("preclinical", "It may grow new connections.", "animals"),
    ("preclinical", "Some studies saw new spines within a day.", "animals"),
    ("not-supported", "A scan can tell whether your network is the sort that responds.", "unsure"),
    ("preclinical", "You might have a little longer, some say up to two weeks.", "animals"),
    ("mixed", "You can stop brooding, and you did not before.", "unsure"),
]


@pytest.mark.parametrize(("verdict", "sentence"), FINE)
def test_a_careful_sentence_is_left_alone(verdict, sentence):
    assert overclaims.remarks(sentence, verdict) == ()


@pytest.mark.parametrize(("verdict", "sentence", "kind", "words"), FOUND)
def test_what_says_too_much_is_found_and_quoted(verdict, sentence, kind, words):
    found = overclaims.remarks(sentence, verdict)
    assert kind in {remark.kind for remark in found}
    assert any(words.casefold() in remark.found.casefold() for remark in found if remark.kind == kind)
    for remark in found:
        assert remark.found in sentence and remark.why.endswith(".") and remark.instead.endswith(".")


@pytest.mark.parametrize(("verdict", "sentence", "kind"), MISSING)
def test_what_is_missing_is_said(verdict, sentence, kind):
    assert [(remark.kind, remark.found) for remark in overclaims.remarks(sentence, verdict)] == [(kind, "")]


def test_the_risk_is_asked_for_and_any_of_its_words_names_it():
    bare = "In one trial some people felt better within a day."
    (remark,) = overclaims.remarks(bare, "mixed", RELAPSE, "that relapse is common")
    assert (remark.kind, remark.found, remark.why) == ("risk", "", "It does not say that relapse is common.")
    for words in ("relapse", "Relapses", "low mood can come back", "symptoms returned"):
        assert overclaims.remarks(f"{bare} Some: {words}.", "mixed", RELAPSE, "that relapse is common") == ()


def test_what_leaves_out_every_risk_is_told_so_and_other_absolutes_are_told_of_exceptions():
    (safe,) = overclaims.remarks("It's harmless, I think, for most people.", "mixed")
    (sure,) = overclaims.remarks("It definitely helps some people.", "mixed")
    assert "risk" in safe.why and "exceptions" in sure.why


def test_a_risk_without_its_sentence_is_still_asked_for():
    (remark,) = overclaims.remarks("Some people felt better.", "mixed", RELAPSE)
    assert remark.why == "It leaves out the risk."


@pytest.mark.parametrize(
    ("sentence", "before"),
    [
        ("People like it because it causes relief in some.", "People like it because it "),
        ("The word “permanent” is big. The change is permanent for many.", "The word “permanent” is big. The change is "),
        ("No change is permanent. Perhaps yours is permanent.", "No change is permanent. Perhaps yours is "),
        ("The change is permanent. No change is permanent for all.", "The change is "),
    ],
)
def test_a_remark_knows_which_of_the_same_words_it_is_about(sentence, before):
    (remark,) = overclaims.remarks(sentence, "mixed")
    assert sentence[: remark.at] == before and sentence[remark.at :].startswith(remark.found)


def test_remarks_come_in_the_order_of_the_words_and_do_not_lie_over_each_other():
    sentence = "It definitely cures everyone, and you will feel completely better."
    found = [remark.found for remark in overclaims.remarks(sentence, "mixed") if remark.found]
    places = [sentence.index(words) for words in found]
    assert len(found) >= 4 and places == sorted(places)
    assert all(here + len(words) <= after for here, words, after in zip(places, found, places[1:], strict=False))


def test_what_a_sentence_does_well_is_said_too():
    whole = "In one trial some people with depression felt better, and many relapsed."
    assert [merit.kind for merit in overclaims.kept(whole, RELAPSE)] == ["unsure", "people", "risk"]
    assert [merit.kind for merit in overclaims.kept("In mice it grew spines; in us, nobody knows.")] == ["unsure", "animals"]
    assert overclaims.kept("It cures depression.") == ()


@pytest.mark.parametrize(
    "sentence",
    [
        "It is back because you did not do the work.",
        "Yes, you can stop your tablets; you may also rest.",
        "May we talk about safety, as you did not sleep?",
        "It does not hurt.",
        "It gives some relief.",
    ],
)
def test_what_somebody_can_or_did_not_do_is_no_word_of_how_sure_one_can_be(sentence):
    assert "unsure" not in [merit.kind for merit in overclaims.kept(sentence)]


def test_the_advice_about_what_is_missing_fits_where_nothing_good_was_said():
    (remark,) = overclaims.remarks("I am sorry.", "supported", ["safe"], "anything about safety")
    assert remark.instead == "Add it, in plain words."


def test_the_sentences_of_the_register_are_hardly_ever_remarked_on_and_the_popular_account_mostly_is():
    register = claims.register().values()
    taught = [claim.id for claim in register if overclaims.remarks(claim.teach, claim.verdict)]
    assert len(taught) <= len(register) / 50, taught
    said = [claim for claim in register if claim.said]
    assert sum(bool(overclaims.remarks(claim.said, claim.verdict)) for claim in said) > len(said) / 2


@pytest.mark.parametrize("verdict", VERDICTS)
@pytest.mark.parametrize(
    "odd", ["", " ", "\n\n", "“", "'", "a" * 2000, "not " * 500, "cures. " * 280, "(" * 2000, "you will " * 220]
)
def test_whatever_is_written_is_answered(verdict, odd):
    for remark in overclaims.remarks(odd, verdict, RELAPSE):
        assert remark.found in odd
    assert isinstance(overclaims.kept(odd, RELAPSE), tuple)
