import { createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { describe, expect, it } from 'vitest'
import { aMessage, describeMessenger, type MessengerScene } from '../contracts/messenger.ts'
import { createMemoryMessenger } from '../memory/messenger.ts'
import { createDingTalk } from './dingtalk.ts'
import { createMessenger } from './messenger.ts'
import type { SmtpSettings } from './smtp.ts'

const loopback = { allowed: [], loopback: true }
const secret = 'SEC-s3cret-of-the-robot'
const signal = new AbortController().signal

/** A robot as DingTalk's page describes it: checks the signature, answers errcode inside HTTP 200. */
async function openRobot() {
  const received: { title: string; body: string; id: string }[] = []
  const state = { refuse: null as { errcode: number; errmsg: string } | null, calls: 0 }
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      state.calls += 1
      const url = new URL(request.url ?? '', 'http://robot')
      const timestamp = url.searchParams.get('timestamp') ?? ''
      const expected = createHmac('sha256', secret).update(`${timestamp}\n${secret}`).digest('base64')
      const answer = (body: object) => {
        response.setHeader('content-type', 'application/json')
        response.end(JSON.stringify(body))
      }
      if (url.searchParams.get('access_token') !== 'token-of-the-robot')
        return answer({ errcode: 300001, errmsg: 'token is not exist' })
      if (url.searchParams.get('sign') !== expected || Math.abs(Date.now() - Number(timestamp)) > 3_600_000)
        return answer({ errcode: 310000, errmsg: 'sign not match' })
      if (state.refuse) {
        const refused = state.refuse
        state.refuse = null
        return answer(refused)
      }
      const body = JSON.parse(Buffer.concat(chunks).toString('utf8'))
      if (body.msgtype !== 'markdown') return answer({ errcode: 40035, errmsg: 'not a message' })
      const { title, text } = body.markdown
      received.push({ title, body: text, id: text.split('\n').at(-1) ?? '' })
      answer({ errcode: 0, errmsg: 'ok' })
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const close = async () => {
    server.closeAllConnections()
    await new Promise<void>((resolve) => server.close(() => resolve()))
  }
  return {
    url: `http://127.0.0.1:${port}/robot/send?access_token=token-of-the-robot`,
    received,
    state,
    close,
  }
}

/** A mail server that asks for a user and takes whatever comes. */
async function openMailbox(more: ConstructorParameters<typeof SMTPServer>[0] = {}) {
  const received: { title: string; body: string; id: string }[] = []
  const state = { refuse: null as string | null }
  const header = (text: string, name: string) =>
    new RegExp(`^${name}: (.*(?:\\r\\n[ \\t].*)*)`, 'im').exec(text)?.[1]?.replace(/\r\n[ \t]/g, '') ?? ''
  const decoded = (text: string) =>
    text
      .replace(/\?=\s*=\?/g, '?==?')
      .replace(/=\?UTF-8\?B\?([^?]*)\?=/gi, (_, word: string) => Buffer.from(word, 'base64').toString('utf8'))
      .replace(/=\?UTF-8\?Q\?([^?]*)\?=/gi, (_, word: string) =>
        Buffer.from(
          word
            .replaceAll('_', ' ')
            .replace(/=([0-9A-F]{2})/g, (_m: string, hex: string) =>
              String.fromCharCode(Number.parseInt(hex, 16)),
            ),
          'latin1',
        ).toString('utf8'),
      )
  const server = new SMTPServer({
    authMethods: ['PLAIN', 'LOGIN'],
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _session, done) =>
      username === 'sluice' && password === 'passw0rd'
        ? done(null, { user: username })
        : done(new Error('no')),
    onRcptTo: (_address, _session, done) => {
      const words = state.refuse
      state.refuse = null
      if (words) done(Object.assign(new Error(words), { responseCode: 550 }))
      else done()
    },
    onData: (stream, _session, done) => {
      let text = ''
      stream.on('data', (chunk: Buffer) => {
        text += chunk.toString('utf8')
      })
      stream.on('end', () => {
        const body = text.slice(text.indexOf('\r\n\r\n') + 4)
        received.push({ title: decoded(header(text, 'Subject')), body, id: header(text, 'Message-ID') })
        done()
      })
    },
    ...more,
  })
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.server.address() as AddressInfo
  const settings: SmtpSettings = {
    host: '127.0.0.1',
    port,
    tls: 'none',
    user: 'sluice',
    password: 'passw0rd',
    from: 'Sluice <sluice@example.com>',
  }
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()))
  return { settings, received, state, close }
}

describeMessenger('in memory', async () => {
  const messenger = createMemoryMessenger()
  return {
    messenger,
    to: { channel: 'email', address: 'wang@example.com' },
    received: () =>
      messenger.received.map(({ message }) => ({ title: message.title, body: message.text, id: message.id })),
    refuseNext: (words) => messenger.next.push({ state: 'not-sent', problem: words, retryAfterMs: null }),
    goAway: async () => {
      messenger.next.push({ state: 'not-sent', problem: 'nobody answers', retryAfterMs: null })
    },
    close: () => messenger.close(),
  }
})

