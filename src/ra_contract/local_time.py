"""The time of the place: Taiwan's, on every screen and slip, whatever the machine's own zone is."""

from datetime import timedelta, timezone

TAIPEI = timezone(timedelta(hours=8))  # no summer time since 1979
