"""The learner's name as nbgrader would know it: an account's, or a hub's, or none."""

import getpass

import pytest
from defaultmode.learner import learner_id


def account(monkeypatch, name: str) -> None:
    monkeypatch.setattr(getpass, "getuser", lambda: name)


@pytest.mark.parametrize(
    ("name", "hub", "known"),
    [
        ("ana", None, "ana"),
        ("ana", "someone", "ana"),  # an account of one's own counts
        ("jovyan", "ben", "ben"),
        ("jovyan", None, "jovyan"),
    ],
)
def test_the_account_is_the_learner_unless_a_hub_gives_everybody_the_same(monkeypatch, name, hub, known):
    account(monkeypatch, name)
    monkeypatch.delenv("JUPYTERHUB_USER", raising=False)
    if hub:
        monkeypatch.setenv("JUPYTERHUB_USER", hub)
    assert learner_id() == known


@pytest.mark.parametrize("trouble", [OSError("no account"), KeyError("uid not found"), ImportError("no pwd")])
def test_without_an_account_there_is_no_name_and_no_error(monkeypatch, trouble):
    def nobody():
        raise trouble

    monkeypatch.setattr(getpass, "getuser", nobody)
    assert learner_id() == ""


def test_it_is_the_name_that_nbgrader_hands_in_under(monkeypatch):
    from nbgrader.utils import get_username

    monkeypatch.setenv("JUPYTERHUB_USER", "ben")
    assert learner_id() == get_username()  # of the real account
