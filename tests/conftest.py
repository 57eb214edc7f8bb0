"""Options of the test run."""

import os

import pytest

os.environ.pop("CI", None)  # a grade within a test's own process would cut that off from all networks
os.environ["LANGUAGE"] = "en"  # whoever runs the tests, in whatever country, for the programs that they start, too


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let one option run the large families whole."""
    parser.addoption("--every", action="store_true", help="run the large families whole, not a seeded sample of them")
