"""The door for people, and the programs."""
