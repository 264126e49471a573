"""`yaowen run` and `yaowen try`."""

import argparse
from pathlib import Path

from bot import app
from bot.config import Config
from bot.sandbox import trial


async def run(settings: Config, given: argparse.Namespace) -> int:
    """Run the bot until it is told to stop."""
    await app.run(settings)
    return 0


async def try_out(settings: Config, given: argparse.Namespace) -> int:
    """Run the bot against a local Bot API and open a chat with it; samples never mix with an operator's own data."""
    options = trial.Options(
        data=given.data or Path("data") / "try",
        folder=given.folder,
        port=given.port,
        terminal=given.terminal,
        browser=not given.no_browser,
    )
    return await trial.run(options)
