import { createTransport, type Transporter } from 'nodemailer'
import { type AddressRule, checkHost } from '../alibaba/transport/address.ts'
import type { Delivery, OutgoingMessage } from '../ports/messenger.ts'

export interface SmtpSettings {
  host: string
  port: number
  /** starttls: refused when the server has none. none: for a server on this machine. */
  tls: 'starttls' | 'implicit' | 'none'
  user: string | null
  password: string | null
  /** `Sluice <sluice@example.com>` or an address. */
  from: string
  /** Certificate of a private authority, PEM. */
  ca?: string
}

const timeoutMs = 20_000

const domainOf = (from: string): string => /@([^>\s]+)/.exec(from)?.[1] ?? 'sluice.invalid'

/** What the server said, without what we said to it. */
function problemOf(error: unknown): string {
  const facts = error as { responseCode?: unknown; response?: unknown; code?: unknown; message?: unknown }
  if (typeof facts.responseCode === 'number') return `SMTP ${String(facts.response).slice(0, 200)}`
  if (facts.code === 'EAUTH') return 'SMTP: the server does not take the user and password'
  return `SMTP: ${String(facts.message ?? error).slice(0, 200)}`
}

export function createSmtp(settings: SmtpSettings | null, rule: AddressRule) {
  let transport: Transporter | undefined
  const open = (found: SmtpSettings): Transporter =>
    createTransport({
      host: found.host,
      port: found.port,
      secure: found.tls === 'implicit',
      requireTLS: found.tls === 'starttls',
      ignoreTLS: found.tls === 'none',
      ...(found.user === null ? {} : { auth: { user: found.user, pass: found.password ?? '' } }),
      tls: { servername: found.host, ...(found.ca ? { ca: found.ca } : {}) },
      connectionTimeout: timeoutMs,
      greetingTimeout: timeoutMs,
      socketTimeout: timeoutMs,
      disableFileAccess: true,
      disableUrlAccess: true,
      logger: false,
    })

  async function send(address: string, message: OutgoingMessage): Promise<Delivery> {
    if (!settings)
      return { state: 'not-sent', problem: 'e-mail is not set up: SLUICE_SMTP_HOST', retryAfterMs: null }
    try {
      await checkHost(settings.host, rule)
      transport ??= open(settings)
      await transport.sendMail({
        from: settings.from,
        to: { name: '', address },
        subject: message.title,
        text: message.text,
        // The same on every attempt: servers and readers drop or fold a message they have seen under it.
        messageId: `<notice.${message.id}@${domainOf(settings.from)}>`,
        headers: { 'Auto-Submitted': 'auto-generated' },
      })
      return { state: 'sent' }
    } catch (error) {
      return { state: 'not-sent', problem: problemOf(error), retryAfterMs: null }
    }
  }
  return { send, close: async () => transport?.close() }
}
