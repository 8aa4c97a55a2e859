import type { Digest } from '../../domain/build/digest.ts'
import type { CloudGate } from '../ports/cloud.ts'
import type { CloudResult, Page } from '../ports/outcome.ts'
import type { ImageReference } from '../ports/registry.ts'

/**
 * One small estate that every implementation arranges in its own way, so that one suite can ask all of them the same
 * questions. Facts come from whoever arranged it, never through the port under test.
 */
export interface Scene {
  gate: CloudGate
  connectionId: string
  /** Its promotion role may enter `cluster` and write `manifest`. */
  environmentId: string
  /** Its promotion role may not enter `cluster`. */
  otherEnvironmentId: string
  code: {
    repository: string
    branch: string
    /** Oldest first; the last is the head. */
    shas: string[]
    gitTag: { name: string; sha: string }
    file: { path: string; content: string }
  }
  manifest: { repository: string; branch: string; path: string; content: string }
  pipeline: { name: string; repositoryPath: string; finishedRun: { number: number; commitSha: string } }
  image: { reference: ImageReference; imageTag: string; digest: Digest }
  index: { reference: ImageReference; digest: Digest; children: Digest[] }
  /** Its tags are immutable; `imageTag` is taken by another digest than `digest`. */
  immutable: { reference: ImageReference; imageTag: string; digest: Digest }
  instances: {
    /** The instance of `image`. */
    home: string
    /** Where its rule copies to; its public endpoint is closed. */
    copy: { externalId: string; region: string; host: string }
    copied: { reference: ImageReference; imageTag: string; digest: Digest }
  }
  cluster: { externalId: string; name: string }
  workload: { namespace: string; name: string; digest: string; pods: number }
  observed: {
    /** The instant up to which things were measured, alerted and logged; a whole second. */
    to: Date
    /** One series without labels that had this value all the last ten minutes. */
    metric: { promql: string; value: number }
    /** An expression that is no number at any instant. */
    notANumber: string
    /** It began within the last hour and still fires. */
    alert: { name: string; startedAt: Date; labels: Record<string, string> }
    /** So many lines of this workload contain the word. */
    lines: { namespace: string; workload: string; from: Date; to: Date; query: string; count: number }
  }
  /** Somebody else commits this file to the manifest branch. */
  commitElsewhere(path: string, content: string): Promise<void>
  close(): Promise<void>
}

/** The value, or the failure as the test's error. */
export function must<T>(result: CloudResult<T>): T {
  if (result.ok) return result.value
  throw new Error(`${result.failure.operation}: ${result.failure.kind} ${result.failure.message}`)
}

/** Every item of every page; fails when a listing does not end. */
export async function everyItem<T>(
  ask: (page: string | null) => Promise<CloudResult<Page<T>>>,
): Promise<T[]> {
  const items: T[] = []
  let mark: string | null = null
  for (let count = 0; count < 100; count += 1) {
    const page: Page<T> = must(await ask(mark))
    items.push(...page.items)
    mark = page.next
    if (mark === null) return items
  }
  throw new Error('the listing does not end')
}
