import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { root } from '../up/settings.ts'

/** Debian's Chromium, another that was named, or the one that Playwright brought itself. */
export function findChromium(): string | null {
  const own = createRequire(join(root, 'package.json'))(
    '@playwright/test',
  ).chromium.executablePath() as string
  const candidates = [process.env.SLUICE_CHROMIUM, own, '/usr/bin/chromium', '/usr/bin/chromium-browser']
  return candidates.find((path) => path && existsSync(path)) ?? null
}

const fonts = '/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc'

/** Installs Chromium and Chinese fonts from Debian's packages when we may. Returns null, or why there is no browser. */
export function provideBrowser(): string | null {
  const mayInstall = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')
  const missing = [...(findChromium() ? [] : ['chromium']), ...(existsSync(fonts) ? [] : ['fonts-noto-cjk'])]
  if (missing.length && mayInstall) {
    console.log(`Installing ${missing.join(' and ')} from Debian's packages for the browser journeys`)
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    const install = () =>
      spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...missing], {
        env,
        encoding: 'utf8',
      })
    let result = install()
    if (result.status !== 0) {
      spawnSync('apt-get', ['update', '-qq'], { env })
      result = install()
    }
    if (result.status !== 0) console.log(result.stderr.trim().split('\n').slice(-3).join('\n'))
  }
  if (findChromium()) return null
  return mayInstall
    ? 'Chromium could not be installed from Debian’s packages (apt-get install chromium fonts-noto-cjk).'
    : 'The journeys need Chromium. Install it (Debian: apt-get install chromium fonts-noto-cjk; elsewhere: npx playwright install chromium) or name one with SLUICE_CHROMIUM=/path.'
}
