"""rakiosk_ra: the reference Registration Authority behind the kiosk."""
