import { z } from 'zod'
import type { Database } from '../../catalog/database.ts'
import { type KnownContent, readContentClass } from '../../catalog/freeze/content-class.ts'
import { readEstate } from '../../catalog/freeze/estate.ts'
import { impactDays, readImpactFacts } from '../../catalog/freeze/impact.ts'
import { readFreezes } from '../../catalog/freeze/prepared.ts'
import { readNow } from '../../catalog/transaction.ts'
import { ok } from '../../domain/failure/result.ts'
import { prepareFreezes } from '../../domain/freeze/prepare.ts'
import type { Problem } from '../../domain/freeze/problem.ts'
import { rehearsed } from '../../domain/freeze/rehearsal.ts'
import type { FreezeWindow } from '../../domain/freeze/window.ts'
import { decide } from '../../domain/permission/decide.ts'
import { defineQuery } from '../define.ts'
import { checkDefinition } from './check-definition.ts'
import { type ImpactAsked, impactFrom, stoppedBy } from './impact-of.ts'

interface Preview {
  problems: Problem[]
  warnings: Problem[]
  /** Null while there are problems. */
  impact: ReturnType<typeof impactFrom> | null
  now: string
}

/** What more promotions bring is not looked up: the figure is then one of features and of what nobody knows. */
const mostContents = 60

/** What those bring that the window would stop were they features; read only where it tells contents apart. */
async function readContents(
  database: Database,
  asked: ImpactAsked,
): Promise<ReadonlyMap<string, KnownContent>> {
  const apart = asked.window.admits.some(({ content, ofRelease }) => content.length > 0 || ofRelease)
  if (!apart) return asked.contents
  const { waiting, started } = stoppedBy(asked)
  const contents = new Map<string, KnownContent>()
  for (const one of [...waiting, ...started].slice(0, mostContents))
    contents.set(one.id, await readContentClass(database, one))
  return contents
}

/** Id of a window that is not saved yet. */
const draftId = 'draft'

/**
 * What saving a window would do, before it is saved; with problems instead where it could not be. Writes nothing.
 * `id` names the window that is being edited: then its present version is what it is compared with.
 */
export const previewImpact = defineQuery({
  input: z.strictObject({ definition: z.unknown(), id: z.uuid().optional() }),
  authorise: (actor) => decide(actor, 'catalog.read'),
  read: async ({ database, input }) => {
    const freezes = await readFreezes(database)
    const checked = await checkDefinition(database, input.definition, freezes)
    const now = await readNow(database)
    if (!checked.ok)
      return ok<Preview>({ problems: checked.problems, warnings: [], impact: null, now: now.toISOString() })
    const [estate, facts] = await Promise.all([readEstate(database), readImpactFacts(database)])
    const id = input.id ?? draftId
    const window: FreezeWindow = { ...checked.value, id, version: 1 }
    const others = freezes.prepared.windows.filter((one) => one.window.id !== id).map((one) => one.window)
    const broken = freezes.prepared.broken.map((one) => one.broken).filter((one) => one.id !== id)
    const { stops, sources, prepared } = freezes
    const asked: ImpactAsked = {
      window,
      before: prepared,
      after: prepareFreezes([...others, window, ...broken], stops, sources),
      alone: prepareFreezes([window], [], sources),
      past: prepareFreezes([rehearsed(window, impactDays)], [], sources),
      estate,
      facts,
      contents: new Map(),
      now,
    }
    const impact = impactFrom({ ...asked, contents: await readContents(database, asked) })
    return ok<Preview>({ problems: [], warnings: checked.warnings, impact, now: now.toISOString() })
  },
})
