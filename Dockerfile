# Yaowen 要闻. Build: docker build -t yaowen .   Run: docker run -v yaowen:/data -e YAOWEN_TOKEN=… yaowen
FROM python:3.13-slim

COPY pyproject.toml README.md LICENSE /src/
COPY requirements /src/requirements/
COPY tools/install.sh /src/tools/
COPY bot /src/bot/
RUN sh /src/tools/install.sh /opt/yaowen \
    && useradd --uid 10001 --no-create-home --home-dir /data yaowen \
    && install --directory --owner=10001 --mode=0700 /data

USER 10001
WORKDIR /data
VOLUME /data
# A config.toml in the volume is read; the token comes from the environment or from a file it names.
ENTRYPOINT ["/opt/yaowen/bin/yaowen", "--data", "/data"]
CMD ["run"]
