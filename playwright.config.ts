import { basename } from 'node:path'
import { defineConfig } from '@playwright/test'
import { findChromium } from './scripts/test/browser.ts'

// Workers of one run must agree on the port; whoever reads this first chooses it.
process.env.SLUICE_JOURNEY_PORT ??= String(21_000 + (process.pid % 9000))
process.env.SLUICE_JOURNEY_DATA ??= '.sluice/journeys'
const data = process.env.SLUICE_JOURNEY_DATA
const given = process.env.SLUICE_JOURNEY_URL
const baseURL = given ?? `http://127.0.0.1:${process.env.SLUICE_JOURNEY_PORT}`
const chromium = findChromium()

export default defineConfig({
  testDir: 'e2e/journeys',
  outputDir: `test-results/${basename(data)}`,
  // One installation, one clock: journeys take turns.
  workers: 1,
  fullyParallel: false,
  forbidOnly: Boolean(process.env.CI),
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  use: {
    baseURL,
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    timezoneId: 'Asia/Shanghai',
    colorScheme: 'light',
    screenshot: 'only-on-failure',
    // Without a film of it: taking that costs a sixth of the processor time of a page.
    trace: { mode: 'retain-on-failure', screenshots: false },
    actionTimeout: 15_000,
    launchOptions: {
      ...(chromium ? { executablePath: chromium } : {}),
      args: [
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        // Pages are drawn by the processor here: without going through an emulated graphics card.
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  // In this order. Journeys of costs let days pass, which the others would notice.
  projects: [
    { name: 'delivery', testIgnore: /\/cost-[a-z]+\.spec/ },
    { name: 'cost', testMatch: /\/cost-[a-z]+\.spec/ },
  ],
  // A stack as `npm run up` starts it, with data of its own; SLUICE_JOURNEY_URL uses one that already runs.
  ...(given
    ? {}
    : {
        webServer: {
          command: `"${process.execPath}" scripts/up.ts --fresh`,
          url: `${baseURL}/api/health?ready`,
          timeout: 300_000,
          stdout: 'pipe' as const,
          gracefulShutdown: { signal: 'SIGINT' as const, timeout: 20_000 },
          env: {
            PORT: process.env.SLUICE_JOURNEY_PORT,
            HOST: '127.0.0.1',
            SLUICE_DATA: data,
            SLUICE_MODE: 'simulated',
            DATABASE_URL: '',
            DATABASE_OWNER_URL: '',
            // Most of a journey is waiting until what it did outside was seen.
            SLUICE_SYNC_INTERVAL_SECONDS: '6',
          },
        },
      }),
})
