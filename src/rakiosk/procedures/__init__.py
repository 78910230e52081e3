"""Procedures that sections share, whatever carrier the customer has: order, pay, status, proof, paper, receipts, pages."""
