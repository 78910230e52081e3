"""The kiosk's own rules, records and errors. No I/O."""
