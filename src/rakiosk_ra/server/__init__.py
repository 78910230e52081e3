"""`rakiosk-ra serve`: the listeners of the RA."""
