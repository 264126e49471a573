"""What all tests share: the hypothesis profiles, and a store with the sample articles in it."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

from bot.__main__ import main
from bot.sandbox.trial import SAMPLES

settings.register_profile("dev", deadline=None, max_examples=50)
settings.register_profile("ci", deadline=None, max_examples=200, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "dev")


@pytest.fixture(scope="session")
def stock(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the sample articles stored; to be copied, not used."""
    folder = tmp_path_factory.mktemp("stock")
    assert main(["--data", str(folder), "ingest", str(SAMPLES)]) == 0
    return folder
