"""The audience: one adapter per platform, each turning what was said into a Comment."""
