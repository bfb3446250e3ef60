"""A small push service: gives subscriptions, takes messages, and reads them with the device's own keys."""
