"""Pure rules: values in, a value out; no database, clock or network."""
