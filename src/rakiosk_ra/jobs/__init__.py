"""Jobs of the counter (臨櫃): asked for by a clerk, approved by a second person, each of a kind."""
