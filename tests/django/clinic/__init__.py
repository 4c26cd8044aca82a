"""An application for the admin, forms, serializers and REST: patients, their visits, and who may log in."""
