"""Where the admin and the API are."""

from __future__ import annotations

from clinic.api import router
from django.contrib import admin
from django.urls import include, path

urlpatterns = [path("admin/", admin.site.urls), path("api/", include(router.urls))]
