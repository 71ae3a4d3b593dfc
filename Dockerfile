# The gateway against a Postgres given by DATABASE_URL (compose.yaml brings one). Without DATABASE_URL it starts its
# embedded server in /data/.crossdock, which is fine for a trial and needs a volume on /data to last.
# CROSSDOCK_API_KEY (16 characters or more) must be given: the API listens beyond loopback.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN npm run build && npm prune --omit=dev --no-audit --no-fund

FROM node:24-bookworm-slim
ENV NODE_ENV=production LANG=C.UTF-8
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY --from=build /app/mappings ./mappings
COPY --from=build /app/samples ./samples
COPY --from=build /app/samples/container/crossdock.yaml ./
RUN mkdir /data && chown node:node /data
# Postgres refuses to run as root, and so should everything that talks to strangers.
USER node
# Nothing else is written to: run it with --read-only --tmpfs /tmp.
VOLUME /data
# One heap for all threads: what a large file needed for a moment is given back.
ENV MALLOC_ARENA_MAX=1 MALLOC_MMAP_THRESHOLD_=131072 MALLOC_TRIM_THRESHOLD_=65536
EXPOSE 8780
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=4 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8780/livez').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# A small young generation keeps memory flat while a million lines are read (docs/performance.md).
CMD ["node", "--heap-growing-percent=25", "--max-semi-space-size=4", "--expose-gc", "dist/src/cli/main.js", "start"]
