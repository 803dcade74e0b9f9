"""The frozen form that every search fills in."""
