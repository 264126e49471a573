"""`yaowen` and `python -m bot`: the command line. Parses, hands on to `bot.terminal`, and turns errors into exit statuses.

Exit status: 0 done, 1 some items failed, 2 wrong usage or configuration.
"""

import argparse
import asyncio
import errno
import importlib
import importlib.metadata
import io
import os
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from bot import config
from bot.errors import ConfigError, SourceError, StoreError, UserError
from bot.terminal.output import say

COMMANDS = {
    "try": "running.try_out",
    "run": "running.run",
    "check": "operating.check",
    "clean": "importing.clean",
    "ingest": "importing.ingest",
    "latest": "reading.latest",
    "search": "reading.search",
    "summary": "reading.summary",
    "story": "reading.story",
    "stories": "reading.stories",
    "digest": "digests.digest",
    "feeds": "operating.feeds",
    "status": "operating.status",
    "export": "exporting.export",
    "backup": "exporting.backup",
    "restore": "exporting.restore",
}
"""Which coroutine of `bot.terminal` answers each command: (settings, parsed arguments) to an exit status."""

DONE, FAILED, MISUSED = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    _ready_output()
    given = _parsed(arguments)
    try:
        return _run(given)
    except ConfigError as error:
        for problem in error.problems:
            say(f"yaowen: {problem}")
        return MISUSED
    except UserError as error:
        say(f"yaowen: {_terminal('reading.explain')(error)}")
        return MISUSED
    except (SourceError, StoreError) as error:
        say(f"yaowen: {error}")
        return FAILED
    except KeyboardInterrupt:
        return 130


_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO}


def _ready_output() -> None:
    """Let there be an output (`>&-` closes it), and let characters that a terminal can't show cost no more than themselves."""
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - open for as long as we run
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")


def _discard_output() -> None:
    """Let what is still to be written go nowhere, or the interpreter would try again at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _parsed(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Parse the command line; among the words of a search, `-word` is an exclusion and no option but `-h` is."""
    whole = parser()
    given, rest = whole.parse_known_args(arguments)
    exclusions = [word for word in rest if given.command == "search" and not word.startswith("--")]
    if "-h" in exclusions:
        whole.parse_args([given.command, "--help"])
    if len(exclusions) < len(rest):
        whole.error(f"unrecognized arguments: {' '.join(rest)}")
    if exclusions:
        given.words += exclusions
    return given


def _run(given: argparse.Namespace) -> int:
    settings = config.load(given.config, os.environ, given.data)
    try:
        status: int = asyncio.run(_terminal(COMMANDS[given.command])(settings, given))
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader of our output went away (`yaowen stories | head`): nothing is wrong.
        _discard_output()
        return DONE
    except OSError as error:
        if error.errno not in _FULL or error.filename:
            raise
        _discard_output()
        say(f"yaowen: the output can't be written: {error.strerror}")
        return FAILED
    return status


def _terminal(name: str) -> Any:
    """Import what prints the answers only when it is needed, so that every command starts fast."""
    module, function = name.split(".")
    return getattr(importlib.import_module(f"bot.terminal.{module}"), function)


def parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    top = argparse.ArgumentParser(
        prog="yaowen", description="Yaowen 要闻: news, cleaned, grouped into stories, summed up in chat."
    )
    top.add_argument("--version", action="version", version=importlib.metadata.version("yaowen"))
    top.add_argument(
        "--data", type=Path, metavar="DIR", help="holds database, inbox, done, quarantine (default: data)"
    )
    top.add_argument(
        "--config", type=Path, metavar="FILE", help="the configuration (default: config.toml if there is one)"
    )
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_running(commands)
    _add_importing(commands)
    _add_reading(commands)
    _add_operating(commands)
    _add_exporting(commands)
    return top


def _add_running(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    trial = commands.add_parser("try", help="the bot without Telegram, with sample articles, in the browser")
    trial.add_argument("--terminal", action="store_true", help="chat here instead of in the browser")
    trial.add_argument("--folder", type=Path, metavar="DIR", help="watch this folder too")
    trial.add_argument(
        "--port", type=_port, default=8765, metavar="N", help="the page's port (default: 8765; 0: any)"
    )
    trial.add_argument("--no-browser", action="store_true", help="only print the page's address")
    commands.add_parser("run", help="the bot")


def _add_importing(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    clean = commands.add_parser("clean", help="clean files; nothing is stored")
    clean.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="files and folders")
    form = clean.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="one object a file, as JSON Lines")
    form.add_argument(
        "--explain", action="store_true", help="what was removed and by which rule, where each fact is from"
    )
    ingest = commands.add_parser("ingest", help="import files and folders; goes on where it stopped")
    ingest.add_argument(
        "paths", nargs="+", type=Path, metavar="PATH", help="files and folders; they stay where they are"
    )
    ingest.add_argument("--json", action="store_true", help="one object a file, as JSON Lines")


