import * as module from '@alicloud/credentials'
import type { CloudResult } from '../../ports/outcome.ts'
import { Kept, type KeySource } from '../sts/session.ts'
import { ownRefusal } from '../transport/call-error.ts'
import type { SigningKey } from '../transport/signed.ts'

interface Chain {
  getCredential(): Promise<{ accessKeyId?: string; accessKeySecret?: string; securityToken?: string }>
}

// CommonJS seen from native modules (section 4, row 11).
type Exports = { default: { default?: unknown } }
const exported = (module as unknown as Exports).default
const Credential = (exported.default ?? exported) as new () => Chain

let chain: Chain | null = null

/**
 * The portal's own credential through the vendor's chain: environment, RRSA, profile, ECS role, URI (section 14.1). One
 * object for the process, and one caller at a time: its first use must not be concurrent (section 4, rows 9 and 10).
 */
export function chainedKey(keptMs = 60_000): KeySource {
  const kept = new Kept<{ at: number; key: SigningKey }>(
    async () => {
      try {
        chain ??= new Credential()
        const found = await chain.getCredential()
        if (!found.accessKeyId || !found.accessKeySecret) throw new Error('the chain found no key')
        const { accessKeyId, accessKeySecret, securityToken } = found
        const key = { accessKeyId, accessKeySecret, securityToken: securityToken ?? null }
        return { ok: true, value: { at: Date.now(), key } }
      } catch (error) {
        const message = error instanceof Error ? error.message : 'no credential'
        return ownRefusal('unavailable', 'sts', 'GetCredential', message, 'NoCredential')
      }
    },
    (value) => Date.now() - value.at < keptMs,
  )
  return {
    get: async (): Promise<CloudResult<SigningKey>> => {
      const found = await kept.get()
      return found.ok ? { ok: true, value: found.value.key } : found
    },
    drop: () => kept.drop(),
  }
}

/** A key that does not change; where there is none, the reason. */
export function fixedKey(key: CloudResult<SigningKey>): KeySource {
  return { get: async () => key, drop: () => undefined }
}
