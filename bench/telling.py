"""How often does another publisher add something, and do figures differ? Over the stories that grouping makes of the labelled files.

Read what is added: no measure says whether a sentence stands by itself. Speed is processor time, of one core.
"""

import time

from bench.stories import Shelf, corpus, orders, read_articles
from bot.news.telling import tell, timeline

BUDGET = 240


def main() -> None:
    folder = corpus() / "stories" / "raw"
    if not folder.is_dir():
        print(f"no {folder}: name the collection in YAOWEN_CORPUS")
        return
    shelf = Shelf()
    for article, file in orders(list(read_articles(folder)))["by time"]:
        shelf.add(article, file)
    several = [story for story in shelf.stories.values() if len(story.reports) > 1]
    begin = time.process_time()
    told = [tell(story, BUDGET) for story in several]
    spent = time.process_time() - begin
    entries = [entry for story in several for entry in timeline(story, {})[1:]]
    for story, one in zip(several, told, strict=True):
        if one.added:
            print(f"{story.title}\n    + {one.added.report.article.publisher}: {one.added.sentence.text}")
        for difference in one.differences:
            print(
                f"{story.title}\n    {difference.word}:",
                *(f"{f.report.article.publisher} {f.text}" for f in difference.figures),
            )
    print(
        f"{len(several)} stories of several reports: {sum(one.added is not None for one in told)} with a sentence added,"
        f" {sum(bool(one.differences) for one in told)} with figures that differ, {1000 * spent / len(several):.1f} ms a story;"
        f" {sum(entry.adds is not None for entry in entries)} of {len(entries)} later reports add something"
    )
