import { oc } from '@orpc/contract'
import { z } from 'zod'
import { FreezeVerdict } from '../../domain/freeze/verdict.ts'
import { contentClasses, FreezeDefinition } from '../../domain/freeze/window.ts'
import { breachKinds } from '../../domain/freeze-breach/breach.ts'
import { FreezeProblem, ReleaseDates, Span, WindowBrief } from './freeze-item.ts'
import { Permitted } from './permitted.ts'
import { NamedReference, PersonReference, PromotionKind } from './reference.ts'
import { flag, Id, Instant, page, pageInput, Reason } from './wire.ts'

/** A window as it is now, with its computed times. */
export const FreezeWindowItem = WindowBrief.extend({
  /** Null: what is stored cannot be read any more; the window then closes its scope and `broken` says why. */
  definition: FreezeDefinition.nullable(),
  /** Why it cannot be followed. */
  broken: z.string().nullable(),
  owner: PersonReference.nullable(),
  release: z.object({ id: Id, name: z.string() }).nullable(),
  createdBy: PersonReference.nullable(),
  createdAt: Instant,
  updatedAt: Instant,
  retiredAt: Instant.nullable(),
  /** In force now; null: not. */
  running: Span.nullable(),
  /** The next time it comes into force. */
  next: Span.nullable(),
  /** Exceptions asked for and not decided; granted and still in date. */
  exceptions: z.object({ asked: z.int(), granted: z.int() }),
  may: z.object({ edit: Permitted, retire: Permitted, ask: Permitted }),
})
export type FreezeWindowItem = z.infer<typeof FreezeWindowItem>

/** One version of a window: what it said, by whom and why. */
export const FreezeVersionItem = z.object({
  version: z.int(),
  definition: FreezeDefinition.nullable(),
  /** Null: the portal, because its release slipped. */
  editor: PersonReference.nullable(),
  reason: z.string().nullable(),
  at: Instant,
  /** Fields that differ from the version before; empty for the first. */
  changed: z.array(z.string()),
})
export type FreezeVersionItem = z.infer<typeof FreezeVersionItem>

/** What saving would do over [from, to). */
export const FreezeImpact = z.object({
  from: Instant,
  to: Instant,
  /** Its times in [from, to), at most 100. */
  times: z.array(Span),
  /** One row per environment that it holds, for a change of unknown content. */
  environments: z.array(
    z.object({
      environment: NamedReference,
      services: z.int(),
      hoursClosedBefore: z.number(),
      hoursClosedAfter: z.number(),
      /** Open now, closed with it; at most 50. */
      closes: z.array(Span),
      /** Closed now, open with it. */
      opens: z.array(Span),
      /** It would be the first allow window here, and so closes the rest of its time: `closesRest` must agree. */
      firstAllow: z.boolean(),
    }),
  ),
  services: z.object({ held: z.int(), total: z.int() }),
  /** Promotions that are waiting and would meet it. */
  promotions: z.array(
    z.object({
      id: Id,
      number: z.int(),
      kind: PromotionKind,
      service: z.string(),
      environment: z.string(),
      /** When it starts by itself at the earliest; null: when somebody starts it, taken as now. */
      startsAt: Instant.nullable(),
      /** From when it could start; null: not within what was looked at. */
      opensAt: Instant.nullable(),
    }),
  ),
  releases: z.array(
    ReleaseDates.extend({
      /** Which of its planned times lie inside. */
      meets: z.array(z.enum(['cut', 'week', 'go-live'])),
    }),
  ),
  /** Who may promote what it holds, by the zone they live in; null: the browser's. */
  people: z.object({
    count: z.int(),
    zones: z.array(z.object({ zone: z.string().nullable(), count: z.int() })),
  }),
  /** Clock changes of its zone inside its times. */
  clockChanges: z.array(z.object({ at: Instant, minutes: z.int(), startsAt: Instant, endsAt: Instant })),
  /** Promotions of the last 30 days that it would not have let start. */
  blockedBefore: z.object({
    days: z.int(),
    count: z.int(),
    /** At most 20, newest first. */
    items: z.array(
      z.object({ id: Id, number: z.int(), service: z.string(), environment: z.string(), at: Instant }),
    ),
  }),
})
export type FreezeImpact = z.infer<typeof FreezeImpact>

/** How one service may go to one environment now, for the class that was asked about. */
export const FreezeStatus = z.object({
  content: z.enum(contentClasses),
  /** Per environment: how many services are open, need approvals, or are closed. */
  environments: z.array(
    z.object({
      environment: NamedReference,
      open: z.int(),
      needs: z.int(),
      closed: z.int(),
      /** The next instant at which any of them changes by time alone. */
      changesAt: Instant.nullable(),
    }),
  ),
  /** Each answer once. */
  verdicts: z.array(FreezeVerdict),
  /** Slugs, and the place of its answer in `verdicts`. */
  targets: z.array(z.object({ service: z.string(), environment: z.string(), verdict: z.int() })),
  now: Instant,
})
export type FreezeStatus = z.infer<typeof FreezeStatus>

