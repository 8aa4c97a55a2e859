import { StandardOpenAPIJsonSerializer } from '@orpc/openapi-client/standard'
import { type AnyProcedure, type AnyRouter, createProcedureClient, isProcedure } from '@orpc/server'
import type { Actor } from '../domain/permission/actor.ts'
import { readSession, sessionCookieName } from '../platform/auth/session-token.ts'
import { FileStream, JsonStream, JsonText, TextFile } from '../platform/json-text.ts'
import type { Surroundings } from '../use-cases/define.ts'
import { getActor } from '../use-cases/session/actor.ts'
import { listDemoAccounts } from '../use-cases/session/demo-accounts.ts'
import { endSessionById } from '../use-cases/session/end-session.ts'
import { signIn } from '../use-cases/session/sign-in.ts'
import type { InProcess } from './in-process.ts'
import type { Installation } from './installation.ts'

const serializer = new StandardOpenAPIJsonSerializer()

function procedureAt(router: AnyRouter, path: readonly string[]): AnyProcedure {
  let node: unknown = router
  for (const part of path)
    node = node !== null && typeof node === 'object' ? Reflect.get(node, part) : undefined
  if (!isProcedure(node)) throw new Error(`the API has no ${path.join('.')}`)
  return node
}

/** The same API for pages, without HTTP in between: one look at the session per page, then the handlers themselves. */
export function createInProcess(
  router: AnyRouter,
  around: Surroundings,
  installation: Installation,
): InProcess {
  const { origin, sessionSecret, simulated, loopback } = installation
  const actorOf = async (cookie: string | undefined): Promise<Actor | null> => {
    const id = cookie ? readSession(cookie, sessionSecret) : null
    if (!id) return null
    const actor = await getActor(around, { kind: 'session', id })
    return actor.ok ? actor.value : null
  }
  return {
    cookieName: sessionCookieName(origin),
    origin,
    sessionSecret,
    async open(cookie) {
      const actor = await actorOf(cookie)
      if (!actor) return null
      return {
        async call(path, input) {
          const client = createProcedureClient(procedureAt(router, path), {
            context: { around, actor, installation },
            path,
          })
          const output: unknown = await client(input)
          if (output instanceof JsonStream || output instanceof FileStream) return output.parse()
          return output instanceof JsonText || output instanceof TextFile
            ? output.parse()
            : serializer.serialize(output)[0]
        },
      }
    },
    async signIn(input) {
      const result = await signIn(around, { ...input, simulated })
      if (result.ok) return result.value
      return { refused: result.failure.code === 'rate-limited' ? 'rate-limited' : 'unauthenticated' }
    },
    async signOut(sessionId) {
      const actor = await getActor(around, { kind: 'session', id: sessionId })
      if (actor.ok) await endSessionById(around, actor.value)
    },
    demoAccounts: async () => (simulated && loopback ? listDemoAccounts(around) : []),
  }
}
