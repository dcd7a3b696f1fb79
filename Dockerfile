# Two images from one file: `logkin` (the manager and its workers) and `nginx` (the balancer and the page).
# docker-compose.yml builds and joins them.

FROM node:24-bookworm-slim AS build
WORKDIR /srv/logkin
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN npx vite build
# The same nginx.conf as everywhere, listening on all addresses of its container: compose says who reaches them.
RUN node workers/print-nginx-config.ts 0.0.0.0 /srv/logkin/web/dist /tmp > /srv/nginx.conf

FROM node:24-bookworm-slim AS dependencies
WORKDIR /srv/logkin
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund

FROM node:24-bookworm-slim AS logkin
WORKDIR /srv/logkin
ENV NODE_ENV=production DATA_DIR=/data BALANCER=none
RUN mkdir /data && chown node:node /data
COPY --from=dependencies /srv/logkin/node_modules node_modules
COPY package.json ./
COPY server server
COPY workers workers
COPY nginx nginx
USER node
VOLUME /data
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 CMD ["node", "workers/manager.ts", "status"]
CMD ["node", "workers/manager.ts", "start"]

FROM nginx:1.28-bookworm AS nginx
COPY --from=build /srv/nginx.conf /etc/nginx/nginx.conf
COPY --from=build /srv/logkin/web/dist /srv/logkin/web/dist
USER nginx
EXPOSE 8001
HEALTHCHECK --interval=10s --timeout=5s --start-period=10s --retries=3 CMD ["curl", "-fsS", "http://127.0.0.1:8001/healthz"]
ENTRYPOINT ["nginx", "-e", "stderr", "-c", "/etc/nginx/nginx.conf", "-g", "daemon off;"]
CMD []
