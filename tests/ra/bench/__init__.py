"""`make bench-ra`: the RA beside argon2, raw signing and django-ca in one run, as ratios; calm and besieged."""
