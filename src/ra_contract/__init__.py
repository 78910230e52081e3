"""The contract between the kiosk and the Registration Authority. Both import it, and it imports neither."""
