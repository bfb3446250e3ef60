"""The OData dialect of 1C: wire speaks HTTP, codec its values, names its words, erp our nouns."""
