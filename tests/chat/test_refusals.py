"""A code becomes a sentence in the reader's language; one that is unknown stays as it is."""

import pytest

from bot.chat.locale import Locale
from bot.chat.refusals import english, told
from bot.news.model import Refusal


@pytest.mark.parametrize(
    ("refusal", "sentence"),
    [
        (Refusal("too-big", 5), "The file is larger than 5 MB."),
        (
            Refusal("too-many", 2000),
            "The archive holds more than 2,000 files. Unpack it and drop the folder.",
        ),
        (Refusal("too-slow", 2.0), "Reading the file took longer than 2 seconds."),
        (Refusal("too-slow", 0.3), "Reading the file took longer than 0.3 seconds."),
        (
            Refusal("fault", "KeyError"),
            "A fault in this program (KeyError), please report it. The log says more.",
        ),
        (Refusal("empty"), "The file is empty."),
    ],
)
def test_a_sentence_says_what_was_counted(refusal: Refusal, sentence: str) -> None:
    assert english(refusal) == sentence


def test_readers_are_told_in_their_language() -> None:
    assert told(Refusal("empty"), Locale("zh-Hans")) == "文件是空的。"
    assert told(Refusal("too-slow", 0.3), Locale("zh-Hant")) == "讀這個檔案超過了 0.3 秒。"


def test_an_unknown_code_is_shown_as_it_stands() -> None:
    assert english(Refusal("The moon was full.")) == "The moon was full."
    assert english(Refusal("too-shiny", 3)) == "too-shiny (3)"
