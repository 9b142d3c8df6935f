"""The API of who: boards and agencies. Read only. Also what every room's API has in common."""
