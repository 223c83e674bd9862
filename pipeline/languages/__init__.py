"""What the program knows of each language: a TOML pack each, its loader, its numbers and its dates."""
