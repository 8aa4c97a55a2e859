import { createHmac } from 'node:crypto'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { checkRobot } from '../../domain/notice/robot.ts'
import { type RobotChannel, robotChannels } from '../../domain/notice/robot-kind.ts'
import { aMessage, describeMessenger, type MessengerScene } from '../contracts/messenger.ts'
import { createMessenger } from './messenger.ts'
import { startOf } from './robot-wire.ts'
import { createRobots } from './robots.ts'

const loopback = { allowed: [], loopback: true }
const secret = 'SEC-s3cret-of-the-robot'
const signal = new AbortController().signal

interface Received {
  title: string
  body: string
  id: string
}

/** One kind of robot as its documentation describes it. */
interface Kind {
  path: string
  signed: boolean
  perMinute: number
  /** What was sent, or the refusal of a wrong token or signature. */
  take(url: URL, body: unknown): Received | object
  refuse(words: string): object | [number, string]
  tooFast: object | [number, string]
  silentMs: number
  ok: object | string
}

const DingTalkBody = z.object({ markdown: z.object({ title: z.string(), text: z.string() }) })
const FeishuBody = z.object({
  timestamp: z.string(),
  sign: z.string(),
  content: z.object({
    post: z.object({
      zh_cn: z.object({ title: z.string(), content: z.array(z.array(z.object({ text: z.string() }))) }),
    }),
  }),
})
const WeComBody = z.object({ text: z.object({ content: z.string() }) })
const SlackBody = z.object({ text: z.string() })

const lastLine = (text: string) => text.split('\n').at(-1) ?? ''
const macOf = (key: string, text: string) => createHmac('sha256', key).update(text).digest('base64')

const kinds: Record<RobotChannel, Kind> = {
  dingtalk: {
    path: '/robot/send?access_token=token-of-the-robot',
    signed: true,
    perMinute: 20,
    take: (url, body) => {
      const timestamp = url.searchParams.get('timestamp') ?? ''
      const right = url.searchParams.get('sign') === macOf(secret, `${timestamp}\n${secret}`)
      if (url.searchParams.get('access_token') !== 'token-of-the-robot')
        return { errcode: 300001, errmsg: 'token is not exist' }
      if (!right || Math.abs(Date.now() - Number(timestamp)) > 3_600_000)
        return { errcode: 310000, errmsg: 'sign not match' }
      const { title, text } = DingTalkBody.parse(body).markdown
      return { title, body: text, id: lastLine(text) }
    },
    refuse: (errmsg) => ({ errcode: 40035, errmsg }),
    tooFast: { errcode: 130101, errmsg: 'send too fast' },
    silentMs: 600_000,
    ok: { errcode: 0, errmsg: 'ok' },
  },
  feishu: {
    path: '/open-apis/bot/v2/hook/token-of-the-robot',
    signed: true,
    perMinute: 100,
    take: (url, body) => {
      if (!url.pathname.endsWith('/token-of-the-robot'))
        return { code: 19001, msg: 'param invalid: incoming webhook access token invalid' }
      const { timestamp, sign, content: said } = FeishuBody.parse(body)
      const right = sign === macOf(`${timestamp}\n${secret}`, '')
      if (!right || Math.abs(Date.now() / 1000 - Number(timestamp)) > 3600)
        return { code: 19021, msg: 'sign match fail or timestamp is not within one hour from current time' }
      const { title, content } = said.post.zh_cn
      const text = content.map((line) => line.map((one) => one.text).join('')).join('\n')
      return { title, body: text, id: lastLine(text) }
    },
    refuse: (msg) => ({ code: 19002, msg }),
    tooFast: { code: 11232, msg: 'frequency limited' },
    silentMs: 60_000,
    ok: { code: 0, msg: 'success', data: {} },
  },
  wecom: {
    path: '/cgi-bin/webhook/send?key=token-of-the-robot',
    signed: false,
    perMinute: 20,
    take: (url, body) => {
      if (url.searchParams.get('key') !== 'token-of-the-robot')
        return { errcode: 93000, errmsg: 'invalid webhook url' }
      const { content } = WeComBody.parse(body).text
      if (Buffer.byteLength(content) > 2048) return { errcode: 40058, errmsg: 'content exceed max length' }
      return { title: content.split('\n')[0] ?? '', body: content, id: lastLine(content) }
    },
    refuse: (errmsg) => ({ errcode: 40008, errmsg }),
    tooFast: { errcode: 45009, errmsg: 'api freq out of limit' },
    silentMs: 60_000,
    ok: { errcode: 0, errmsg: 'ok' },
  },
  slack: {
    path: '/services/T0/B0/token-of-the-robot',
    signed: false,
    perMinute: 60,
    take: (url, body) => {
      if (!url.pathname.endsWith('/token-of-the-robot')) return [404, 'no_service']
      const { text } = SlackBody.parse(body)
      const title = /^\*(.*)\*$/m.exec(text)?.[1] ?? ''
      const plain = (sent: string) => sent.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&')
      return { title: plain(title), body: plain(text), id: lastLine(text) }
    },
    refuse: (words) => [400, words],
    tooFast: [429, 'rate_limited'],
    silentMs: 60_000,
    ok: 'ok',
  },
}