def _add_reading(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    latest = commands.add_parser("latest", help="the newest stories")
    latest.add_argument(
        "count", nargs="?", type=_count, default=10, metavar="N", help="how many (default: 10)"
    )
    # no -h: -hello is a word to leave out
    search = commands.add_parser("search", help="stories that hold all words", add_help=False)
    search.add_argument("--help", action="help", help="show this help message and exit")
    search.add_argument(
        "words",
        nargs="*",
        metavar="WORDS",
        help="words, '\"a phrase\"' (a shell keeps outer quotes for itself), -not, publisher:NAME, after:2022-07",
    )
    search.add_argument(
        "--limit", type=_count, default=10, metavar="N", help="rows at most, with --json or --articles"
    )
    search.add_argument(
        "--offset", type=_whole, default=0, metavar="N", help="rows left out before, likewise"
    )
    search.add_argument("--articles", action="store_true", help="one row an article instead of a story")
    summary = commands.add_parser("summary", help="a story's summary")
    summary.add_argument(
        "words", nargs="*", metavar="NUMBER|WORDS", help="a story's number, or words to find it by"
    )
    summary.add_argument("--file", type=Path, metavar="PATH", help="sum up this file; nothing is stored")
    summary.add_argument(
        "--chars",
        type=_count,
        metavar="N",
        help="only the text, in about this many characters (default: 280)",
    )
    story = commands.add_parser("story", help="all reports of a story, in time order")
    story.add_argument("number", type=_count, metavar="NUMBER")
    story.add_argument("--explain", action="store_true", help="why each report is part of it")
    stories = commands.add_parser("stories", help="every story with its reports")
    for command in (latest, search, summary, story, stories):
        command.add_argument("--json", action="store_true", help="JSON Lines")


def _add_operating(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    check = commands.add_parser("check", help="what is wrong with the set-up, and how to mend it")
    check.add_argument("--offline", action="store_true", help="leave out what needs the network")
    status = commands.add_parser("status", help="what is stored, and which files were refused and why")
    digest = commands.add_parser("digest", help="what a digest would hold; owe it to a chat")
    digest.add_argument(
        "--chat", type=int, metavar="ID", help="the chat (its language, zone and what it was sent)"
    )
    digest.add_argument(
        "--at", metavar="TIME", help="as of this moment: 2026-11-22T08:00 in the chat's zone (default: now)"
    )
    digest.add_argument(
        "--slot",
        metavar="SLOT",
        help='20:00, or "mon 09:00" for the look back at a week (default: the chat\'s first)',
    )
    digest.add_argument("--dry-run", action="store_true", help="only print it")
    digest.add_argument(
        "--format", choices=["text", "atom"], default="text", help="(default: text); a feed is never owed"
    )
    digest.add_argument("--output", type=Path, metavar="FILE", help="into this file")
    feeds = commands.add_parser("feeds", help="the feeds and how they fare")
    feeds.add_argument("action", choices=["list"])
    for command in (check, status, feeds):
        command.add_argument("--json", action="store_true", help="JSON Lines")


def _add_exporting(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    export = commands.add_parser("export", help="every article with its text, for other programs")
    export.add_argument("--format", choices=["jsonl", "atom"], default="jsonl", help="(default: jsonl)")
    export.add_argument(
        "--since", type=_day, metavar="DATE", help="only what was published since: 2026-11-01"
    )
    backup = commands.add_parser("backup", help="a checked copy of the database; the bot may run")
    backup.add_argument("file", type=Path, metavar="FILE")
    backup.add_argument("--readers", action="store_true", help="with the chats' settings, else left out")
    restore = commands.add_parser("restore", help="put a copy in the database's place; the bot must not run")
    restore.add_argument("file", type=Path, metavar="FILE")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"must be a day such as 2026-11-01, not {text!r}") from error


_MOST = 1_000_000_000


def _number(text: str) -> int:
    try:
        return int(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"must be a number, not {text!r}") from error


def _count(text: str) -> int:
    number = _number(text)
    if not 1 <= number <= _MOST:
        raise argparse.ArgumentTypeError(f"must be from 1 to {_MOST}, not {text}")
    return number


def _whole(text: str) -> int:
    return 0 if text == "0" else _count(text)


def _port(text: str) -> int:
    number = _whole(text)
    if number > 65_535:
        raise argparse.ArgumentTypeError(f"must be a port from 0 to 65535, not {text}")
    return number


if __name__ == "__main__":
    sys.exit(main())
