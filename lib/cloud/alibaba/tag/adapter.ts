import type { CostTagOutcome, CostTagPort, CostTagReading, TaggableResource } from '../../ports/cost-tag.ts'
import type { CostTagFact } from '../../ports/inventory.ts'
import type { CloudFailure, CloudResult } from '../../ports/outcome.ts'
import type { KeySource } from '../sts/session.ts'
import type { Attempts } from '../transport/attempt.ts'
import { CallError, ownRefusal } from '../transport/call-error.ts'
import type { SigningKey } from '../transport/signed.ts'
import { underKey } from '../transport/under-key.ts'
import { arnOf } from './arn.ts'
import { mostResources, mostTags, type TagClient } from './client.ts'

interface TagSettings {
  accountId: string
  clientOf: (region: string) => TagClient
  /** Where resources without a region are written. */
  homeRegion: string
}

interface Named {
  resource: TaggableResource
  arn: string
}

type Failed = { ResourceARN: string; Result?: { Code?: string | null; Message?: string | null } | null }

interface Refusal {
  code: string
  message: string
  definite: boolean
}
const refusal = (code: string, message: string): Refusal => ({ code, message, definite: true })

/** Reads and writes costTags under the tagging role: 50 resources of one region at a time. */
export function createCostTags(attempts: Attempts, keys: KeySource, settings: TagSettings): CostTagPort {
  const { accountId, clientOf, homeRegion } = settings

  /** Why a resource is not even asked about; null when it is. */
  function unasked(resource: TaggableResource): Refusal | null {
    if (resource.accountId !== accountId)
      return refusal('OtherAccount', `the resource belongs to account ${resource.accountId}`)
    if (arnOf(resource) === null)
      return refusal('TypeNotTaggable', `${resource.resourceType} takes no costTags here`)
    return null
  }

  /** Asks for 50 resources of one region at a time. One answer per resource, in the order given. */
  async function each<T, A>(
    operation: string,
    resources: TaggableResource[],
    ask: {
      send: (client: TagClient, key: SigningKey, region: string, arns: string[]) => Promise<A>
      refuse: (resource: TaggableResource, why: Refusal) => T
      take: (named: Named, answer: A) => T
    },
  ): Promise<CloudResult<T[]>> {
    const outcomes = new Map<TaggableResource, T>()
    const byRegion = new Map<string, Named[]>()
    for (const resource of resources) {
      const own = unasked(resource)
      const arn = arnOf(resource)
      if (own !== null || arn === null) {
        if (own !== null) outcomes.set(resource, ask.refuse(resource, own))
        continue
      }
      const region = resource.regionId === 'global' ? homeRegion : resource.regionId
      const named = byRegion.get(region) ?? []
      named.push({ resource, arn })
      byRegion.set(region, named)
    }
    let asked = false
    for (const [region, named] of byRegion) {
      const client = clientOf(region)
      for (let at = 0; at < named.length; at += mostResources) {
        const chunk = named.slice(at, at + mostResources)
        const arns = chunk.map(({ arn }) => arn)
        // Setting the same again does no harm, so that a lost answer may be asked for again.
        const answer = await underKey(attempts, keys, { operation, read: true }, (key) =>
          ask.send(client, key, region, arns),
        )
        // No role, or none that may: nothing was done anywhere. Later the part that was done must be told.
        if (!answer.ok && answer.failure.kind === 'refused' && !asked) return answer
        asked = true
        for (const one of chunk)
          outcomes.set(
            one.resource,
            answer.ok ? ask.take(one, answer.value) : ask.refuse(one.resource, wordOf(answer.failure)),
          )
      }
    }
    return { ok: true, value: resources.flatMap((resource) => outcomes.get(resource) ?? []) }
  }

  const write = (
    operation: string,
    resources: TaggableResource[],
    send: (client: TagClient, key: SigningKey, region: string, arns: string[]) => Promise<Failed[]>,
  ) =>
    each<CostTagOutcome, Failed[]>(operation, resources, {
      send,
      refuse: (resource, why) => ({ resource, done: false, ...why }),
      take: ({ resource, arn }, answer) => {
        const failed = answer.find(({ ResourceARN }) => ResourceARN === arn)
        if (!failed) return { resource, done: true }
        const { Code, Message } = failed.Result ?? {}
        const why = refusal(Code || 'Failed', Message || 'the cloud gave no reason')
        return { resource, done: false, ...why }
      },
    })

  const tooMany = (operation: string, what: number) =>
    what < 1 || what > mostTags
      ? ownRefusal('invalid', 'tag', operation, `1 to ${mostTags} costTags are written at once`)
      : null

  return {
    readCostTags: (resources) =>
      each<CostTagReading, Map<string, CostTagFact[]>>('ListTagResources', resources, {
        send: everyTag,
        refuse: (resource, why) => ({ resource, read: false, ...why }),
        take: ({ resource, arn }, answer) => ({ resource, read: true, costTags: answer.get(arn) ?? [] }),
      }),
    setCostTags: async (resources, costTags) => {
      const tags = Object.fromEntries(costTags.map(({ key, value }) => [key, value]))
      return (
        tooMany('TagResources', costTags.length) ??
        write('TagResources', resources, (client, key, region, arns) => client.tag(key, region, arns, tags))
      )
    },
    clearCostTags: async (resources, tagKeys) =>
      tooMany('UntagResources', tagKeys.length) ??
      write('UntagResources', resources, (client, key, region, arns) =>
        client.untag(key, region, arns, tagKeys),
      ),
  }
}

const wordOf = ({ code, kind, message, definite }: CloudFailure): Refusal => ({
  code: code ?? kind,
  message,
  definite,
})

/** At most so many pages are asked for: 50 resources have no more than 20 costTags each. */
const mostPages = 20

async function everyTag(client: TagClient, key: SigningKey, region: string, arns: string[]) {
  const found = new Map<string, CostTagFact[]>()
  let next: string | null = null
  for (let page = 0; page < mostPages; page += 1) {
    const answer = await client.list(key, region, arns, next)
    for (const { ResourceARN, Tags } of answer.items) {
      const costTags = (Tags ?? []).map(({ Key, Value }) => ({ key: Key, value: Value ?? '' }))
      found.set(ResourceARN, [...(found.get(ResourceARN) ?? []), ...costTags])
    }
    if (answer.next === null) return found
    next = answer.next
  }
  throw new CallError('nonsense', 'the listing of costTags does not end')
}
