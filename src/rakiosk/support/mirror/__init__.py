"""The mirror: the customer's screen as support staff may see it, with no secret, name or number of anybody's in it.

It may import `ui` and what lies below it; of the sections, procedures and carriers it knows nothing.
"""
