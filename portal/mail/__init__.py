"""Letters: how they are sent and what they say."""
