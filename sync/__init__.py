"""The door for 1C."""
