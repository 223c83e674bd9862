"""What a run leaves behind: the tables in a database, and their exports."""
