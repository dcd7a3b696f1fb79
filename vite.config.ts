import { copyFileSync, mkdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import preact from '@preact/preset-vite'
import { defineConfig, type Plugin } from 'vite'
import { precompress } from './scripts/precompress.ts'

/** Where a worker or the balancer answers while the page is developed. */
const API_ADDRESS = process.env['LOGKIN_URL'] ?? 'http://127.0.0.1:8001'

/** What /docs needs of Swagger UI, which stands beside the page so that it works without the internet. */
const SWAGGER_FILES = ['swagger-ui.css', 'swagger-ui-bundle.js']

const swaggerFiles = (): Plugin => ({
  name: 'logkin:swagger-files',
  apply: 'build',
  writeBundle(options) {
    const require = createRequire(import.meta.url)
    const from = path.dirname(require.resolve('swagger-ui-dist/package.json'))
    const to = path.join(options.dir ?? '', 'docs')
    mkdirSync(to, { recursive: true })
    for (const file of SWAGGER_FILES) copyFileSync(path.join(from, file), path.join(to, file))
  },
})

/** Behind all others that write. */
const compressedFiles = (): Plugin => ({
  name: 'logkin:compressed-files',
  apply: 'build',
  writeBundle: {
    order: 'post',
    sequential: true,
    handler: ({ dir }) => {
      if (dir !== undefined) precompress(dir)
    },
  },
})

export default defineConfig({
  root: path.join(import.meta.dirname, 'web'),
  plugins: [preact(), swaggerFiles(), compressedFiles()],
  // Absolute, so that a build from any folder writes to the same place.
  build: {
    outDir: path.join(import.meta.dirname, 'web/dist'),
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    // The chart library is one late chunk of about 500 kB; the first view has its own budget, looked at in review.
    chunkSizeWarningLimit: 700,
  },
  worker: { format: 'es' },
  server: { proxy: { '/api': API_ADDRESS, '/openapi.json': API_ADDRESS } },
})
