"""The demo: the RA on loopback, invented people, their cards, and the kiosk. It may start anything."""
