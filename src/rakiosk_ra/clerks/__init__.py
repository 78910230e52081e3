"""Clerks (臨櫃): who they are, what each may do, their jobs with a second person's leave, and the audit of it all."""
