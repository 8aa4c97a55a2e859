import type {
  AliasFact,
  AliasShare,
  FunctionCode,
  FunctionFact,
  FunctionVersionFact,
} from '../../ports/function.ts'
import type { AliasWire, FunctionWire, VersionWire } from './wire.ts'

const digestIn = (image: string | null | undefined): string | null =>
  /@(sha256:[0-9a-f]{64})$/.exec(image ?? '')?.[1] ?? null

/** What the cloud resolved is believed before what was written: an index may be resolved to one of its children. */
export function codeOf({ customContainerConfig: container }: FunctionWire): FunctionCode {
  const image = container?.image || null
  return { image, digest: digestIn(container?.resolvedImageUri) ?? digestIn(image) }
}

/** Whether the code was written by the digest, or is known to have been resolved to it. */
export const isOf = ({ image, digest }: FunctionCode, wanted: string): boolean =>
  digest === wanted || digestIn(image) === wanted

/** `acs:fc:{region}:{account}:functions/{name}`. */
export const regionIn = (wire: FunctionWire): string | null =>
  /^acs:fc:([a-z0-9-]+):/.exec(wire.functionArn ?? '')?.[1] ?? null

const updates: Record<string, FunctionFact['update']> = {
  Successful: 'done',
  InProgress: 'going',
  Failed: 'failed',
}

export function functionOf(wire: FunctionWire, region: string): FunctionFact {
  // A state of no name is one that we cannot build on yet.
  const update = updates[wire.lastUpdateStatus ?? 'Successful'] ?? 'going'
  const restriction = wire.invocationRestriction
  const invocable = restriction?.disable !== true && (wire.state ?? 'Active') !== 'Failed'
  const why = [
    update === 'failed' ? wire.lastUpdateStatusReason || 'the last update failed' : null,
    restriction?.disable === true ? restriction.reason || 'calls are switched off' : null,
    wire.state === 'Failed' ? wire.stateReason || 'the function failed' : null,
  ].filter((each) => each !== null)
  return {
    region: regionIn(wire) ?? region,
    name: wire.functionName,
    ...codeOf(wire),
    runtime: wire.runtime ?? 'unknown',
    update,
    problemText: why.length === 0 ? null : why.join('; '),
    invocable,
    changedMark: wire.lastModifiedTime,
  }
}

const mark = / ?\[promotion (\d+)\]$/

/** A description with the promotion that wrote; what people wrote before it stays, as far as 256 characters go. */
export function described(before: string, promotion: number): string {
  const ours = `[promotion ${promotion}]`
  const theirs = before.replace(mark, '').slice(0, 255 - ours.length)
  return theirs === '' ? ours : `${theirs} ${ours}`
}

const promotionIn = (description: string): number | null => {
  const found = mark.exec(description)?.[1]
  return found === undefined ? null : Number(found)
}

export function versionOf(wire: VersionWire): FunctionVersionFact {
  const description = wire.description ?? ''
  return {
    versionId: wire.versionId,
    description,
    promotion: promotionIn(description),
    createdAt: new Date(wire.createdTime ?? 0),
  }
}

/** Weights are 0 to 1 on the wire; the first version has what the others leave. */
export function sharesOf({ versionId, additionalVersionWeight }: AliasWire): AliasShare[] {
  const others = Object.entries(additionalVersionWeight ?? {})
    .map(([version, weight]) => ({ versionId: version, percent: hundredths(weight * 100) }))
    .filter(({ percent }) => percent > 0)
  const taken = others.reduce((sum, { percent }) => sum + percent, 0)
  return [{ versionId, percent: hundredths(100 - taken) }, ...others]
}

const hundredths = (percent: number): number => Math.round(percent * 100) / 100

/** The words of the wire for a share of an alias. */
export const weightsOf = (other: AliasShare | null): Record<string, number> =>
  other === null ? {} : { [other.versionId]: Math.round(other.percent * 100) / 10_000 }

export function aliasOf(wire: AliasWire): AliasFact {
  const description = wire.description ?? ''
  return {
    name: wire.aliasName,
    shares: sharesOf(wire),
    description,
    promotion: promotionIn(description),
    changedMark: wire.lastModifiedTime,
  }
}
