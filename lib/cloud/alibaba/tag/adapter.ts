import type { CostTagOutcome, CostTagPort, TaggableResource } from '../../ports/cost-tag.ts'
import type { CloudResult } from '../../ports/outcome.ts'
import type { KeySource } from '../sts/session.ts'
import type { Attempts } from '../transport/attempt.ts'
import { ownRefusal } from '../transport/call-error.ts'
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

const refused = (resource: TaggableResource, code: string, message: string): CostTagOutcome => ({
  resource,
  done: false,
  code,
  message,
  definite: true,
})

/** Writes costTags under the tagging role: 50 resources of one region at a time. */
export function createCostTags(attempts: Attempts, keys: KeySource, settings: TagSettings): CostTagPort {
  const { accountId, clientOf, homeRegion } = settings

  /** Why a resource is not even asked about; null when it is. */
  function unasked(resource: TaggableResource): CostTagOutcome | null {
    if (resource.accountId !== accountId)
      return refused(resource, 'OtherAccount', `the resource belongs to account ${resource.accountId}`)
    if (arnOf(resource) === null)
      return refused(resource, 'TypeNotTaggable', `${resource.resourceType} takes no costTags here`)
    return null
  }

  async function write(
    operation: string,
    resources: TaggableResource[],
    send: (client: TagClient, key: SigningKey, region: string, arns: string[]) => Promise<Failed[]>,
  ): Promise<CloudResult<CostTagOutcome[]>> {
    const outcomes = new Map<TaggableResource, CostTagOutcome>()
    const byRegion = new Map<string, Named[]>()
    for (const resource of resources) {
      const own = unasked(resource)
      const arn = arnOf(resource)
      if (own !== null || arn === null) {
        if (own !== null) outcomes.set(resource, own)
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
          send(client, key, region, arns),
        )
        // No role, or none that may: nothing was done anywhere. Later the part that was done must be told.
        if (!answer.ok && answer.failure.kind === 'refused' && !asked) return answer
        asked = true
        for (const each of chunk) outcomes.set(each.resource, outcomeOf(each, answer))
      }
    }
    return { ok: true, value: resources.flatMap((resource) => outcomes.get(resource) ?? []) }
  }

  const tooMany = (operation: string, what: number) =>
    what < 1 || what > mostTags
      ? ownRefusal('invalid', 'tag', operation, `1 to ${mostTags} costTags are written at once`)
      : null

  return {
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

function outcomeOf({ resource, arn }: Named, answer: CloudResult<Failed[]>): CostTagOutcome {
  if (!answer.ok) {
    const { code, kind, message, definite } = answer.failure
    return { resource, done: false, code: code ?? kind, message, definite }
  }
  const failed = answer.value.find(({ ResourceARN }) => ResourceARN === arn)
  if (!failed) return { resource, done: true }
  const { Code, Message } = failed.Result ?? {}
  return refused(resource, Code || 'Failed', Message || 'the cloud gave no reason')
}
