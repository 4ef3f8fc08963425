"""Products and offers: importers, validation, immutable snapshots, live changes."""
