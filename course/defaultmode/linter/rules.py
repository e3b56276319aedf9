"""The rules of item writing: their names, how much each weighs, what it asks for and where it comes from.

They come from guides to item writing, from studies of flawed items, and from this course; `defaultmode check --rules` lists
them. What the loader of item files refuses is not repeated here. Where a guide forbids and this list only warns, sound items
were flagged.
"""

from . import blueprint, evidence, feedback, likeness, options, pool, stems
from .finding import ERROR, INFO, WARN, Rule

_GUIDE = "NBME, guide to writing items"
_STUDY = "studies of flawed items, doi.org/10.1007/s10459-004-4019-5 and 10.1186/s12909-016-0559-7"
_OWN = "rule of this course"

RULES: dict[str, Rule] = {
    rule.name: rule
    for rule in (
        Rule("lead-in", ERROR, "a stem ends with one question", _GUIDE, stems.lead_in),
        Rule("empty-lead-in", ERROR, "the question asks for something", _GUIDE, stems.empty_lead_in),
        Rule("negative-stem", ERROR, "the question asks for what holds", _GUIDE, stems.negative),
        Rule("longest-key", ERROR, "the right option does not stick out by length", _GUIDE, options.longest_key),
        Rule("absolute", WARN, "options are not absolute", _GUIDE, options.absolute),
        Rule(
            "absolute-distractors", ERROR, "absolutes are not the mark of wrong options", _GUIDE,
            options.absolute_distractors,
        ),
        Rule("vague-frequency", WARN, "options say how often in numbers", _GUIDE, options.vague),
        Rule("hedged-key", WARN, "caution is not the mark of right options", _OWN, options.hedged_key),
        Rule("all-of-the-above", ERROR, "an option stands by itself", _GUIDE, options.above),
        Rule("clang", WARN, "the stem does not echo in the right option alone", _GUIDE, options.clang),
        Rule("convergence", WARN, "the right option is not the sum of the others", _GUIDE, options.convergence),
        Rule("grammar-cue", WARN, "grammar does not mark the right option", _GUIDE, options.grammar),
        Rule("homogeneity", WARN, "options are of one kind", _GUIDE, options.homogeneity),
        Rule("odd-key", ERROR, "the right option is not the odd one", _GUIDE, options.odd_key),
        Rule("duplicate-options", ERROR, "no two options say the same", _OWN, options.alike),
        Rule(
            "duplicate-item", ERROR, "no two items of the course ask the same", _OWN, likeness.duplicate,
            of_course=True,
        ),
        Rule(
            "copied-sentence", ERROR, "graded items use no sentence of a lesson", _OWN, likeness.copied,
            of_course=True,
        ),
        Rule("number-order", ERROR, "numbers stand by size", _GUIDE, options.number_order),
        Rule("number-form", WARN, "numbers share unit and wording", _GUIDE, options.number_form),
        Rule("range-overlap", ERROR, "ranges do not overlap", _GUIDE, options.overlap),
        Rule("exhausting-pair", WARN, "opposites are not mixed with a third kind", _STUDY, options.exhausting_pair),
        Rule("stem-length", WARN, "stems are short", _GUIDE, stems.stem_length),
        Rule("case-length", WARN, "stories are short", _GUIDE, stems.case_length, of_file=True),
        Rule("option-length", WARN, "options are short", _GUIDE, options.option_length),
        Rule("option-range", WARN, "options are about equally long", _GUIDE, options.option_range),
        Rule("readability", INFO, "stems are easy to read", _OWN, stems.readability),
        Rule("short-feedback", ERROR, "feedback explains", _STUDY, feedback.short),
        Rule("bare-verdict", ERROR, "feedback does not begin with right or wrong", _STUDY, feedback.bare_verdict),
        Rule("feedback-echo", WARN, "feedback adds something", _STUDY, feedback.echo),
        Rule("stated-as-fact", ERROR, "the key says no more than the evidence", _OWN, evidence.stated_as_fact),
        Rule("evidence-unasked", INFO, "open claims are asked about as open", _OWN, evidence.evidence_unasked),
        Rule("person-first", ERROR, "people come before their troubles", _OWN, evidence.person_first),
        Rule("dosing-advice", ERROR, "nobody is told what to take", _OWN, evidence.dosing),
        Rule("named-person", ERROR, "nobody has a name", _OWN, evidence.named_person),
        Rule("story-scope", ERROR, "stories keep to the last three", _OWN, evidence.story, of_file=True),
        Rule("number-of-options", ERROR, "single choice has 3 or 4 options", _STUDY, options.number_of_options),
        Rule("hinge", WARN, "no item gives another's key away", _STUDY, likeness.hinge),
        Rule("safety-kind", ERROR, "what must be right is a single choice", _OWN, options.safety_kind),
        Rule(
            "longest-is-key", ERROR, "the longest option is no good bet", _GUIDE, pool.longest_is_key, of_file=True
        ),
        Rule("key-position", WARN, "no place is a good bet", _STUDY, pool.key_position, of_file=True),
        Rule(
            "application-share", ERROR, "graded items ask for more than recall", _OWN, pool.application_share,
            of_file=True,
        ),
        Rule("blueprint", ERROR, "an exam is built to its plan", _OWN, blueprint.problems, of_file=True),
    )
}  # fmt: skip