function answer(response: ServerResponse, said: object | string | [number, string]): void {
  if (Array.isArray(said)) response.statusCode = said[0]
  const body = Array.isArray(said) ? said[1] : said
  response.setHeader('content-type', typeof body === 'string' ? 'text/html' : 'application/json')
  response.end(typeof body === 'string' ? body : JSON.stringify(body))
}

async function openRobot(channel: RobotChannel) {
  const kind = kinds[channel]
  const received: Received[] = []
  const state = { refuse: null as object | [number, string] | null, calls: 0 }
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      state.calls += 1
      const taken = kind.take(
        new URL(request.url ?? '', 'http://robot'),
        JSON.parse(Buffer.concat(chunks).toString('utf8')),
      )
      const refusal = state.refuse
      state.refuse = null
      if (refusal) return answer(response, refusal)
      if (!('id' in taken)) return answer(response, taken)
      received.push(taken as Received)
      answer(response, kind.ok)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const close = async () => {
    server.closeAllConnections()
    await new Promise<void>((resolve) => server.close(() => resolve()))
  }
  const url = `http://127.0.0.1:${port}${kind.path}`
  return { robot: { url, secret: kind.signed ? secret : null }, received, state, close, kind }
}

for (const channel of robotChannels)
  describeMessenger(`a robot of ${channel}`, async (): Promise<MessengerScene> => {
    const { robot, received, state, close, kind } = await openRobot(channel)
    const messenger = createMessenger(null, loopback)
    return {
      messenger,
      to: { channel, robot },
      received: () => received,
      refuseNext: (words) => {
        state.refuse = kind.refuse(words)
      },
      goAway: close,
      close: async () => {
        await messenger.close()
        await close().catch(() => undefined)
      },
    }
  })

describe.each(robotChannels)('a robot of %s', (channel) => {
  it('recognises a token that is not known, and a wrong signature', async () => {
    const { robot, received, close, kind } = await openRobot(channel)
    const robots = createRobots(loopback)
    const send = (to: typeof robot) => robots.send(channel, to, aMessage(), signal)
    expect(checkRobot(channel, robot)).toMatchObject({ ok: true })
    const unknown = { ...robot, url: robot.url.replace('token-of-the-robot', 'nobody') }
    const answers = [await send(unknown)]
    if (kind.signed) answers.push(await send({ ...robot, secret: 'SEC-another' }))
    expect(answers.map(({ state }) => state)).toEqual(answers.map(() => 'not-sent'))
    expect(JSON.stringify(answers)).not.toMatch(/nobody|SEC-/)
    expect(received).toEqual([])
    await robots.close()
    await close()
  })

  it('is spoken to no faster than it takes, and left alone when it says so', async () => {
    const { robot, state, close, kind } = await openRobot(channel)
    let now = Date.now()
    const robots = createRobots(loopback, () => now)
    const send = () => robots.send(channel, robot, aMessage(), signal)
    for (let count = 0; count < kind.perMinute; count += 1) expect((await send()).state).toBe('sent')
    expect(await send()).toMatchObject({ state: 'not-sent', retryAfterMs: 60_000 })
    expect(state.calls).toBe(kind.perMinute)
    now += 60_000
    state.refuse = kind.tooFast
    expect(await send()).toMatchObject({ state: 'not-sent', retryAfterMs: kind.silentMs })
    now += kind.silentMs - 1000
    expect(await send()).toMatchObject({ state: 'not-sent', retryAfterMs: 1000 })
    expect(state.calls).toBe(kind.perMinute + 1)
    now += 1000
    expect((await send()).state).toBe('sent')
    await robots.close()
    await close()
  })

  it('keeps the rule for outgoing addresses', async () => {
    const { robot, state, close, kind } = await openRobot(channel)
    const strict = createRobots({ allowed: [], loopback: false })
    const send = (url: string) => strict.send(channel, { ...robot, url }, aMessage(), signal)
    expect((await send(robot.url)).state).toBe('not-sent')
    expect(await send(`https://100.100.100.200${kind.path}`)).toMatchObject({
      problem: expect.stringContaining('private'),
    })
    expect(state.calls).toBe(0)
    await strict.close()
    await close()
  })

  it('is refused with an address of another kind, and with a secret missing or to spare', () => {
    const url = `https://robot.example.com${kinds[channel].path}`
    const right = kinds[channel].signed ? secret : null
    expect(checkRobot(channel, { url, secret: right })).toMatchObject({ ok: true })
    expect(checkRobot(channel, { url, secret: right === null ? secret : null })).toMatchObject({ ok: false })
    for (const other of robotChannels.filter((one) => one !== channel))
      expect(
        checkRobot(channel, { url: `https://robot.example.com${kinds[other].path}`, secret: right }),
      ).toMatchObject({ ok: false })
  })
})

it('cuts a text at a whole sign', () => {
  expect(startOf('发布窗口', 7)).toBe('发布')
  expect(startOf('abc', 7)).toBe('abc')
})
