import { execFile } from 'node:child_process'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'

let server: Server | undefined
const asked: { url: string; token: string | undefined }[] = []

afterEach(() => {
  server?.close()
  server = undefined
  asked.length = 0
})

/** A portal that gives these answers one after the other, the last for ever. */
async function portal(...answers: { status?: number; body: unknown }[]): Promise<string> {
  let turn = 0
  const made = createServer((request, response) => {
    asked.push({ url: request.url ?? '', token: request.headers.authorization })
    const { status = 200, body } = answers[Math.min(turn, answers.length - 1)] ?? { body: {} }
    turn += 1
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  })
  server = made
  await new Promise<void>((done) => made.listen(0, '127.0.0.1', done))
  return `http://127.0.0.1:${(made.address() as AddressInfo).port}`
}

const run = (of: Record<string, string>): Promise<{ code: number; out: string; err: string }> =>
  new Promise((done) => {
    const env = {
      NODE_ENV: 'test' as const,
      PATH: '/usr/local/bin:/usr/bin:/bin',
      SLUICE_TOKEN: 'slu_secret',
      TARGET_BRANCH: 'release/202606',
      REPOSITORY: 'https://codeup.aliyun.com/yunfan/trade/order-service.git',
      CI_COMMIT_SHA: 'a'.repeat(40),
      CI_COMMIT_REF_NAME: 'feature/ORD-2',
      MERGE_CHECK_WAITS: '0 0',
      ...of,
    }
    execFile('sh', ['docs/merge-check.sh'], { env }, (error, out, err) =>
      done({ code: error ? Number(error.code) : 0, out, err }),
    )
  })
const said = (answer: string, more: object = {}) => ({
  body: { id: 'x', repository: 'r', answer, unknown: null, reasons: [{ values: { message: '"answer":"pass"' } }], summary: `it is ${answer}`, ...more },
}) // biome-ignore format: one glance

describe('the step of a pipeline', () => {
  it('asks with its token and what Flow says of the run', async () => {
    const url = await portal(said('pass'))
    expect(await run({ SLUICE_URL: url })).toMatchObject({ code: 0, out: 'it is pass\n' })
    const query = new URL(asked[0]?.url ?? '', url).searchParams
    expect(Object.fromEntries(query)).toEqual({
      repository: 'https://codeup.aliyun.com/yunfan/trade/order-service.git',
      targetBranch: 'release/202606',
      sha: 'a'.repeat(40),
      sourceBranch: 'feature/ORD-2',
    })
    expect(asked[0]?.token).toBe('Bearer slu_secret')
  })

  it('fails where a freeze is in the way, with every reason in the log', async () => {
    const { code, err } = await run({ SLUICE_URL: await portal(said('block')) })
    expect(code).toBe(1)
    expect(err).toContain('it is block')
  })

  it('asks again while the commits are read', async () => {
    const reading = said('open', { unknown: 'commits' })
    expect((await run({ SLUICE_URL: await portal(reading, said('block')) })).code).toBe(1)
    expect(asked).toHaveLength(2)
  })

  it.each([
    ['what could not be found out', [said('open', { unknown: 'service' })], 1],
    ['commits that nobody reads', [said('open', { unknown: 'commits' })], 3],
    ['a portal that is broken', [{ status: 503, body: {} }], 3],
    ['a portal that is asked too much', [{ status: 429, body: {} }], 3],
  ])('goes on, and says so, after %s', async (_, answers, times) => {
    const { code, err } = await run({ SLUICE_URL: await portal(...answers) })
    expect([code, asked.length]).toEqual([0, times])
    expect(err).toContain('nobody could find out')
  })

  it('goes on where the portal cannot be reached', async () => {
    expect(await run({ SLUICE_URL: 'http://127.0.0.1:1' })).toMatchObject({ code: 0 })
  })

  it('ends with 2 where it is set up wrongly', async () => {
    const url = await portal({ status: 401, body: { code: 'unauthenticated' } })
    expect((await run({ SLUICE_URL: url })).code).toBe(2)
    expect(await run({ SLUICE_URL: url, SLUICE_TOKEN: '' })).toMatchObject({
      code: 2,
      err: expect.stringContaining('SLUICE_TOKEN'),
    })
  })
})
