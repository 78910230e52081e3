"""The commands of `rakiosk-ra`: a module a subject."""
