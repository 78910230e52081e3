"""Tools for support at a kiosk: the doctor, and the mirror of the screen. They may import `ui` and what is below it."""
