"""rakiosk_ra: the reference Registration Authority behind the kiosk.

The ways in, which open every transaction:

    cli, server     the command `rakiosk-ra`; the listeners over TLS and plain HTTP
    api, public     what kiosks may ask, what anyone may ask: the routes of all subjects put together
    admin           the administrator's interface, a class a subject, and its commands
    background      the reaper, which works without being asked

The subjects, a folder each: `rows` (tables), `records` (rows as they go over the wire), rules, `routes` of its own.

    jobs            of the counter (臨櫃): with a second person's leave, each of a kind
    statements      of certificates (憑證證明單): signed, printed, checked by anyone
    orders          terms, renewals, payments, certification, confirmation
    pages           the public pages; the reader's driver
    certificates    their status and its changes; signature tests
    cards           the inventory, the card authentication (9B), PIN resets
    clerks          the staff of the counter, what each role may do, the audit
    customers       accounts, sign-in, sessions, their own data
    kiosks          who is let in
    pki             CRL and OCSP

Below them: registry (an opened RA, as every rule gets it), ca and bank (each behind a port), base (clock, database,
settings, refusals). Beside them: opening and schema, which know all tables and lay what is missing.
"""
