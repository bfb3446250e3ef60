"""Where an act keeps what its paper does not show: that may change, and what was signed does not grow stale."""

UNPRINTED = "unprinted"  # a key of the values
