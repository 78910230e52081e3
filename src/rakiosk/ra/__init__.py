"""The Registration Authority as the kiosk sees it: the wire, the client, its problems."""
