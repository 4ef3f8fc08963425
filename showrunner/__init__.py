"""The ceiling: command line, wiring, supervision. The only room that knows all others."""
