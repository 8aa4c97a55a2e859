import type { SignedDoor, SigningKey } from '../transport/signed.ts'
import { ListAnswer, WriteAnswer } from './wire.ts'

const version = '2018-08-28'

/** Most resources that one call may name. */
export const mostResources = 50
/** Most costTags that one call may set or take. */
export const mostTags = 10

/** The tag service (section 11.2): RPC, one door per region. */
export class TagClient {
  private readonly door: SignedDoor

  constructor(door: SignedDoor) {
    this.door = door
  }

  private async send(key: SigningKey, action: string, query: Record<string, string>) {
    const call = { action, version, style: 'RPC', method: 'POST', pathname: '/', query } as const
    const answer = WriteAnswer.parse(await this.door.send(key, call))
    return answer.FailedResources?.FailedResource ?? []
  }

  /** One page of what these have; what has nothing is not in it. */
  async list(key: SigningKey, region: string, arns: string[], next: string | null) {
    const query = {
      RegionId: region,
      ...numbered('ResourceARN', arns),
      PageSize: '1000',
      ...(next === null ? {} : { NextToken: next }),
    }
    const call = {
      action: 'ListTagResources',
      version,
      style: 'RPC',
      method: 'POST',
      pathname: '/',
      query,
    } as const
    const answer = ListAnswer.parse(await this.door.send(key, call))
    return { items: answer.TagResources ?? [], next: answer.NextToken || null }
  }

  /** Sets the costTags on each; answers what failed. */
  tag(key: SigningKey, region: string, arns: string[], tags: Record<string, string>) {
    const query = { RegionId: region, ...numbered('ResourceARN', arns), Tags: JSON.stringify(tags) }
    return this.send(key, 'TagResources', query)
  }

  /** Takes the keys off each; answers what failed. */
  untag(key: SigningKey, region: string, arns: string[], keys: string[]) {
    const query = { RegionId: region, ...numbered('ResourceARN', arns), ...numbered('TagKey', keys) }
    return this.send(key, 'UntagResources', query)
  }
}

const numbered = (name: string, values: string[]): Record<string, string> =>
  Object.fromEntries(values.map((value, index) => [`${name}.${index + 1}`, value]))
