import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { root } from '../up/settings.ts'

/** Debian's packages that have one, the lightest first: without windows, journeys take less of the processor. */
const packages = ['chromium-headless-shell', 'chromium']

/** One that was named, Debian's Chromium, or the one that Playwright brought itself. */
export function findChromium(): string | null {
  const own = createRequire(join(root, 'package.json'))(
    '@playwright/test',
  ).chromium.executablePath() as string
  const candidates = [process.env.SLUICE_CHROMIUM, ...packages.map((name) => `/usr/bin/${name}`), own]
  return candidates.find((path) => path && existsSync(path)) ?? null
}

const fonts = '/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc'

const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }

const install = (name: string) =>
  spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', name], { env, encoding: 'utf8' })

/** The first of these packages that can be had. */
function installOne(names: string[]): void {
  console.log(`Installing ${names[0]} from Debian's packages for the browser journeys`)
  if (names.some((name) => install(name).status === 0)) return
  spawnSync('apt-get', ['update', '-qq'], { env })
  for (const name of names) {
    const { status, stderr } = install(name)
    if (status === 0) return
    console.log(stderr.trim().split('\n').slice(-3).join('\n'))
  }
}

/** Installs Chromium and Chinese fonts from Debian's packages when we may. Returns null, or why there is no browser. */
export function provideBrowser(): string | null {
  const mayInstall = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')
  if (mayInstall && !findChromium()) installOne(packages)
  if (mayInstall && !existsSync(fonts)) installOne(['fonts-noto-cjk'])
  if (findChromium()) return null
  return mayInstall
    ? 'Chromium could not be installed from Debian’s packages (apt-get install chromium fonts-noto-cjk).'
    : 'The journeys need Chromium. Install it (Debian: apt-get install chromium fonts-noto-cjk; elsewhere: npx playwright install chromium) or name one with SLUICE_CHROMIUM=/path.'
}
