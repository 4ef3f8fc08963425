"""The child side of neural engines. It runs in another interpreter and imports no room."""
