"""The rooms: one search per file, no doors between them."""
