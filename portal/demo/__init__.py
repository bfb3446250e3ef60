"""The demo: portal, worker and both emulators on loopback, with a past that was lived through by the same actions."""
