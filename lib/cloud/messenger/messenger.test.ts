import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { describe, expect, it } from 'vitest'
import { selfSigned } from '../../testing/self-signed.ts'
import { aMessage, describeMessenger, type MessengerScene } from '../contracts/messenger.ts'
import { createMemoryMessenger } from '../memory/messenger.ts'
import { createMessenger } from './messenger.ts'
import type { SmtpSettings } from './smtp.ts'

const expired = selfSigned(new Date(Date.now() - 3_600_000))
const loopback = { allowed: [], loopback: true }
const signal = new AbortController().signal

/** A mail server that asks for a user and takes whatever comes. */
async function openMailbox(more: ConstructorParameters<typeof SMTPServer>[0] = {}) {
  const received: { title: string; body: string; id: string }[] = []
  const sessions: { secure: boolean; user: string | null }[] = []
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
    onRcptTo: (_address, session, done) => {
      sessions.push({ secure: session.secure, user: session.user ?? null })
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
  return { settings, received, sessions, state, close }
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
    expect(answer).toMatchObject({
      problem: expect.stringContaining('the server offers no STARTTLS (SLUICE_SMTP_TLS)'),
      state: 'not-sent',
    })
    const wrong = await send({ ...mailbox.settings, password: 'passw0rd-wrong' })
    expect(wrong.state).toBe('not-sent')
    expect(JSON.stringify([answer, wrong])).not.toContain('passw0rd')
    expect(mailbox.received).toEqual([])
    await mailbox.close()
  })

  describe.each(['starttls', 'implicit'] as const)('over TLS (%s)', (tls) => {
    const trusted = selfSigned()
    const open = (more: ConstructorParameters<typeof SMTPServer>[0] = {}, own = trusted) =>
      openMailbox({ ...own, secure: tls === 'implicit', allowInsecureAuth: false, ...more })

    it.each(['PLAIN', 'LOGIN'])('signs in by %s and sends, where the authority is known', async (method) => {
      const mailbox = await open({ authMethods: [method] })
      const answer = await send({ ...mailbox.settings, tls, ca: trusted.cert })
      expect(answer).toEqual({ state: 'sent' })
      expect(mailbox.received).toMatchObject([{ title: aMessage().title }])
      expect(mailbox.sessions).toMatchObject([{ secure: true, user: 'sluice' }])
      await mailbox.close()
    })

    it.each([
      ['nobody vouches for the certificate', trusted, {}, "nobody vouches for the server's certificate"],
      ['it has expired', expired, { ca: expired.cert }, 'has expired'],
      ['the password is wrong', trusted, { ca: trusted.cert, password: 'no' }, 'user and password'],
      [
        'no user is set',
        trusted,
        { ca: trusted.cert, user: null },
        'the server asks for a user and password',
      ],
    ])('says so and sends nothing where %s', async (_, own, more, said) => {
      const mailbox = await open({}, own)
      const answer = await send({ ...mailbox.settings, tls, ...more })
      expect(answer).toMatchObject({ state: 'not-sent', problem: expect.stringContaining(said) })
      expect(JSON.stringify(answer)).not.toContain('passw0rd')
      expect(mailbox.received).toEqual([])
      await mailbox.close()
    })
  })

  it('says that nobody listens there', async () => {
    const mailbox = await openMailbox()
    await mailbox.close()
    expect(await send(mailbox.settings)).toMatchObject({
      state: 'not-sent',
      problem: expect.stringContaining('nobody listens there (SLUICE_SMTP_HOST'),
    })
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
