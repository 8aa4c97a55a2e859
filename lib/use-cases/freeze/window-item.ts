import {
  environmentsOf,
  isPartial,
  personOf,
  readScopeNames,
  type ScopeName,
  type ScopeNames,
  scopeNamesOf,
} from '../../catalog/freeze/names.ts'
import { type Freezes, readFreezes } from '../../catalog/freeze/prepared.ts'
import type { WindowRow } from '../../catalog/freeze/windows.ts'
import type { Reader } from '../../catalog/reader.ts'
import { fail, type Result } from '../../domain/failure/result.ts'
import { mayInScope } from '../../domain/freeze/may-scope.ts'
import { FreezeScope } from '../../domain/freeze/scope.ts'
import { type AdmitRule, FreezeDefinition } from '../../domain/freeze/window.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { holdsAnywhere } from '../../domain/permission/decide.ts'
import { type Permitted, permitted } from '../promotion/permitted.ts'

/** Half-open, as ISO texts. */
export interface Span {
  startsAt: string
  endsAt: string
}

export const spanOf = (one: { startsAt: number | Date; endsAt: number | Date }): Span => ({
  startsAt: new Date(one.startsAt).toISOString(),
  endsAt: new Date(one.endsAt).toISOString(),
})

/** WindowBrief of the API contract. */
export interface WindowBrief {
  id: string
  name: string
  version: number
  effect: FreezeDefinition['effect']
  mode: FreezeDefinition['mode']
  kind: FreezeDefinition['schedule']['kind']
  zone: string
  message: string
  admits: AdmitRule[]
  environments: string[]
  partial: boolean
  scopeNames: ScopeName[]
}

/** A window that cannot be read any more is shown as what it does: it denies what it names. */
const unreadable = {
  effect: 'deny',
  mode: 'enforcing',
  schedule: { kind: 'one-off' },
  zone: 'UTC',
  message: '',
  admits: [],
} as const

/** The scope of a stored definition, also where the rest of it cannot be read. */
export function scopeOfStored(definition: unknown): FreezeScope {
  const scope = FreezeScope.safeParse((definition as { scope?: unknown } | null)?.scope)
  return scope.success ? scope.data : FreezeScope.parse({})
}

export function briefOf(
  row: { id: string; name: string; version: number },
  definition: FreezeDefinition | null,
  scope: FreezeScope,
  names: ScopeNames,
): WindowBrief {
  const { effect, mode, schedule, zone, message, admits } = definition ?? unreadable
  return {
    id: row.id,
    name: row.name,
    version: row.version,
    effect,
    mode,
    kind: schedule.kind,
    zone,
    message,
    admits: [...admits],
    environments: environmentsOf(scope, names),
    partial: isPartial(scope),
    scopeNames: scopeNamesOf(scope, names),
  }
}

export interface WindowItem extends WindowBrief {
  definition: FreezeDefinition | null
  broken: string | null
  owner: { id: string; key: string; name: string } | null
  release: { id: string; name: string } | null
  createdBy: { id: string; key: string; name: string } | null
  createdAt: string
  updatedAt: string
  retiredAt: string | null
  running: Span | null
  next: Span | null
  exceptions: { asked: number; granted: number }
  may: { edit: Permitted; retire: Permitted; ask: Permitted }
}

function itemOf(actor: Actor, row: WindowRow, freezes: Freezes, names: ScopeNames): WindowItem {
  const read = FreezeDefinition.safeParse(row.definition)
  const definition = read.success ? read.data : null
  const scope = definition?.scope ?? scopeOfStored(row.definition)
  const now = Date.parse(names.now)
  const ready = freezes.prepared.windows.find(({ window }) => window.id === row.id)
  const broken = freezes.prepared.broken.find((one) => one.broken.id === row.id)
  const held = ready?.times.at(now) ?? null
  const coming = ready?.times.after(now) ?? null
  const retired = row.retiredAt === null ? null : fail('wrong-state', 'it is out of force')
  const edit: Result<null> = retired ?? mayInScope(actor, 'freeze.edit', scope, names.services)
  return {
    ...briefOf(row, definition, scope, names),
    definition,
    broken: broken?.broken.problem ?? null,
    owner: personOf(names, definition?.ownerId ?? null),
    release: row.release,
    createdBy: personOf(names, row.createdById),
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    retiredAt: row.retiredAt,
    running: held && spanOf(held),
    next: coming && spanOf(coming),
    exceptions: { asked: row.asked, granted: row.granted },
    may: {
      edit: permitted(edit),
      retire: permitted(edit),
      ask: permitted(retired ?? holdsAnywhere(actor, 'exception.ask')),
    },
  }
}

/** Rows as the API answers them: with their times, the names of what they hold, and what the reader may do. */
export async function windowItems(
  reader: Reader,
  actor: Actor,
  rows: readonly WindowRow[],
): Promise<{ items: WindowItem[]; now: string }> {
  const freezes = await readFreezes(reader)
  const scopes = rows.map(({ definition }) => scopeOfStored(definition))
  const people = rows.flatMap(({ definition, createdById }) => [
    createdById,
    FreezeDefinition.safeParse(definition).data?.ownerId ?? null,
  ])
  const names = await readScopeNames(reader, scopes, people)
  return { items: rows.map((row) => itemOf(actor, row, freezes, names)), now: names.now }
}
