"""Times as the database keeps them: whole microseconds since 1970, UTC."""

from datetime import UTC, datetime, timedelta

DAY = 86_400_000_000
"""A day of them."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def stamp(moment: datetime) -> int:
    """The number that stands for an aware time."""
    return (moment - _EPOCH) // _MICROSECOND


def moment(stamped: int) -> datetime:
    """The aware UTC time that `stamp` was given."""
    return _EPOCH + stamped * _MICROSECOND


def maybe_stamp(moment: datetime | None) -> int | None:
    """`stamp`, where the time may be unknown."""
    return None if moment is None else stamp(moment)


def maybe_moment(stamped: int | None) -> datetime | None:
    """`moment`, where the time may be unknown."""
    return None if stamped is None else moment(stamped)
