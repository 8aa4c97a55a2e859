import next from 'next'
import { installInProcess } from '../api/in-process.ts'
import { createPortal } from '../api/portal.ts'
import { composeWeb } from '../composition.ts'
import { announceOrigin, readConfig } from '../platform/config.ts'
import { installationOf } from './installation.ts'
import { createPages } from './pages.ts'
import { listen } from './server.ts'

/** The web process: the API and, behind it, Next for pages. */
export async function start(begun: number): Promise<void> {
  const config = readConfig()
  announceOrigin(config)
  const composition = composeWeb(config)
  const { log, around } = composition
  const installation = installationOf(config, log)
  const portal = createPortal(around, installation)
  installInProcess(portal.inProcess)

  const pages = createPages(installation, config.production)
  const web = await listen(portal, config, pages.handle)
  const app = next({
    dev: !config.production,
    httpServer: web.server,
    hostname: config.host,
    port: web.port,
    turbopack: true,
  })
  await app.prepare()
  pages.open(app.getRequestHandler())
  portal.pagesAreReady()
  log.info(
    { address: config.origin, port: web.port, tookMs: Math.round(performance.now() - begun) },
    'web ready',
  )

  const end = (signal: string) => {
    log.info({ signal }, 'ending')
    void web
      .close()
      .then(() => composition.close())
      .then(() => process.exit(0))
  }
  process.once('SIGTERM', end)
  process.once('SIGINT', end)
}
