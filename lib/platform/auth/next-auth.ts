import type { NextAuthOptions } from 'next-auth'
import credentials from 'next-auth/providers/credentials'
import { readSession, sessionCookieName, signSession } from './session-token.ts'

/** What next-auth needs of the product: it knows neither people nor the database. */
export interface Gatekeeper {
  origin: string
  sessionSecret: string
  signIn(input: {
    key: string
    password: string
    address: string
    userAgent: string | null
  }): Promise<{ sessionId: string } | { refused: string }>
  signOut(sessionId: string): Promise<void>
}

/** Header in which the server in front names the caller's address; whatever a caller sends in it is replaced. */
export const addressHeader = 'x-sluice-address'

const first = (value: unknown) => String(Array.isArray(value) ? value[0] : (value ?? ''))

/**
 * next-auth with local accounts. Its JWT is ours and holds a session id only; another provider (OpenID Connect) would
 * end in the same two calls. A wrong password answers `CredentialsSignin`, too many `rate-limited`.
 */
export function createAuthOptions(gatekeeper: Gatekeeper): NextAuthOptions {
  const { origin, sessionSecret } = gatekeeper
  const secure = origin.startsWith('https:')
  return {
    secret: sessionSecret,
    session: { strategy: 'jwt', maxAge: 7 * 24 * 3600 },
    useSecureCookies: secure,
    pages: { signIn: '/sign-in', error: '/sign-in', signOut: '/sign-in' },
    cookies: {
      sessionToken: {
        name: sessionCookieName(origin),
        options: { httpOnly: true, sameSite: 'lax', path: '/', secure },
      },
    },
    providers: [
      credentials({
        name: 'local',
        credentials: { key: { type: 'text' }, password: { type: 'password' } },
        async authorize(given, request) {
          const result = await gatekeeper.signIn({
            key: first(given?.key),
            password: first(given?.password).slice(0, 400),
            address: first(request.headers?.[addressHeader]) || 'unknown',
            userAgent: first(request.headers?.['user-agent']) || null,
          })
          if ('sessionId' in result) return { id: result.sessionId }
          if (result.refused === 'rate-limited') throw new Error('rate-limited')
          return null
        },
      }),
    ],
    jwt: {
      encode: ({ token }) => signSession(typeof token?.sid === 'string' ? token.sid : '', sessionSecret),
      decode: ({ token }) => {
        const sid = token ? readSession(token, sessionSecret) : null
        return sid ? { sid } : null
      },
    },
    callbacks: {
      jwt: ({ token, user }) => (user ? { sid: user.id } : { sid: token.sid }),
      session: ({ session }) => ({ expires: session.expires }),
      redirect: ({ url, baseUrl }) => {
        const target = URL.parse(url, baseUrl)
        return target?.origin === baseUrl ? target.href : baseUrl
      },
    },
    events: {
      signOut: async ({ token }) => {
        if (typeof token?.sid === 'string') await gatekeeper.signOut(token.sid)
      },
    },
  }
}
