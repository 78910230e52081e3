"""Procedures that sections share, whatever the carrier: order, pay, status, proof, paper, receipts, pages."""
