"""What the tests of the sources share."""

import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.sources.http import Client
from tests.sources.loopback import Site


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    site = Site()
    async with site.serve():
        yield site


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    """A client that may ask this machine."""
    async with Client(private_hosts=["127.0.0.1"]) as client:
        yield client


_NOBODY = 65_534


@pytest.fixture
def powerless() -> Iterator[Path]:
    """A folder of someone whom rights hold back: root, who may read everything, is nobody for a while."""
    folder = Path(tempfile.mkdtemp(prefix="powerless"))
    was_root = os.geteuid() == 0
    if was_root:
        os.chown(folder, _NOBODY, _NOBODY)
        os.seteuid(_NOBODY)
    try:
        yield folder
    finally:
        if was_root:
            os.seteuid(0)
        for path, _, _ in os.walk(folder):
            Path(path).chmod(0o700)
        shutil.rmtree(folder)
