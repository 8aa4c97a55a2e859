import { z } from 'zod'
import { ObservationLimits } from '../observation/limits.ts'

const approverRole = z.enum(['release-manager', 'developer', 'on-call', 'admin'])

/** Gates and limits of one environment (domain page, gates). Every limit has an owner and a history. */
export const EnvironmentSettings = z.object({
  /** automatic: starts when its gates pass; manual: a permitted person presses Start. */
  startMode: z.enum(['automatic', 'manual']),
  /** How long a digest must have stayed in the environment before this one. */
  soakMinutes: z
    .int()
    .min(0)
    .max(60 * 24 * 60),
  observationMinutes: z
    .int()
    .min(0)
    .max(60 * 24),
  /** Limits while a rollout is watched; a service may state its own. */
  observation: ObservationLimits.prefault({}),
  /** Whether stays here that the portal did not cause count for the path of the next environment. */
  outsideStaysCount: z.boolean(),
  rolloutCap: z.int().min(1).max(1000),
  /** How long a rollout may take before it counts as failed. */
  rolloutTimeoutMinutes: z.int().min(1).max(240),
  /** Time between two waves of targets. */
  bakeMinutes: z
    .int()
    .min(0)
    .max(24 * 60)
    .default(0),
  sizeLimitBytes: z.int().min(1),
  sizeSeverity: z.enum(['warn', 'block']),
  /** A version or keep tag that points elsewhere: `at-end` blocks in the last environment of a path and warns before. */
  tagIntegritySeverity: z.enum(['at-end', 'warn', 'block']).default('at-end'),
  registry: z
    .object({
      /** Whether images must come from a registry fit for production; `at-end`: in the last environment of a path. */
      required: z.enum(['at-end', 'always', 'never']).default('at-end'),
      severity: z.enum(['warn', 'block']).default('warn'),
      /** Whether the repository has to refuse to move a tag, in the same words; absent: never. */
      immutable: z.enum(['at-end', 'always', 'never']).optional(),
    })
    .prefault({}),
  /** At manual gates of pipelines that deploy here: nothing, no during a freeze, or an answer either way; absent: nothing. */
  pipelineGates: z.enum(['leave', 'refuse', 'answer']).optional(),
  pullStorm: z
    .object({
      /** More nodes than this that would pull at once ask for P2P. */
      nodes: z.int().min(1).max(100_000).default(20),
    })
    .prefault({}),
  /** What comes of resources that lack required costTags; `off` asks for none. */
  costTags: z
    .object({
      /** Where the service is already. */
      staying: z.enum(['off', 'warn', 'block']).default('warn'),
      /** Where it comes for the first time. */
      entering: z.enum(['off', 'warn', 'block']).default('warn'),
    })
    .prefault({}),
  /** Kept for the builds of one release until an instant; absent or null: for whoever may enter. */
  reservation: z
    .object({ release: z.string().trim().min(1).max(120), until: z.iso.datetime({ offset: true }) })
    .nullable()
    .optional(),
  scan: z.object({
    /** Findings added over what runs here that are still let through, by severity. */
    addedHigh: z.int().min(0),
    addedMedium: z.int().min(0),
    /** A scan older than this is not fresh. */
    freshHours: z.int().min(1),
    /** Inherited High findings warn for this long, then block. */
    graceDays: z.int().min(0),
  }),
  /** Stages of the CI run or of the merge check that must have passed, by stage name. */
  requiredChecks: z.array(z.string().min(1)),
  approvals: z.object({
    count: z.int().min(0).max(20),
    role: approverRole,
    requesterMayApprove: z.boolean(),
    builderMayApprove: z.boolean(),
    approverMayStart: z.boolean(),
    lapseDays: z.int().min(1).max(90),
    /** Slug of a named group whose word is asked for; null: the role alone. */
    group: z.string().min(1).max(120).nullable().default(null),
    /** beside: one word of the group as well as the role's; instead: the group gives them all. */
    groupMode: z.enum(['beside', 'instead']).default('beside'),
    /** After this long without the words needed the next group is asked too. */
    escalateAfterMinutes: z
      .int()
      .min(1)
      .max(60 * 24 * 7)
      .default(30),
  }),
})
export type EnvironmentSettings = z.infer<typeof EnvironmentSettings>

/** What of one region belongs here by its name: `*` stands for the rest of it, as in `*-prod`. */
const NamedPlacement = z.object({
  region: z.string().min(1).max(60),
  name: z.string().trim().min(1).max(120),
  wave: z.int().min(1),
})

/** How an environment's workloads and manifests are found (kept in environment.placement). */
export const EnvironmentPlacement = z.object({
  clusters: z.array(
    z.object({
      /** Cluster name as the cloud knows it. */
      name: z.string().min(1),
      wave: z.int().min(1),
      /** Namespaces of this environment in the cluster; empty means all. */
      namespaces: z.array(z.string()).default([]),
    }),
  ),
  /** EDAS applications are placed by the cluster they live in; these are for those whose cluster EDAS does not say. */
  applications: z.array(NamedPlacement).max(50).optional(),
  /** Functions, with the alias that callers call. */
  functions: z
    .array(NamedPlacement.extend({ alias: z.string().trim().min(1).max(64) }))
    .max(50)
    .optional(),
  manifest: z
    .object({
      repository: z.string().min(1),
      branch: z.string().min(1),
      /** {cluster} {namespace} {service} are replaced. */
      pathTemplate: z.string().min(1),
      format: z.enum(['kustomize', 'yaml', 'helm-values']),
    })
    .nullable(),
})
export type EnvironmentPlacement = z.infer<typeof EnvironmentPlacement>
