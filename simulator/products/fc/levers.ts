import { Refusal } from '../../kernel/errors.ts'
import type { World } from '../../kernel/world.ts'
import { resolveImage } from './image.ts'
import type { CloudFunction } from './rows.ts'
import { createFunction } from './seed.ts'
import { fcOf } from './state.ts'

type Body = Record<string, unknown>

const wrong = (message: string): Refusal => new Refusal(400, 'InvalidParameter', message)

function text(body: Body, name: string): string {
  const value = body[name]
  if (typeof value === 'string' && value !== '') return value
  throw wrong(`${name} is a text.`)
}

function flag(body: Body): boolean {
  if (typeof body.on === 'boolean') return body.on
  throw wrong('on is true or false.')
}

/**
 * What somebody does behind the portal's back, and how the cloud behaves. `POST /_sim/fc` {"do", "function", ...}:
 * `create` {image}: a function of it, with one version and the alias `live`;
 * `move-alias` {alias, version, other?, weight?}; `delete-alias` {alias}; `delete-version` {version}, under an alias or not;
 * `write-image` {image}; `fail-update` {reason}: the next write to LATEST fails; `disable-invocation` {on};
 * `refuse-digests`, `hide-digests` {on}: images by digest are not taken, what an image resolved to is not told.
 */
export function installLevers(world: World): void {
  const state = fcOf(world)
  const acts: Record<string, (row: CloudFunction, body: Body) => void> = {
    'move-alias': (row, body) => {
      const before = state.alias(row, text(body, 'alias'))
      const other = body.other === undefined ? undefined : text(body, 'other')
      const weight = typeof body.weight === 'number' ? body.weight : 0.1
      state.aliases.put({
        ...before,
        versionId: text(body, 'version'),
        additionalVersionWeight: other === undefined ? {} : { [other]: weight },
        modifiedAt: Math.max(world.clock.now(), before.modifiedAt + 1),
      })
    },
    'delete-alias': (row, body) => {
      const { alias } = state.alias(row, text(body, 'alias'))
      state.aliases.delete(`${row.region}/${row.name}/${alias}`)
    },
    'delete-version': (row, body) => {
      const { versionId } = state.version(row, text(body, 'version'))
      state.versions.delete(`${row.region}/${row.name}/${versionId}`)
    },
    'write-image': (row, body) => {
      const image = text(body, 'image')
      const code = { ...row.code, image, resolvedDigest: resolveImage(world, image) }
      const at = world.clock.now()
      state.functions.put({ ...row, code, changed: true, modifiedAt: at, updatedAt: at, updateError: null })
    },
    'fail-update': (row, body) => {
      state.functions.put({ ...row, nextUpdateFails: text(body, 'reason') })
    },
    'disable-invocation': (row, body) => {
      state.functions.put({ ...row, invocationDisabled: flag(body) ? 'switched off at the console' : null })
    },
    'refuse-digests': (row, body) => {
      state.functions.put({ ...row, refusesDigests: flag(body) })
    },
    'hide-digests': (row, body) => {
      state.functions.put({ ...row, hidesDigests: flag(body) })
    },
  }
  world.control('POST fc', (_query, body) => {
    if (body.do === 'create') {
      const release = { image: text(body, 'image'), at: world.clock.now() }
      createFunction(world, { name: text(body, 'function'), releases: [release] })
      return { body: shown(world, text(body, 'function')) }
    }
    const act = acts[text(body, 'do')]
    if (act === undefined) throw wrong(`do is create, ${Object.keys(acts).join(', ')}.`)
    act(state.functionNamed(text(body, 'function')), body)
    return { body: shown(world, text(body, 'function')) }
  })
  world.control('GET fc', (_query, _body, id) => ({
    body: id === '' ? { functions: state.functions.values() } : shown(world, id),
  }))
}

function shown(world: World, name: string) {
  const state = fcOf(world)
  const row = state.functionNamed(name)
  return { function: row, versions: state.versionsOf(row), aliases: state.aliasesOf(row) }
}
