import { spawn } from 'node:child_process'
import { copyFileSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type Server, request as send } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { tokenOf } from '../lib/testing/command-line.ts'
import { testDatabase } from '../lib/testing/database.ts'
import { freezeIn } from '../lib/testing/freeze-stage.ts'
import { testPortal } from '../lib/testing/portal.ts'
import { createStage, type Stage, type StageBuild } from '../lib/testing/promotion-stage.ts'
import { bundleCli } from '../scripts/cli-bundle.ts'

/** The step of the page, as Flow would run it: its own words in a shell that ends at the first failure. */
function documentedStep(): string {
  const page = readFileSync(join(import.meta.dirname, '..', 'docs', 'cli.md'), 'utf8')
  const yaml = /```yaml\n([\s\S]*?)```/.exec(page)?.[1] ?? ''
  return parse(yaml).stages.deploy_stage.jobs.deploy_job.steps.gate_step.with.run
}

/** A cd pipeline of Flow: the gate step, and the deployment that only follows where it passed. */
function runPipeline(env: Record<string, string>): Promise<{ code: number | null; log: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'flow-step-'))
  const script = `set -e\n${documentedStep()}\necho 'deploying'`
  const child = spawn('sh', ['-c', script], {
    cwd: folder,
    env: { NODE_ENV: 'test', TZ: 'UTC', PATH: `${join(process.execPath, '..')}:${process.env.PATH}`, ...env },
  })
  let log = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      log += chunk
    })
  return new Promise((done) => child.once('close', (code) => done({ code, log })))
}

describe('a cd pipeline of Flow with the gate step of the page', () => {
  const test = testDatabase()
  const portal = testPortal(test)
  let front: Server
  let stage: Stage
  let build: StageBuild
  let env: Record<string, string>
  const bundle = join(mkdtempSync(join(tmpdir(), 'sluice-bundle-')), 'sluice.cjs')

  beforeAll(async () => {
    await bundleCli(bundle)
    // As the portal's own server stands: the command line is a file, all else is the API.
    front = createServer((request, response) => {
      if (request.url === '/cli/sluice.cjs') return response.end(readFileSync(bundle))
      const onward = send(
        `${portal.url}${request.url}`,
        { method: request.method, headers: request.headers },
        (answer) => {
          response.writeHead(answer.statusCode ?? 500, answer.headers)
          answer.pipe(response)
        },
      )
      return request.pipe(onward)
    })
    await new Promise<void>((done) => front.listen(0, '127.0.0.1', done))
  })
  afterAll(() => front.close())

  beforeEach(async () => {
    stage = await createStage(test)
    await stage.runs('pre-production', await stage.addBuild('older'))
    build = await stage.addBuild('fix')
    await stage.runs('test', build)
    env = {
      SLUICE_URL: `http://127.0.0.1:${(front.address() as AddressInfo).port}`,
      SLUICE_TOKEN: await tokenOf(stage.around, stage.people.wang, ['read']),
      SERVICE: 'order-service',
      ENVIRONMENT: 'pre-production',
      DIGEST: build.digest,
      PIPELINE_ID: '4711',
      BUILD_NUMBER: '12',
    }
  })

  it('is stopped by a freeze with its exit code and the reason, and passes when the freeze is over', async () => {
    await freezeIn(stage, 'pre-production', { name: 'Release week' })
    const frozen = await runPipeline(env)
    expect([frozen.code, frozen.log]).toEqual([10, expect.stringContaining('wait (freeze)')])
    expect(frozen.log).toMatch(/Release week is in force until .* and does not admit unknown/)
    expect(frozen.log).toContain('a release manager')
    expect(frozen.log).not.toContain('deploying')
    expect(frozen.log).not.toContain(env.SLUICE_TOKEN)
    // The product's clock goes past the end of the window.
    await stage.pass(3 * 60)
    const free = await runPipeline(env)
    expect([free.code, free.log]).toEqual([0, expect.stringContaining('pre-production: allowed')])
    expect(free.log).toContain('deploying')
  })

  it('fails where nobody could find out, and where it is set up wrongly', async () => {
    const refused = await runPipeline({ ...env, SLUICE_TOKEN: `slc_${'a'.repeat(43)}` })
    expect([refused.code, refused.log]).toEqual([3, expect.stringContaining('refuses the token')])
    const bare = await runPipeline({ ...env, SLUICE_TOKEN: '' })
    expect([bare.code, bare.log]).toEqual([3, expect.stringContaining('set SLUICE_TOKEN')])
  })

  it('says which Node it needs to one that is too old', async () => {
    const copy = join(mkdtempSync(join(tmpdir(), 'sluice-old-')), 'sluice.cjs')
    copyFileSync(bundle, copy)
    const old = join(copy, '..', 'old.cjs')
    writeFileSync(old, "Object.defineProperty(process.versions, 'node', { value: '18.20.1' })")
    const said = await new Promise<string>((done) => {
      const child = spawn(process.execPath, ['--require', old, copy, 'help'])
      let text = ''
      child.stderr.on('data', (chunk: Buffer) => {
        text += chunk
      })
      child.once('close', (code) => done(`${code} ${text}`))
    })
    expect(said).toBe('2 sluice needs Node 24 or newer; this is 18.20.1\n')
  })
})