describeMessenger('a DingTalk robot', async (): Promise<MessengerScene> => {
  const robot = await openRobot()
  const messenger = createMessenger(null, loopback)
  return {
    messenger,
    to: { channel: 'dingtalk', url: robot.url, secret },
    received: () => robot.received,
    refuseNext: (words) => {
      robot.state.refuse = { errcode: 40035, errmsg: words }
    },
    goAway: robot.close,
    close: async () => {
      await messenger.close()
      await robot.close().catch(() => undefined)
    },
  }
})

describeMessenger('e-mail', async (): Promise<MessengerScene> => {
  const mailbox = await openMailbox({ disabledCommands: ['STARTTLS'] })
  const messenger = createMessenger(mailbox.settings, loopback)
  return {
    messenger,
    to: { channel: 'email', address: 'wang@example.com' },
    received: () => mailbox.received,
    refuseNext: (words) => {
      mailbox.state.refuse = words
    },
    goAway: mailbox.close,
    close: async () => {
      await messenger.close()
      await mailbox.close().catch(() => undefined)
    },
  }
})

describe('a DingTalk robot', () => {
  const send = (talk: ReturnType<typeof createDingTalk>, url: string, key = secret, id = 'x') =>
    talk.send({ url, secret: key }, aMessage({ id }), signal)

  it('recognises a wrong signature and a token that is not known, inside HTTP 200', async () => {
    const robot = await openRobot()
    const talk = createDingTalk(loopback)
    expect(await send(talk, robot.url, 'SEC-another')).toMatchObject({
      problem: 'DingTalk 310000: sign not match',
    })
    const unknown = robot.url.replace('token-of-the-robot', 'nobody')
    expect(await send(talk, unknown)).toMatchObject({ problem: 'DingTalk 300001: token is not exist' })
    expect(robot.received).toEqual([])
    await talk.close()
    await robot.close()
  })

  it('is spoken to at most 20 times a minute, and left alone for ten when it says so', async () => {
    const robot = await openRobot()
    let now = Date.now()
    const talk = createDingTalk(loopback, () => now)
    for (let count = 0; count < 20; count += 1) expect((await send(talk, robot.url)).state).toBe('sent')
    expect(await send(talk, robot.url)).toMatchObject({ state: 'not-sent', retryAfterMs: 60_000 })
    expect(robot.state.calls).toBe(20)
    now += 60_000
    robot.state.refuse = { errcode: 130101, errmsg: 'send too fast, exceed 20 times per minute' }
    expect(await send(talk, robot.url)).toMatchObject({ state: 'not-sent', retryAfterMs: 600_000 })
    now += 599_000
    expect(await send(talk, robot.url)).toMatchObject({ state: 'not-sent', retryAfterMs: 1000 })
    expect(robot.state.calls).toBe(21)
    now += 1000
    expect((await send(talk, robot.url)).state).toBe('sent')
    await talk.close()
    await robot.close()
  })

  it('keeps the rule for outgoing addresses', async () => {
    const robot = await openRobot()
    const strict = createDingTalk({ allowed: [], loopback: false })
    expect((await send(strict, robot.url)).state).toBe('not-sent')
    const metadata = 'https://100.100.100.200/robot/send?access_token=t'
    expect(await send(strict, metadata)).toMatchObject({ problem: expect.stringContaining('private') })
    expect(robot.state.calls).toBe(0)
    await strict.close()
    await robot.close()
  })
})

describe('e-mail', () => {
  const send = (settings: SmtpSettings | null, rule = loopback) =>
    createMessenger(settings, rule).send(
      { channel: 'email', address: 'wang@example.com' },
      aMessage(),
      signal,
    )

  it('says that it is not set up', async () => {
    expect(await send(null)).toMatchObject({ problem: expect.stringContaining('SLUICE_SMTP_HOST') })
  })

  it('never speaks without TLS to a server that offers none, and never names the password', async () => {
    const mailbox = await openMailbox({ disabledCommands: ['STARTTLS'] })
    const answer = await send({ ...mailbox.settings, tls: 'starttls' })
    expect(answer.state).toBe('not-sent')
    const wrong = await send({ ...mailbox.settings, password: 'passw0rd-wrong' })
    expect(wrong.state).toBe('not-sent')
    expect(JSON.stringify([answer, wrong])).not.toContain('passw0rd')
    expect(mailbox.received).toEqual([])
    await mailbox.close()
  })

  it('refuses a certificate that nobody vouches for', async () => {
    const mailbox = await openMailbox()
    const answer = await send({ ...mailbox.settings, tls: 'starttls' })
    expect(answer).toMatchObject({
      state: 'not-sent',
      problem: expect.stringMatching(/certificate|expired|altname/i),
    })
    expect(mailbox.received).toEqual([])
    await mailbox.close()
  })

  it('keeps the rule for outgoing addresses', async () => {
    const mailbox = await openMailbox()
    const answer = await send(mailbox.settings, { allowed: [], loopback: false })
    expect(answer).toMatchObject({ problem: expect.stringContaining('private') })
    await mailbox.close()
  })
})
