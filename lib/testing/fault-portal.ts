// The web process of a fault run: the whole API over the real database, without Next and its pages, which need a build.
import { createPortal } from '../api/portal.ts'
import { composeWeb } from '../composition.ts'
import { readConfig } from '../platform/config.ts'
import { installationOf } from '../web/installation.ts'
import { listen } from '../web/server.ts'

const config = readConfig()
const { around, log } = composeWeb(config)
const portal = createPortal(around, installationOf(config, log))
const web = await listen(portal, config, (_, response) => response.writeHead(404).end())
portal.pagesAreReady()
log.info({ port: web.port }, 'portal ready')
