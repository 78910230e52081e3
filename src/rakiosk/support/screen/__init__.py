"""`rakiosk support` as a screen: a kiosk live, its mirror, and what support may do there, in a terminal over SSH.

It runs in a process of its own, asks the kiosk by the socket that plain lines go through, and has no other way to it.
"""
