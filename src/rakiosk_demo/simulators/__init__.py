"""Stand-ins for hardware: cards and their reader, sticks. Never on a counter machine."""
