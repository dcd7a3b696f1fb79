import { defineConfig } from '@playwright/test'

/** The distribution's own Chromium: no browser is downloaded. */
const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium'

export default defineConfig({
  testDir: 'test/e2e',
  outputDir: 'test-results/e2e',
  // Each starts a site of its own, on free ports.
  workers: 2,
  retries: 0,
  forbidOnly: Boolean(process.env['CI']),
  timeout: 120_000,
  expect: { timeout: 20_000 },
  use: {
    browserName: 'chromium',
    headless: true,
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        // A name that is this machine and, to the browser, another: pages there have no secure context.
        '--host-resolver-rules=MAP logkin.test 127.0.0.1',
        '--no-proxy-server',
      ],
    },
  },
})
