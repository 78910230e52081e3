"""The Registration Authority as the kiosk sees it: its client, its problems, the card's relay, the public pages."""
