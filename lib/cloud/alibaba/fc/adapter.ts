import type { AliasFact, FunctionCode, FunctionPlace, FunctionPort } from '../../ports/function.ts'
import type { CloudFailure, CloudResult } from '../../ports/outcome.ts'
import type { KeySource } from '../sts/session.ts'
import type { Attempts } from '../transport/attempt.ts'
import { ownRefusal } from '../transport/call-error.ts'
import type { SigningKey } from '../transport/signed.ts'
import { underKey } from '../transport/under-key.ts'
import type { FcClient } from './client.ts'
import { aliasOf, codeOf, functionOf, isOf, regionIn, versionOf } from './map.ts'
import type { AliasList } from './wire.ts'

interface FcRegion {
  region: string
  client: FcClient
}

/** One call in the region of a function; only reads are made again by themselves. */
export type FcCall = <T>(
  place: Pick<FunctionPlace, 'region'>,
  operation: string,
  work: (client: FcClient, key: SigningKey) => Promise<T>,
  read?: boolean,
) => Promise<CloudResult<T>>

export const fcCall =
  (attempts: Attempts, keys: KeySource, regions: FcRegion[]): FcCall =>
  (place, operation, work, read = true) => {
    const client = regions.find(({ region }) => region === place.region)?.client
    if (!client) return Promise.resolve(ownRefusal('not-found', 'fc', operation, `no region ${place.region}`))
    return underKey(attempts, keys, { operation, read }, (key) => work(client, key))
  }

export const isMissing = ({ failure }: { failure: CloudFailure }): boolean => failure.kind === 'not-found'

/** How many versions back a build is looked for: each is one call. */
const lastVersions = 20

/** Functions of every region of the connection; the mark of a listing is `<region number>:<token>`. */
export function createFunctions(call: FcCall, regions: FcRegion[]): FunctionPort {
  const getVersion = (place: FunctionPlace, versionId: string): Promise<CloudResult<FunctionCode>> =>
    call(place, 'GetFunction', async (client, key) =>
      codeOf(await client.getFunction(key, place.name, versionId)),
    )

  return {
    listFunctions: async (mark) => {
      const [, digits = '0', token = ''] = /^(\d+):(.*)$/s.exec(mark ?? '') ?? []
      const at = Number(digits)
      const here = regions[at]
      if (!here) return { ok: true, value: { items: [], next: null, total: null } }
      return call(here, 'ListFunctions', async (client, key) => {
        const answer = await client.listFunctions(key, token || null)
        // One address may answer for several regions: each is told of its own.
        const own = (answer.functions ?? []).filter((wire) => (regionIn(wire) ?? here.region) === here.region)
        const more = answer.nextToken ? `${at}:${answer.nextToken}` : null
        const next = more ?? (at + 1 < regions.length ? `${at + 1}:` : null)
        return { items: own.map((wire) => functionOf(wire, here.region)), next, total: null }
      })
    },

    getFunction: (place) =>
      call(place, 'GetFunction', async (client, key) =>
        functionOf(await client.getFunction(key, place.name, null), place.region),
      ),

    listAliases: (place) =>
      call(place, 'ListAliases', async (client, key) => {
        const found: AliasFact[] = []
        let token: string | null = null
        do {
          const page: AliasList = await client.listAliases(key, place.name, token)
          found.push(...(page.aliases ?? []).map(aliasOf))
          token = page.nextToken || null
        } while (token !== null)
        return found
      }),

    getAlias: async (place, alias) => {
      const fact = await call(place, 'GetAlias', async (client, key) =>
        aliasOf(await client.getAlias(key, place.name, alias)),
      )
      if (!fact.ok) return fact
      const shares = []
      for (const share of fact.value.shares) {
        const code = await getVersion(place, share.versionId)
        if (!code.ok && !isMissing(code)) return code
        const made = code.ok ? code.value : { image: null, digest: null }
        shares.push({ ...share, ...made, gone: !code.ok })
      }
      return { ok: true, value: { ...fact.value, shares } }
    },

    getVersion,

    listVersions: (place, mark) =>
      call(place, 'ListFunctionVersions', async (client, key) => {
        const answer = await client.listVersions(key, place.name, mark)
        return {
          items: (answer.versions ?? []).map(versionOf),
          next: answer.nextToken || null,
          total: null,
        }
      }),

    findVersion: async (place, digest) => {
      const newest = await call(place, 'ListFunctionVersions', (client, key) =>
        client.listVersions(key, place.name, null, lastVersions),
      )
      if (!newest.ok) return newest
      for (const { versionId } of newest.value.versions ?? []) {
        const code = await getVersion(place, versionId)
        if (!code.ok && !isMissing(code)) return code
        if (code.ok && isOf(code.value, digest)) return { ok: true, value: versionId }
      }
      return { ok: true, value: null }
    },
  }
}
