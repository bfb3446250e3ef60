"""How the worker keeps time and carries messages."""
