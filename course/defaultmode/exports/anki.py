"""Anki: the questions as a deck, made as the learner's own is (see `defaultmode.deck`)."""

from .. import deck
from ..items import Bank
from . import material
from .material import Made


def make(bank: Bank) -> Made:
    """A bank as a package for Anki; graded questions lie in a deck of their own, below the course's."""
    name = f"{deck.NAME}::{material.title(bank).replace('::', ' ')}" if bank.graded else deck.NAME
    remarks = ("Anki asks and shows the answer; it marks nothing, and reasons for wrong answers are not on the cards.",)
    return Made(deck.package(deck.notes({bank.slug: bank}), name), remarks)
