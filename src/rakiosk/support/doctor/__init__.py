"""The doctor: everything of this machine looked at, a verdict each, and what is to be done.

`examination.verdicts(config)` is the whole of it, for the command and for a kiosk that examines itself at its start.
It may import `authority`, `card`, `media`, `printing` and what lies below them: a machine is examined without a screen.
"""
