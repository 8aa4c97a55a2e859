// What a person's browser gets and how long it waits: Chromium over the real server.
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, type BrowserContext, chromium, type Page } from '@playwright/test'
import type { DataSet } from './data-set.ts'
import { type Running, root, sessionCookie } from './processes.ts'
import { type Figure, median } from './result.ts'
import { slugOf } from './rows.ts'

function executablePath(): string | undefined {
  const own = chromium.executablePath()
  return [process.env.SLUICE_CHROMIUM, own, '/usr/bin/chromium'].find((path) => path && existsSync(path))
}

function launch(): Promise<Browser> {
  const path = executablePath()
  return chromium.launch({
    ...(path ? { executablePath: path } : {}),
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}

/** Addresses of all pages, found where Next finds them; parameters are filled with what the data set has. */
export function listPages(parameters: Record<string, string>): string[] {
  const pages: string[] = []
  const walk = (folder: string, address: string) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (entry.name === 'page.tsx') pages.push(address || '/')
      if (!entry.isDirectory() || entry.name === 'api') continue
      const segment = /^\(.*\)$/.test(entry.name) ? '' : `/${entry.name}`
      walk(join(folder, entry.name), `${address}${segment}`)
    }
  }
  walk(join(root, 'app'), '')
  return pages
    .map((page) =>
      page.replace(
        /\[[^\]]+\]/g,
        (name) => parameters[`${page.split('/')[1]}/${name}`] ?? parameters[page] ?? name,
      ),
    )
    .filter((page) => !page.includes('['))
    .sort()
}

async function openContext(browser: Browser, data: DataSet, origin: string): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' })
  await context.addCookies([{ ...sessionCookie(data), url: origin, httpOnly: true, sameSite: 'Lax' }])
  return context
}

/**
 * Bytes of JavaScript over the wire, compressed as they came: `first` is what the document itself names, `later` what
 * came afterwards by itself (links that are prefetched), until no more came for a while.
 */
async function firstLoadBytes(page: Page, address: string): Promise<{ first: number; later: number }> {
  const client = await page.context().newCDPSession(page)
  await client.send('Network.enable')
  await client.send('Network.setCacheDisabled', { cacheDisabled: true })
  const scripts = new Map<string, { file: string; headerBytes: number; bytes: number }>()
  client.on('Network.responseReceived', ({ requestId, type, response }) => {
    const file = new URL(response.url).pathname.split('/').at(-1) ?? ''
    if (type === 'Script') scripts.set(requestId, { file, headerBytes: response.encodedDataLength, bytes: 0 })
  })
  client.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const script = scripts.get(requestId)
    if (script) script.bytes = encodedDataLength - script.headerBytes
  })
  await page.goto(address, { waitUntil: 'load' })
  const document = await (await page.request.get(page.url())).text()
  // Live updates keep one stream open for ever, so the network never falls idle.
  for (let before = -1; before !== scripts.size; ) {
    before = scripts.size
    await page.waitForTimeout(800)
  }
  await client.detach()
  const sum = { first: 0, later: 0 }
  for (const { file, bytes } of scripts.values()) sum[document.includes(file) ? 'first' : 'later'] += bytes
  return sum
}

export async function measurePages(data: DataSet, web: Running, pages: string[]): Promise<Figure[]> {
  const browser = await launch()
  const figures: Figure[] = []
  try {
    for (const address of pages) {
      const signedOut = address === '/sign-in'
      const context = signedOut ? await browser.newContext() : await openContext(browser, data, web.origin)
      const page = await context.newPage()
      const { first, later } = await firstLoadBytes(page, `${web.origin}${address}`)
      const landed = new URL(page.url()).pathname
      // An address that sends on is weighed under the one it sends to.
      if (landed !== address) {
        await context.close()
        continue
      }
      const note = `brotli, as transferred; ${(later / 1000).toFixed(1)} kB prefetched later`
      figures.push({
        name: `web.first-load-js ${address}`,
        value: first / 1000,
        unit: 'kB',
        target: { atMost: 180 },
        note,
      })
      await context.close()
    }
  } finally {
    await browser.close()
  }
  return figures
}

