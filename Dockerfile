# One image for web server, worker and beat; docker-compose.yml says which a container is.
# It installs exactly what `make setup` installs anywhere else.

FROM python:3.11-slim-bookworm AS build
RUN apt-get update && apt-get install --yes --no-install-recommends make \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /service
COPY Makefile package.json package-lock.json .npmrc ./
COPY requirements requirements
RUN make setup
COPY manage.py ./
COPY agencies agencies
COPY dataset dataset
COPY audits audits
COPY lscb lscb
COPY templates templates
# Hashed names and compressed copies; the secrets here sign nothing and stay in this step.
RUN LSCB_PRODUCTION=true LSCB_SECRET_KEY=build LSCB_TRAIL_KEY=build \
    .venv/bin/python manage.py collectstatic --no-input --verbosity 0

FROM python:3.11-slim-bookworm
RUN useradd --system --home-dir /service --shell /usr/sbin/nologin service
WORKDIR /service
COPY --from=build /service/.venv .venv
COPY --from=build --chown=service /service/var var
COPY --from=build /service/node_modules node_modules
COPY manage.py ./
COPY agencies agencies
COPY dataset dataset
COPY audits audits
COPY lscb lscb
COPY templates templates
ENV PATH=/service/.venv/bin:$PATH PYTHONUNBUFFERED=1 LSCB_PRODUCTION=true
USER service
EXPOSE 8000
CMD ["gunicorn", "lscb.wsgi", "--bind", "0.0.0.0:8000", "--workers", "3", "--threads", "2", \
     "--no-control-socket", "--access-logfile", "-"]
