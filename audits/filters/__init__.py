"""Filters of the assurance lists, in the address."""
