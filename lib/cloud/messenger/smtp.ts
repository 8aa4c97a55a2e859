import { isIP } from 'node:net'
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

/** What stands in the way, by the code or the words of the mail library, TLS or the socket, and what to change. */
const words: [RegExp, string][] = [
  [/^EAUTH /, 'the server does not take the user and password (SLUICE_SMTP_USER, SLUICE_SMTP_PASSWORD)'],
  [/authentication required|^ENOAUTH /i, 'the server asks for a user and password (SLUICE_SMTP_USER)'],
  [/certificate has expired/, "the server's certificate has expired"],
  [/altnames/, "the server's certificate is for another name (SLUICE_SMTP_HOST)"],
  [/certificate/, "nobody vouches for the server's certificate (NODE_EXTRA_CA_CERTS)"],
  [/^ETLS /, 'the server offers no STARTTLS (SLUICE_SMTP_TLS)'],
  [/ECONNREFUSED/, 'nobody listens there (SLUICE_SMTP_HOST, SLUICE_SMTP_PORT)'],
  [/^EDNS |ENOTFOUND/, 'the name of the server is not known (SLUICE_SMTP_HOST)'],
  [/ETIMEDOUT/, 'the server did not answer in time'],
]

/** What the server said, without what we said to it. */
function problemOf(error: unknown): string {
  const { responseCode, response, code, message } = error as Record<string, unknown>
  const said = String(typeof responseCode === 'number' ? response : (message ?? error)).slice(0, 200)
  const known = words.find(([pattern]) => pattern.test(`${String(code)} ${said}`))
  return known ? `SMTP: ${known[1]}: ${said}` : `SMTP: ${said}`
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
      tls: { ...(isIP(found.host) ? {} : { servername: found.host }), ...(found.ca ? { ca: found.ca } : {}) },
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
