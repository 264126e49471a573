import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat.message import Button, Message, Span

spans = st.builds(Span, st.just(0), st.integers(1, 9), st.sampled_from(["bold", "italic", "code", "quote"]))
links = st.builds(Span, st.just(0), st.integers(1, 9), st.just("link"), st.text(min_size=1))
buttons = st.builds(
    Button, st.text(min_size=1), st.text(st.characters(codec="ascii"), min_size=1, max_size=64)
)


@settings(max_examples=60)  # each makes many stories: more cost seconds and found nothing
@given(st.text(), st.lists(spans | links).map(tuple), st.lists(st.lists(buttons).map(tuple)).map(tuple))
def test_any_message_comes_back_as_it_was_kept(
    text: str, made: tuple[Span, ...], rows: tuple[tuple[Button, ...], ...]
) -> None:
    message = Message(text, made, rows)
    line = message.to_json()
    assert "\n" not in line
    assert Message.from_json(line) == message


def test_a_span_lies_somewhere_and_only_a_link_has_an_address() -> None:
    for wrong in (
        (3, 3, "bold", None),
        (-1, 2, "bold", None),
        (0, 1, "link", None),
        (0, 1, "bold", "https://a.example/"),
        (0, 1, "wave", None),
    ):
        with pytest.raises(ValueError, match="not a span"):
            Span(*wrong)


@pytest.mark.parametrize(("label", "data"), [("", "s:1"), ("1", ""), ("1", "新" * 22)])
def test_a_button_has_a_label_and_data_that_telegram_takes(label: str, data: str) -> None:
    with pytest.raises(ValueError, match="not a button"):
        Button(label, data)
