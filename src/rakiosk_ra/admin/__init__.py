"""The administrator's interface: a class a subject, without a server."""
