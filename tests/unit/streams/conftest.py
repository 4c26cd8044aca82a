from tests.support.stream_fixtures import nothing_configured, place, service, vectors_service

__all__ = ["nothing_configured", "place", "service", "vectors_service"]
