# Chokepoint: `watch` by default, `serve` and every other verb as the command. See compose.yaml.
FROM python:3.13-slim AS build
WORKDIR /src
COPY requirements.txt ./
RUN python -m venv /opt/chokepoint \
    && /opt/chokepoint/bin/pip install --no-cache-dir --no-compile --no-deps --require-hashes -r requirements.txt
COPY . .
RUN /opt/chokepoint/bin/pip install --no-cache-dir --no-compile --no-deps --no-build-isolation .

FROM python:3.13-slim
COPY --from=build /opt/chokepoint /opt/chokepoint
RUN useradd --uid 10001 --create-home --home-dir /data chokepoint
USER 10001
# The database, the archive of evidence and your sources.toml: the one thing to keep.
WORKDIR /data
VOLUME /data
ENV PATH=/opt/chokepoint/bin:$PATH \
    CHOKEPOINT_DATABASE=/data/chokepoint.db \
    PYTHONUNBUFFERED=1
EXPOSE 8501
# A source that fails is no reason to start anew; that nobody keeps the schedule is.
HEALTHCHECK --interval=2m --timeout=30s --start-period=5m --retries=3 \
    CMD ["sh", "-c", "chokepoint status > /dev/null; test $? -lt 2"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["chokepoint"]
CMD ["watch", "--log-json"]
