"""The only code that writes: one file per thing a person, 1C or the clock can do."""
