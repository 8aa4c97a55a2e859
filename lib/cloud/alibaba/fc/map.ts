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

const mark = / ?\[promotion (\d+)(?:: ([^\]]*))?\]$/

const namesOf = (shares: readonly AliasShare[]): string =>
  shares.map(({ versionId, percent }) => `${versionId}=${percent}`).join(' ')

/**
 * A description with the promotion that wrote, and the shares that it wrote to an alias; what people wrote before it stays,
 * as far as 256 characters go.
 */
export function described(before: string, promotion: number, shares: readonly AliasShare[] | null): string {
  const ours = `[promotion ${promotion}${shares === null ? '' : `: ${namesOf(shares)}`}]`
  const theirs = before.replace(mark, '').slice(0, 255 - ours.length)
  return theirs === '' ? ours : `${theirs} ${ours}`
}

/** Whoever moves an alias leaves its description: the mark holds only for the shares that it names. */
function promotionIn(description: string, shares: readonly AliasShare[] | null): number | null {
  const [, number, named] = mark.exec(description) ?? []
  if (number === undefined || (shares !== null && named !== namesOf(shares))) return null
  return Number(number)
}

export function versionOf(wire: VersionWire): FunctionVersionFact {
  const description = wire.description ?? ''
  return {
    versionId: wire.versionId,
    description,
    promotion: promotionIn(description, null),
    createdAt: new Date(wire.createdTime ?? 0),
  }
}

/** Weights are 0 to 1 on the wire; the first version has what the others leave. */
function sharesOf({ versionId, additionalVersionWeight }: AliasWire): AliasShare[] {
  const others = Object.entries(additionalVersionWeight ?? {})
    .map(([version, weight]) => ({ versionId: version, percent: hundredths(weight * 100) }))
    .filter(({ percent }) => percent > 0)
  return [firstOf(versionId, others), ...others]
}

function firstOf(versionId: string, others: readonly AliasShare[]): AliasShare {
  const taken = others.reduce((sum, { percent }) => sum + percent, 0)
  return { versionId, percent: hundredths(100 - taken) }
}

/** What an alias shall serve: in the shape of what it serves. */
export function wishOf(versionId: string, other: AliasShare | null): AliasShare[] {
  const others = other === null ? [] : [{ versionId: other.versionId, percent: hundredths(other.percent) }]
  return [firstOf(versionId, others), ...others]
}

const hundredths = (percent: number): number => Math.round(percent * 100) / 100

/** The words of the wire for a share of an alias. */
export const weightsOf = (other: AliasShare | null): Record<string, number> =>
  other === null ? {} : { [other.versionId]: Math.round(other.percent * 100) / 10_000 }

export function aliasOf(wire: AliasWire): AliasFact {
  const description = wire.description ?? ''
  const shares = sharesOf(wire)
  return {
    name: wire.aliasName,
    shares,
    description,
    promotion: promotionIn(description, shares),
    changedMark: wire.lastModifiedTime,
  }
}
