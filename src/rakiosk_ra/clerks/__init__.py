"""Clerks: who they are, what each role may do, their sessions, and the audit of all that the staff does."""
