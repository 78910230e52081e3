"""The widgets that prompts are drawn with: each right in every look by itself."""
