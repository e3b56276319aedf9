"""One open course and one browser for the browser tests of a file; a fresh page for each test."""

from collections.abc import Iterator

import pytest

from .lab import CHROMIUM, SCREEN, Course, Lab, chromium


@pytest.fixture(scope="session")
def learner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Course]:
    """A learner who has just typed `defaultmode learn`."""
    place = tmp_path_factory.mktemp("learner")
    with Course(place / "my course", place / "home") as course:
        yield course


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    """One Chromium, without a window. It goes with its file: while it runs, nothing else may start an event loop."""
    if CHROMIUM is None:
        pytest.skip("needs Chromium: install it, or name it in the environment variable CHROMIUM")
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def window(browser: object) -> Iterator[object]:
    """One browser profile: pages come from its cache, as they do for a learner who comes back."""
    context = browser.new_context(viewport=SCREEN)
    yield context
    context.close()


@pytest.fixture
def lab(learner: Course, window: object) -> Iterator[Lab]:
    """A fresh page. Afterwards: nothing left the machine, and the page had no error."""
    lab = Lab(window.new_page(), learner)
    yield lab
    lab.close()
    learner.stop_kernels()
    assert lab.strangers() == []
    assert lab.errors == []
