"""What the kiosk and the RA both speak of: certificates, orders, rules, errors. No I/O."""
