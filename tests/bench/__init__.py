"""`make bench`: the kiosk beside programs of others, on this machine and in this hour, as ratios."""
