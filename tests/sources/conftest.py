"""What the tests of the sources share."""

from collections.abc import AsyncIterator

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
