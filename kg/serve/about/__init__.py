"""What the server says of itself to programs: service description, VoID, examples, OpenAPI."""

__all__: list[str] = []
