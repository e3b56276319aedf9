"""The rules of item writing: their names, how much each weighs, what it asks for and where it comes from.

L01 to L25 are the rows of the table that the course's design collected from guides to item writing and from studies of
flawed items. Two are told by others: L23 by the loader of item files, except for the number of options, and ids that
change have no history to be seen in. Where the table says "error" and this list does not, sound items were flagged.
"""

from . import blueprint, evidence, feedback, likeness, options, pool, stems
from .finding import ERROR, INFO, WARN, Rule

_GUIDE = "guide to item writing (NBME)"
_STUDY = "study of flawed items"
_OWN = "rule of this course"

RULES: dict[str, Rule] = {
    rule.name: rule
    for rule in (
        Rule("lead-in", ERROR, "a stem ends with one question", f"L01, {_GUIDE}", stems.lead_in),
        Rule("empty-lead-in", ERROR, "the question asks for something", f"L01, {_GUIDE}", stems.empty_lead_in),
        Rule("negative-stem", ERROR, "the question asks for what holds", f"L02, {_GUIDE}", stems.negative),
        Rule("longest-key", ERROR, "the right option does not stick out by length", f"L03, {_GUIDE}", options.longest_key),
        Rule("absolute", WARN, "options are not absolute", f"L05, {_GUIDE}", options.absolute),
        Rule(
            "absolute-distractors", ERROR, "absolutes are not the mark of wrong options", f"L05, {_GUIDE}",
            options.absolute_distractors,
        ),
        Rule("vague-frequency", WARN, "options say how often in numbers", f"L06, {_GUIDE}", options.vague),
        Rule("hedged-key", WARN, "caution is not the mark of right options", f"L06, {_OWN}", options.hedged_key),
        Rule("all-of-the-above", ERROR, "an option stands by itself", f"L07, {_GUIDE}", options.above),
        Rule("clang", WARN, "the stem does not echo in the right option alone", f"L08, {_GUIDE}", options.clang),
        Rule("convergence", WARN, "the right option is not the sum of the others", f"L09, {_GUIDE}", options.convergence),
        Rule("grammar-cue", WARN, "grammar does not mark the right option", f"L10, {_GUIDE}", options.grammar),
        Rule("homogeneity", WARN, "options are of one kind", f"L11, {_GUIDE}", options.homogeneity),
        Rule("odd-key", ERROR, "the right option is not the odd one", f"L11, {_GUIDE}", options.odd_key),
        Rule("duplicate-options", ERROR, "no two options say the same", f"L12, {_OWN}", options.alike),
        Rule(
            "duplicate-item", ERROR, "no two items of the course ask the same", f"L12, {_OWN}", likeness.duplicate,
            of_course=True,
        ),
        Rule(
            "copied-sentence", ERROR, "graded items use no sentence of a lesson", f"L12, {_OWN}", likeness.copied,
            of_course=True,
        ),
        Rule("number-order", ERROR, "numbers stand by size", f"L13, {_GUIDE}", options.number_order),
        Rule("number-form", WARN, "numbers share unit and wording", f"L13, {_GUIDE}", options.number_form),
        Rule("range-overlap", ERROR, "ranges do not overlap", f"L13, {_GUIDE}", options.overlap),
        Rule("exhausting-pair", WARN, "opposites are not mixed with a third kind", f"L15, {_STUDY}", options.exhausting_pair),
        Rule("stem-length", WARN, "stems are short", f"L16, {_GUIDE}", stems.stem_length),
        Rule("case-length", WARN, "stories are short", f"L16, {_GUIDE}", stems.case_length, of_file=True),
        Rule("option-length", WARN, "options are short", f"L16, {_GUIDE}", options.option_length),
        Rule("option-range", WARN, "options are about equally long", f"L16, {_GUIDE}", options.option_range),
        Rule("readability", INFO, "stems are easy to read", f"L17, {_OWN}", stems.readability),
        Rule("short-feedback", ERROR, "feedback explains", f"L18, {_STUDY}", feedback.short),
        Rule("bare-verdict", ERROR, "feedback does not begin with right or wrong", f"L18, {_STUDY}", feedback.bare_verdict),
        Rule("feedback-echo", WARN, "feedback adds something", f"L18, {_STUDY}", feedback.echo),
        Rule("stated-as-fact", ERROR, "the key says no more than the evidence", f"L20, {_OWN}", evidence.stated_as_fact),
        Rule("evidence-unasked", INFO, "open claims are asked about as open", f"L19, {_OWN}", evidence.evidence_unasked),
        Rule("person-first", ERROR, "people come before their troubles", f"L21, {_OWN}", evidence.person_first),
        Rule("dosing-advice", ERROR, "nobody is told what to take", f"L22, {_OWN}", evidence.dosing),
        Rule("named-person", ERROR, "nobody has a name", f"L22, {_OWN}", evidence.named_person),
        Rule("story-scope", ERROR, "stories keep to the last three", f"L21, L22, {_OWN}", evidence.story, of_file=True),
        Rule("number-of-options", ERROR, "single choice has 3 or 4 options", f"L23, {_STUDY}", options.number_of_options),
        Rule("hinge", WARN, "no item gives another's key away", f"L24, {_STUDY}", likeness.hinge),
        Rule("safety-kind", ERROR, "what must be right is a single choice", _OWN, options.safety_kind),
        Rule(
            "longest-is-key", ERROR, "the longest option is no good bet", f"L04, {_GUIDE}", pool.longest_is_key, of_file=True
        ),
        Rule("key-position", WARN, "no place is a good bet", f"L14, {_STUDY}", pool.key_position, of_file=True),
        Rule(
            "application-share", ERROR, "graded items ask for more than recall", f"L25, {_OWN}", pool.application_share,
            of_file=True,
        ),
        Rule("blueprint", ERROR, "an exam is built to its plan", f"L25, {_OWN}", blueprint.problems, of_file=True),
    )
}  # fmt: skip
