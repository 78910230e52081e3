"""What the kiosk and the Registration Authority say to each other. Both import it, and it imports neither."""
