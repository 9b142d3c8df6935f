"""The API of who: boards and agencies, and what holds for the API of every room."""
