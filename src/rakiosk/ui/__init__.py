"""The screen that the customer sees: the only package that imports textual."""
