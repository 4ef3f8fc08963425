"""The effects that ship, and how they were made."""
