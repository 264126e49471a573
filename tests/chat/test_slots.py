"""Times of digests in many words, and back."""

from datetime import UTC, time
from random import Random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.chat import slots
from bot.chat.locale import LANGUAGES, Locale
from bot.chat.reader import Reader
from bot.news.model import Chat, Slot
from tests.chat.samples import NOW

SLOTS = st.builds(Slot, st.times().map(lambda at: time(at.hour, at.minute)), st.none() | st.integers(0, 6))


@pytest.mark.parametrize(
    ("typed", "kinds", "rest"),
    [
        ("08:00", ["08:00"], ""),
        ("20:00, 8am", ["08:00", "20:00"], ""),
        ("早上八点和晚上八点", ["08:00", "20:00"], ""),
        ("每天 8:00；每周一 9:00", ["08:00", "mon 09:00"], ""),
        ("星期五晚上8点", ["fri 20:00"], ""),
        ("禮拜天 9點", ["sun 09:00"], ""),
        ("周三周六 09:00", ["wed 09:00", "sat 09:00"], ""),
        ("on Mondays and Thursdays at 9am", ["mon 09:00", "thu 09:00"], ""),
        ("8am Monday", ["mon 08:00"], ""),
        ("08:00 weekly", ["mon 08:00"], ""),
        ("weekly 9am", ["mon 09:00"], ""),
        ("每周", ["mon 12:00"], ""),
        ("sun", ["sun 12:00"], ""),
        ("daily 7:30 and weekly sun 10:00", ["07:30", "sun 10:00"], ""),
        ("周一 09:00 每天 20:00", ["20:00", "mon 09:00"], ""),
        ("08:00 20:00 Asia/Shanghai", ["08:00", "20:00"], "Asia/Shanghai"),
        ("08:00 UTC+8", ["08:00"], "UTC+8"),
        ("08:00 Andorra", ["08:00"], "Andorra"),
        ("08:00 Athens", ["08:00"], "Athens"),
        ("Monaco", [], "Monaco"),
        ("08:00 25:00", ["08:00"], "25:00"),
        ("", [], ""),
    ],
)
def test_slots_are_read_in_many_words(typed: str, kinds: list[str], rest: str) -> None:
    read = slots.read(typed)
    assert [slots.typed(slot) for slot in read.with_times(time(12))] == kinds
    assert read.rest == rest


@given(
    st.lists(SLOTS, unique=True, max_size=8), st.sampled_from(LANGUAGES), st.randoms(use_true_random=False)
)
def test_what_is_told_of_slots_can_be_typed_again(made: list[Slot], language: str, random: Random) -> None:
    ordered = slots.ordered(made)
    assert Chat(7, slots=ordered).slots == ordered
    told = slots.told(ordered, Reader(Locale(language), UTC, NOW))
    assert slots.read(told).slots == ordered
    random.shuffle(made)
    written = " ".join(f"daily {slots.typed(slot)}" for slot in made)
    assert slots.read(written).slots == ordered


@example("0<,")
@given(st.text() | st.text(st.sampled_from("周一每天 weekly mon08:00点半和,and")))
def test_any_words_are_read_to_an_end(words: str) -> None:
    read = slots.read(words)
    assert read.rest in words
    assert slots.ordered(read.slots) == read.slots


def test_slots_out_of_their_order_or_twice_are_no_chats() -> None:
    for made in ((Slot(time(9)), Slot(time(8))), (Slot(time(8)), Slot(time(8)))):
        with pytest.raises(ValueError, match="in their order"):
            Chat(7, slots=made)
    with pytest.raises(ValueError, match="day of the week"):
        Slot(time(8), 7)
