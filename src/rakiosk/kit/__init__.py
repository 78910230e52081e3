"""The kit that sections are made of: the visit, the wizard and its steps, the prompts."""
