"""Prompts: one thing put before the customer. What is asked, never how it is drawn."""
