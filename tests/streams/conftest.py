from tests.support.streams import nothing_configured, place, service, vectors_service

__all__ = ["nothing_configured", "place", "service", "vectors_service"]