/** Watches for a text inside the page, from its very first byte, and notes when the last key went down. */
function watch(text: string) {
  const state = { seenAt: 0, keyAt: 0 }
  Object.assign(globalThis, { benchState: state })
  addEventListener('keydown', () => Object.assign(state, { keyAt: performance.now() }), true)
  const look = () => {
    if (document.querySelector('main')?.textContent?.includes(text)) state.seenAt = performance.now()
    else requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}

const readState = () =>
  (globalThis as typeof globalThis & { benchState: { seenAt: number; keyAt: number } }).benchState

/** Once the text is there. */
async function readSeen(page: Page) {
  await page.waitForFunction(
    () => (globalThis as unknown as { benchState: { seenAt: number } }).benchState.seenAt > 0,
  )
  return page.evaluate(readState)
}

/** Milliseconds from the navigation until the text stands in the page. */
async function seenAfter(page: Page, address: string, text: string): Promise<number> {
  await page.addInitScript(watch, text)
  await page.goto(address)
  return (await readSeen(page)).seenAt
}

/** The Services page, warm: time to its first row, its API calls, and from the last key of a search to the row. */
export async function measureServicesPage(data: DataSet, web: Running, firstSlug: string): Promise<Figure[]> {
  const browser = await launch()
  try {
    const context = await openContext(browser, data, web.origin)
    const warm = await context.newPage()
    await warm.goto(`${web.origin}/services`)
    await warm.getByText(firstSlug).first().waitFor()
    const firstRows: number[] = []
    const calls: number[] = []
    for (let round = 0; round < 5; round += 1) {
      const page = await context.newPage()
      let count = 0
      page.on('request', (request) => {
        if (new URL(request.url()).pathname.startsWith('/api/v1/')) count += 1
      })
      firstRows.push(await seenAfter(page, `${web.origin}/services`, firstSlug))
      await page.waitForTimeout(1000)
      calls.push(count)
      await page.close()
    }
    const searches: number[] = []
    for (let round = 0; round < 5; round += 1) {
      const slug = slugOf(Math.round(data.services * 0.6) + round * 7)
      const page = await context.newPage()
      await page.goto(`${web.origin}/services`)
      await page.getByText(firstSlug).first().waitFor()
      await page.waitForTimeout(500)
      await page.evaluate(watch, slug)
      await page.getByRole('main').getByRole('searchbox').first().focus()
      // Faster than the field passes on, so that nothing shows before the last key.
      await page.keyboard.type(slug.slice(0, -3))
      const state = await readSeen(page)
      searches.push(Math.max(0, state.seenAt - state.keyAt))
      await page.close()
    }
    return [
      {
        name: 'web.services.first-row',
        value: median(firstRows),
        unit: 'ms',
        target: { atMost: 500 },
        note: 'warm, from navigation',
      },
      { name: 'web.services.api-calls', value: Math.max(...calls), unit: '', target: { atMost: 3 } },
      {
        name: 'web.services.search',
        value: median(searches),
        unit: 'ms',
        target: { atMost: 150 },
        note: 'last key to the row',
      },
    ]
  } finally {
    await browser.close()
  }
}

/** The page of one run, warm: from navigation to what the run is and came to. */
export async function measureRunPage(data: DataSet, web: Running): Promise<Figure> {
  const browser = await launch()
  try {
    const context = await openContext(browser, data, web.origin)
    const address = `${web.origin}/runs/${data.runId}`
    const told = await context.request.get(`${web.origin}/api/v1/runs/${data.runId}`)
    const { pipeline } = (await told.json()) as { pipeline: string }
    const seen: number[] = []
    // The first round warms what every further one finds.
    for (let round = 0; round < 8; round += 1) {
      const page = await context.newPage()
      seen.push(await seenAfter(page, address, pipeline))
      await page.close()
    }
    const warm = seen.slice(1)
    return {
      name: 'runs.first-content',
      value: median(warm),
      unit: 'ms',
      target: { atMost: 500 },
      note: `page of a run, warm, from navigation; worst of ${warm.length} ${Math.round(Math.max(...warm))} ms`,
    }
  } finally {
    await browser.close()
  }
}
