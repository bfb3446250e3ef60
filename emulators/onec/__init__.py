"""A small 1C: the standard OData interface over a world kept on disk, and a page to play its manager."""
