import { createServer } from 'node:net'

function listen(port: number, host: string): Promise<number | null> {
  return new Promise((settle) => {
    const server = createServer()
    server.once('error', () => settle(null))
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address()
      server.close(() => settle(typeof address === 'object' && address ? address.port : null))
    })
  })
}

/** Whether a port of this machine can be listened on right now. */
export async function isPortFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  return (await listen(port, host)) !== null
}

/** Any free port. Somebody may still take it before we do. */
export async function findFreePort(host = '127.0.0.1'): Promise<number> {
  const port = await listen(0, host)
  if (port === null) throw new Error(`no port of ${host} is free`)
  return port
}
