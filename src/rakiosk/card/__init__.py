"""The customer's card, as a ladder, lowest rung first.

apdu (bytes) < piv (SP 800-73) < profile (which card) < reader (PC/SC) < service (one thread).

`port` has the interfaces between the rungs; `simulated` answers APDUs in software.
"""
