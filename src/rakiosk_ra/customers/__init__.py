"""Customers: their accounts, sign-in and sessions, their own data."""
