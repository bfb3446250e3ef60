"""Readings: one file per page; they write nothing and load all a template needs."""
