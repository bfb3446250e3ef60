"""Resumable uploads by tus 1.0: a small ASGI application over a folder, durable before it says so."""
