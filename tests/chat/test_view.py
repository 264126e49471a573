"""A view of results is read back from a button as it was written."""

import re

from hypothesis import given
from hypothesis import strategies as st

from bot.chat.view import PATTERN, View


@given(st.builds(View, st.integers(1, 999_999), st.booleans(), st.booleans(), st.integers(0, 6)))
def test_a_view_survives_its_button(view: View) -> None:
    written = view.data.removeprefix("find:")
    assert re.fullmatch(PATTERN, written)
    assert View.read(written) == view
    assert len(view.data.encode()) <= 64
