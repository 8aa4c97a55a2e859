import { spawn } from 'node:child_process'
import type { ServerResponse } from 'node:http'
import { gitEnvironment } from './spawn-git.ts'

export interface CgiRequest {
  root: string
  /** `/yunfan/trade/order-service.git/info/refs`. */
  pathInfo: string
  method: string
  query: string
  contentType: string
  protocol: string
  user: string
  body: Buffer
  /** Who pushes, and when by the simulated clock: for reflogs and the like. */
  at: number
}

/** Runs git's own CGI program and streams its answer. Resolves when the answer is complete. */
export function runHttpBackend(request: CgiRequest, outgoing: ServerResponse): Promise<void> {
  return new Promise((resolve, reject) => {
    const date = `${Math.floor(request.at / 1000)} +0800`
    const child = spawn('git', ['http-backend'], {
      env: {
        ...gitEnvironment,
        GIT_PROJECT_ROOT: request.root,
        GIT_HTTP_EXPORT_ALL: '1',
        PATH_INFO: request.pathInfo,
        REQUEST_METHOD: request.method,
        QUERY_STRING: request.query,
        CONTENT_TYPE: request.contentType,
        CONTENT_LENGTH: String(request.body.length),
        GIT_PROTOCOL: request.protocol,
        REMOTE_USER: request.user,
        REMOTE_ADDR: '127.0.0.1',
        GIT_COMMITTER_NAME: request.user,
        GIT_COMMITTER_EMAIL: `${request.user}@codeup.invalid`,
        GIT_COMMITTER_DATE: date,
      },
    })
    let head = Buffer.alloc(0)
    let started = false
    const start = (chunk: Buffer): void => {
      head = Buffer.concat([head, chunk])
      const end = head.indexOf('\r\n\r\n')
      if (end < 0) return
      started = true
      let status = 200
      const headers: Record<string, string> = {}
      for (const line of head.subarray(0, end).toString('latin1').split('\r\n')) {
        const [, name = '', value = ''] = /^([^:]+):\s*(.*)$/.exec(line) ?? []
        if (name.toLowerCase() === 'status') status = Number.parseInt(value, 10)
        else if (name !== '') headers[name.toLowerCase()] = value
      }
      outgoing.writeHead(status, headers)
      outgoing.write(head.subarray(end + 4))
    }
    child.stdout.on('data', (chunk: Buffer) => {
      if (!started) start(chunk)
      else if (!outgoing.write(chunk)) {
        child.stdout.pause()
        outgoing.once('drain', () => child.stdout.resume())
      }
    })
    child.stderr.resume()
    child.stdin.on('error', () => {})
    outgoing.once('close', () => child.stdout.resume())
    child.on('error', reject)
    child.on('close', (code) => {
      if (started) resolve()
      else reject(new Error(`git http-backend ended with ${code} and no answer`))
    })
    child.stdin.end(request.body)
  })
}
