"""The soak: the real show against real ingests, with an audience and trouble, seen from outside."""
