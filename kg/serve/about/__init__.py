"""What the server says of itself to programs: service description, VoID, examples, OpenAPI."""
