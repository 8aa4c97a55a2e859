import { once } from '../platform/once.ts'
import type { DemoAccount } from '../use-cases/session/demo-accounts.ts'

/**
 * What pages may ask of the server they run in. Next's bundle is a module graph of its own, so the server leaves this
 * on the one registry and the bundle carries neither handlers nor database.
 */
export interface InProcess {
  cookieName: string
  origin: string
  sessionSecret: string
  /** Opens the calls of one visitor; null when nobody is signed in. */
  open(cookie: string | undefined): Promise<Visitor | null>
  signIn(input: SignInInput): Promise<{ sessionId: string } | { refused: 'unauthenticated' | 'rate-limited' }>
  signOut(sessionId: string): Promise<void>
  demoAccounts(): Promise<DemoAccount[]>
}

export interface SignInInput {
  key: string
  password: string
  address: string
  userAgent: string | null
}

/** The API as one visitor may call it: authorised and parsed as over HTTP. */
export interface Visitor {
  call(path: readonly string[], input: unknown): Promise<unknown>
}

const holder = () => once<{ current: InProcess | null }>('in-process', () => ({ current: null }))

export function installInProcess(inProcess: InProcess): void {
  holder().current = inProcess
}

export function inProcess(): InProcess {
  const { current } = holder()
  if (!current) throw new Error('pages run inside the web process: start it with node lib/web/main.ts')
  return current
}
