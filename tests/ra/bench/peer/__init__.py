"""django-ca beside the RA. Run by the Python of an environment of its own (`requirements/bench.txt`)."""
