"""The core: what a claim is and what may happen to it."""
