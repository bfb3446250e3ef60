"""A small clamd: knows one virus, the test string of EICAR, and can be down, old or short of breath."""
