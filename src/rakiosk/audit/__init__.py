"""The kiosk's audit: what was done at this machine and when, in a chain of records on its disk. docs/decisions/0052.

`port` is what rooms note through, `recorder` the thread that writes, `store` the files, `reading` how they are read and
verified. It holds no secret, no name and no CN: a customer is a digest that only the RA can resolve.
"""