/** Something that began while its place was closed, and that the portal did not make. */
export const FreezeBreachItem = z.object({
  id: Id,
  kind: z.enum(breachKinds),
  /** Slugs; null: it may have gone anywhere, and everything was closed. */
  service: z.string(),
  environment: z.string().nullable(),
  at: Instant,
  /** Null: the cloud does not say. */
  actor: z.string().nullable(),
  closedBy: z.array(
    z.object({
      id: Id,
      /** 0 for a stop. */
      version: z.int(),
      name: z.string(),
      how: z.enum(['stopped', 'denied', 'outside-allow', 'broken']),
    }),
  ),
  /** Of a rollout. */
  digest: z.string().nullable(),
  /** The run itself, or the one that was under way when it was rolled out. */
  run: z.object({ pipeline: z.string(), number: z.int() }).nullable(),
  foundAt: Instant,
})
export type FreezeBreachItem = z.infer<typeof FreezeBreachItem>

/** A rule of protected branches that a window sets while it holds. */
export const BranchRuleItem = z.object({
  id: Id,
  repository: z.string(),
  webUrl: z.string().nullable(),
  /** Name or pattern. */
  branch: z.string(),
  /** left: somebody changed it meanwhile, and it stays as it is. */
  state: z.enum(['setting', 'set', 'restoring', 'restored', 'left']),
  /** What stands in the way, in a sentence. */
  problem: z.string().nullable(),
  setAt: Instant.nullable(),
  restoredAt: Instant.nullable(),
  /** When it is tried again. */
  againAt: Instant.nullable(),
})
export type BranchRuleItem = z.infer<typeof BranchRuleItem>

const one = z.strictObject({ id: Id })
const tags = ['freezes']
/** The first allow window of a scope closes the rest of its time: whoever saves it says so. */
const closesRest = z.boolean().optional()

export const freeze = {
  list: oc
    .route({
      method: 'GET',
      path: '/freezes/windows',
      tags,
      summary: 'Freeze windows, with their next times',
    })
    .input(
      z.strictObject({
        /** Only those out of force; absent: those in force. */
        retired: flag,
        /** Only those that hold this environment. */
        environment: z.string().max(120).optional(),
        release: Id.optional(),
      }),
    )
    .output(
      z.object({ items: z.array(FreezeWindowItem), may: z.object({ create: Permitted }), now: Instant }),
    ),
  get: oc
    .route({ method: 'GET', path: '/freezes/windows/{id}', tags, summary: 'One freeze window' })
    .input(one)
    .output(FreezeWindowItem),
  versions: oc
    .route({
      method: 'GET',
      path: '/freezes/windows/{id}/versions',
      tags,
      summary: 'All versions of a window, newest first',
    })
    .input(one)
    .output(z.object({ items: z.array(FreezeVersionItem), now: Instant })),
  branchRules: oc
    .route({
      method: 'GET',
      path: '/freezes/windows/{id}/branch-rules',
      tags,
      summary: 'The protected-branch rules that a window sets in Codeup',
    })
    .input(one)
    .output(z.object({ items: z.array(BranchRuleItem), now: Instant })),
  breaches: oc
    .route({
      method: 'GET',
      path: '/freezes/breaches',
      tags,
      summary: 'Runs and rollouts during a freeze that the portal did not make, the newest first',
    })
    .input(
      z.strictObject({
        service: z.string().max(120).optional(),
        environment: z.string().max(120).optional(),
        ...pageInput,
      }),
    )
    .output(page(FreezeBreachItem)),
  create: oc
    .route({
      method: 'POST',
      path: '/freezes/windows',
      tags,
      summary: 'Make a freeze window',
      description: 'Refused as `invalid` with `detail.problems`: each with field, code, values.',
      successStatus: 201,
    })
    .input(z.strictObject({ definition: FreezeDefinition, reason: Reason.optional(), closesRest }))
    .output(FreezeWindowItem),
  edit: oc
    .route({
      method: 'PUT',
      path: '/freezes/windows/{id}',
      tags,
      summary: 'A new version of a window',
      description:
        'Refused as `conflict` when `version` is not the newest: `detail.other` is the newest version, and what it changed.',
    })
    .input(
      z.strictObject({
        id: Id,
        /** The version that was read. */
        version: z.int().min(1),
        definition: FreezeDefinition,
        reason: Reason,
        closesRest,
      }),
    )
    .output(FreezeWindowItem),
  retire: oc
    .route({
      method: 'POST',
      path: '/freezes/windows/{id}/retire',
      tags,
      summary: 'Take a window out of force; it stays readable',
    })
    .input(z.strictObject({ id: Id, version: z.int().min(1), reason: Reason }))
    .output(FreezeWindowItem),
  impact: oc
    .route({ method: 'POST', path: '/freezes/impact', tags, summary: 'What saving a window would do' })
    .input(
      z.strictObject({
        definition: FreezeDefinition,
        /** The window that is being edited; absent: a new one. */
        id: Id.optional(),
      }),
    )
    .output(
      z.object({
        problems: z.array(FreezeProblem),
        warnings: z.array(FreezeProblem),
        /** Null while there are problems. */
        impact: FreezeImpact.nullable(),
        now: Instant,
      }),
    ),
  status: oc
    .route({
      method: 'GET',
      path: '/freezes/status',
      tags,
      summary: 'Whether services may go to environments now, and when that changes',
    })
    .input(
      z.strictObject({
        service: z.string().max(120).optional(),
        environment: z.string().max(120).optional(),
        /** Content of the change that is asked about; absent: unknown, treated as a feature. */
        content: z.enum(contentClasses).optional(),
      }),
    )
    .output(FreezeStatus),
}
