"""Slips: what the customer takes away on paper, made as PDF in a child process that gives its memory back."""
