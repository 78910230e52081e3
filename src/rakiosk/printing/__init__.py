"""Printers: where slips come out."""
