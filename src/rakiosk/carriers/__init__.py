"""Where a customer's keys live (載具), and the words for it: a card, or files."""
