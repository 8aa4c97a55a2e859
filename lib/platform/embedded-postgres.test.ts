import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type EmbeddedPostgres, removeEmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres.ts'
import { PostgresProblem } from './embedded-postgres-home.ts'

async function ask(server: EmbeddedPostgres, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: server.urlOf('postgres') })
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}

function holdPort(port: number): Promise<Server> {
  return new Promise((settle) => {
    const server = createServer()
    server.listen(port, '127.0.0.1', () => settle(server))
  })
}

describe('PostgreSQL that comes along', () => {
  let folder = ''
  const said: string[] = []
  const start = () => startEmbeddedPostgres({ folder, durable: false, say: (line) => said.push(line) })

  beforeAll(async () => {
    const parent = mkdtempSync(join(tmpdir(), 'sluice-pg-'))
    chmodSync(parent, 0o755)
    folder = join(parent, 'postgres')
    const server = await start()
    await ask(server, 'CREATE TABLE kept AS SELECT 42 AS answer')
    await server.stop()
  })
  afterAll(async () => {
    await removeEmbeddedPostgres(folder, () => undefined)
    rmSync(join(folder, '..'), { recursive: true, force: true })
  })

  it('keeps data, password and port from start to start', async () => {
    const port = readFileSync(join(folder, 'port'), 'utf8')
    const server = await start()
    expect(String(server.port)).toBe(port)
    expect(await ask(server, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }])
    await server.stop()
  })

  it('stops a server that was left running and starts its own', async () => {
    const left = await start()
    const server = await start()
    expect(said.join('\n')).toContain(`process ${left.pid}`)
    expect(await ask(server, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }])
    await left.exited
    await server.stop()
  })

  it('passes a pid file whose number now belongs to somebody else', async () => {
    writeFileSync(join(folder, 'data', 'postmaster.pid'), `${process.pid}\n${join(folder, 'data')}\n`)
    const server = await start()
    expect(await ask(server, 'SELECT answer FROM kept')).toHaveLength(1)
    await server.stop()
  })

  it('takes another port when its own is taken, and remembers it', async () => {
    const port = Number(readFileSync(join(folder, 'port'), 'utf8'))
    const holder = await holdPort(port)
    const server = await start()
    expect(server.port).not.toBe(port)
    expect(readFileSync(join(folder, 'port'), 'utf8')).toBe(String(server.port))
    await server.stop()
    await new Promise((settle) => holder.close(settle))
  })

  it('refuses data of another version and leaves it alone', async () => {
    const file = join(folder, 'data', 'PG_VERSION')
    const version = readFileSync(file, 'utf8')
    writeFileSync(file, '12\n')
    const refusal = await start().catch((error: unknown) => error)
    expect(refusal).toBeInstanceOf(PostgresProblem)
    expect((refusal as PostgresProblem).exitCode).toBe(6)
    expect((refusal as PostgresProblem).message).toContain('PostgreSQL 12')
    writeFileSync(file, version)
    const server = await start()
    expect(await ask(server, 'SELECT answer FROM kept')).toHaveLength(1)
    await server.stop()
  })

  it('says what the server said when the data is damaged, and changes nothing', async () => {
    const control = join(folder, 'data', 'global', 'pg_control')
    const whole = readFileSync(control)
    writeFileSync(control, Buffer.alloc(whole.length))
    const refusal = await start().catch((error: unknown) => error)
    expect((refusal as PostgresProblem).exitCode).toBe(5)
    expect((refusal as PostgresProblem).message).toMatch(/Nothing was changed/)
    writeFileSync(control, whole)
    const server = await start()
    await server.stop()
  })

  it('moves a half-written folder aside and starts over', async () => {
    const other = join(folder, '..', 'half')
    mkdirSync(join(other, 'data'), { recursive: true })
    writeFileSync(join(other, 'data', 'PG_VERSION'), '18\n')
    mkdirSync(join(other, 'data.new'))
    const lines: string[] = []
    const server = await startEmbeddedPostgres({
      folder: other,
      durable: false,
      say: (line) => lines.push(line),
    })
    expect(await ask(server, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
    await server.stop()
    const aside = readdirSync(other).find((name) => name.startsWith('data.incomplete-'))
    expect(aside && existsSync(join(other, aside, 'PG_VERSION'))).toBe(true)
    expect(lines.join('\n')).toContain('half written')
    expect(existsSync(join(other, 'data.new'))).toBe(false)
  })
})
