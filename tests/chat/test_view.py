"""A view of results is read back from a button as it was written."""

import re
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from bot.chat.view import PATTERN, View

DAYS = st.dates(date(1000, 1, 1), date(2700, 1, 1)).map(date.toordinal)
PINS = st.just((0, 0)) | st.tuples(DAYS, st.integers(1, 10**18))


@given(
    st.builds(
        lambda *mode: View(*mode[:4], *mode[4]),
        st.integers(1, 999_999),
        st.booleans(),
        st.booleans(),
        st.integers(0, 6),
        PINS,
    )
)
def test_a_view_survives_its_button(view: View) -> None:
    written = view.data.removeprefix("find:")
    assert re.fullmatch(PATTERN, written)
    assert View.read(written) == view
    assert len(view.data.encode()) <= 64
