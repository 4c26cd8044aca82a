# The image that runs `glpgenc serve`, and any other command of glpgenc. docs/DEPLOYMENT.md says how to build and run it.
#
# Both stages stand on one base. The tag names a line of releases, so that a rebuild brings its security updates; name a
# digest (--build-arg BASE=python@sha256:...) for a build that is the same again.
ARG BASE=python:3.13-slim-trixie

FROM ${BASE} AS build
# A fixed time in the wheel's archive and nothing of the build's own time in compiled modules.
ARG SOURCE_DATE_EPOCH=1577836800
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1 \
    PYTHONDONTWRITEBYTECODE=1
WORKDIR /src

# Packages before sources: they change more seldom. A package index of one's own, with its password, comes as a secret and
# so into no layer: --secret id=pip,src=pip.conf
COPY requirements/build.txt requirements/runtime.txt requirements/
RUN --mount=type=secret,id=pip,target=/etc/pip.conf \
    python3 -m venv /opt/build && \
    python3 -m venv --without-pip /opt/glpgenc && \
    /opt/build/bin/python -m pip install --require-hashes --only-binary :all: --requirement requirements/build.txt && \
    /opt/build/bin/python -m pip --python /opt/glpgenc/bin/python install \
        --no-compile --require-hashes --only-binary :all: --requirement requirements/runtime.txt

COPY pyproject.toml README.md LICENSE ./
COPY glpgenc glpgenc
COPY sql sql
COPY alembic alembic
# Hashed byte code: nothing is compiled at the start, which a read-only root would not let be kept.
RUN /opt/build/bin/python -m hatchling build --target wheel --directory dist && \
    /opt/build/bin/python -m pip --python /opt/glpgenc/bin/python install \
        --no-compile --no-deps --no-index dist/*.whl && \
    /opt/glpgenc/bin/python -m compileall -q -j 0 --invalidation-mode unchecked-hash /opt/glpgenc/lib

FROM ${BASE}
ARG SOURCE_DATE_EPOCH=1577836800
# The spool's volume is mounted at the account's home; the folder within it is made by the program, for itself alone.
RUN groupadd --gid 10001 glpgenc && \
    useradd --uid 10001 --gid 10001 --no-create-home --home-dir /var/lib/glpgenc --shell /usr/sbin/nologin glpgenc && \
    install -d -o 10001 -g 10001 -m 0700 /var/lib/glpgenc
COPY --from=build /opt/glpgenc /opt/glpgenc
COPY deploy/image/healthcheck.py /opt/glpgenc/healthcheck.py

LABEL org.opencontainers.image.title="glpgenc" \
      org.opencontainers.image.description="Field-level encryption for PostgreSQL: HTTP API and command line" \
      org.opencontainers.image.licenses="Apache-2.0"

ENV PATH=/opt/glpgenc/bin:$PATH \
    HOME=/var/lib/glpgenc \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    GLPGENC_API_HOST=0.0.0.0 \
    GLPGENC_AUDIT_SPOOL=/var/lib/glpgenc/audit
WORKDIR /var/lib/glpgenc
VOLUME ["/var/lib/glpgenc"]
# The API; metrics and probes, where GLPGENC_METRICS_PORT names this one.
EXPOSE 8000 9464
# By number: Kubernetes can't tell from a name that it is not root.
USER 10001:10001

HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
    CMD ["/opt/glpgenc/bin/python", "-I", "/opt/glpgenc/healthcheck.py"]
# No shell in between: signals reach the program itself. `serve` alone refuses to start until it is told who ends TLS.
ENTRYPOINT ["/opt/glpgenc/bin/glpgenc"]
CMD ["serve"]
