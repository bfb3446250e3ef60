"""Paper: forms filled from claims."""
