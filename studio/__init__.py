"""The floor of the house: values, clock, configuration, errors. Imports no other room."""
