"""What prompts are drawn with: one file a widget, each right in every look by itself."""
