"""The doctor: settings, reader, RA, printer and sticks of this machine asked one by one, and what is to be done.

It may import `authority`, `card`, `media`, `printing` and what lies below them: a machine is examined without a screen.
"""
