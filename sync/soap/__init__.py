"""The SOAP dialect of 1C, the extension of onec/: wire speaks HTTP, codec its values, erp our nouns."""
