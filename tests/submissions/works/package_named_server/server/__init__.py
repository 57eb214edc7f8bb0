"""The chat's server."""
