"""What an author learns of a draft before handing it in: what would be read, what is missing, what contradicts what."""
