"""A package: its modules are imported by their full names."""
