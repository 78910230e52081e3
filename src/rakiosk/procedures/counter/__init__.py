"""Shared by the counter's sections (臨櫃): the job that is asked for, identity, the second person."""
