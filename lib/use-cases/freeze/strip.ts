import { z } from 'zod'
import { readScopeNames } from '../../catalog/freeze/names.ts'
import { readFreezes } from '../../catalog/freeze/prepared.ts'
import { listStops } from '../../catalog/freeze/stops.ts'
import { listOverrides } from '../../catalog/override/reads.ts'
import { readNow } from '../../catalog/transaction.ts'
import { ok } from '../../domain/failure/result.ts'
import { touches } from '../../domain/freeze/may-scope.ts'
import { type StripWindow, stripAt } from '../../domain/freeze/timeline.ts'
import { decide } from '../../domain/permission/decide.ts'
import { defineQuery } from '../define.ts'
import { stopItems } from './stops.ts'
import { briefOf, spanOf } from './window-item.ts'

/** What is frozen now and within 48 hours in the reader's scope, and freeze overrides whose review nobody has closed. */
export const freezeStrip = defineQuery({
  input: z.unknown(),
  authorise: (actor) => decide(actor, 'catalog.read'),
  read: async ({ database, actor }) => {
    const [{ prepared }, now, open, overrides] = await Promise.all([
      readFreezes(database),
      readNow(database),
      listStops(database, { open: true }),
      listOverrides(database, { promotionId: null, open: true }),
    ])
    const strip = stripAt(prepared, now)
    const shown = [...strip.running, ...strip.next].map(({ window }) => window.scope)
    const broken = prepared.broken.map((one) => one.broken)
    const names = await readScopeNames(database, [...shown, ...open.map(({ scope }) => scope)])
    const inScope = ({ window }: StripWindow) => touches(actor, window.scope, names.services)
    const drawn = (one: StripWindow) => ({
      ...spanOf(one),
      window: briefOf(one.window, one.window, one.window.scope, names),
    })
    const { items: stops } = await stopItems(
      database,
      actor,
      open.filter(({ scope }) => touches(actor, scope, names.services)),
    )
    return ok({
      running: strip.running.filter(inScope).map(drawn),
      next: strip.next.filter(inScope).map(drawn),
      stops,
      broken: broken
        .filter(({ scope }) => scope === null || touches(actor, scope, names.services))
        .map(({ id, name, problem }) => ({ id, name, problem })),
      reviews: overrides.items
        .filter(({ gate }) => gate === 'freeze')
        .map(({ id, promotion, service, environment, person, reason, at }) => ({
          id,
          promotion: { id: promotion.id, number: promotion.number },
          service,
          environment,
          person,
          reason,
          at,
        })),
      changesAt: strip.changesAt?.toISOString() ?? null,
      now: now.toISOString(),
    })
  },
})
