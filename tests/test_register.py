"""The page of everything that is known holds every claim once, and filters that fit it."""

from defaultmode import claims, lessons
from defaultmode.register import Register


def test_every_claim_stands_once_under_its_lesson():
    shown = [row for group in Register().groups for row in group["claims"]]
    assert len(shown) == len(claims.register())
    for claim in claims.register().values():
        assert sum(f'id="claim-{claim.id}"' in row["html"] for row in shown) == 1


def test_groups_follow_the_course_map_and_say_which_lessons_are_in_preparation():
    titles = [group["title"] for group in Register().groups]
    assert titles[0] == "1. What is the default mode network?"
    for row in lessons.outlines():
        for title in titles:
            if title.startswith(f"{row.number}."):
                assert ("(in preparation)" in title) is not row.ready


def test_every_choice_of_a_filter_finds_something():
    register = Register()
    rows = [row for group in register.groups for row in group["claims"]]
    for name, label, options in register.filters:
        assert label and options
        for value, text in options:
            assert text and any(row[name] == value for row in rows)


def test_without_a_browser_it_says_what_it_is():
    data, _ = Register()._repr_mimebundle_()
    assert data["text/plain"] == f"The register: {len(claims.register())} claims"
