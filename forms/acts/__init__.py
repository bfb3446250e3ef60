"""Plain acts that have no unified form of their own."""
