"""The way through the kiosk, from the front page to the front page."""
