import type { EnvironmentItem } from '../../lib/api/contract/environment.ts'

export type Settings = EnvironmentItem['settings']

interface NumberField {
  kind: 'number'
  min: number
  max: number
  /** Shown in this many of the stored unit: megabytes for bytes. */
  per?: number
  read: (settings: Settings) => number
}
/** A limit that may be taken away: empty text, null in the settings, means nobody looks at it. */
interface LimitField {
  kind: 'limit'
  min: number
  max: number
  /** Only whole numbers. */
  whole?: boolean
  /** Shown in this many of the stored unit: percent for a share. */
  per?: number
  read: (settings: Settings) => number | null
}
interface ChoiceField {
  kind: 'choice'
  options: readonly string[]
  read: (settings: Settings) => string
}
/** One of the named groups, by slug; '' for none. */
interface GroupField {
  kind: 'group'
  read: (settings: Settings) => string
}
interface SwitchField {
  kind: 'switch'
  read: (settings: Settings) => boolean
}
interface LinesField {
  kind: 'lines'
  read: (settings: Settings) => string[]
}
export type SettingsField = NumberField | LimitField | ChoiceField | GroupField | SwitchField | LinesField

const day = 24 * 60
const many = 1_000_000

/** Settings written before there were limits of observation are judged by these. */
export const limitsBefore: Settings['observation'] = {
  errorRate: 0.05,
  latencySeconds: 2,
  saturation: 0.95,
  restarts: 2,
  alerts: 0,
  logErrorsPerMinute: 60,
  minimumRequests: 50,
  extendToMinutes: 60,
  policy: 'ask',
}
const observed = (now: Settings): Settings['observation'] => now.observation ?? limitsBefore

/** Every gate and limit of an environment, once: what it is read from and what may be typed. */
export const settingsFields = {
  startMode: { kind: 'choice', options: ['automatic', 'manual'], read: (now) => now.startMode },
  approvals: { kind: 'number', min: 0, max: 20, read: (now) => now.approvals.count },
  approverRole: {
    kind: 'choice',
    options: ['release-manager', 'developer', 'on-call', 'admin'],
    read: (now) => now.approvals.role,
  },
  approverGroup: { kind: 'group', read: (now) => now.approvals.group ?? '' },
  groupMode: {
    kind: 'choice',
    options: ['beside', 'instead'],
    read: (now) => now.approvals.groupMode ?? 'beside',
  },
  // Settings written before there was escalation do not have it.
  escalateAfterMinutes: {
    kind: 'number',
    min: 1,
    max: 7 * day,
    read: (now) => now.approvals.escalateAfterMinutes ?? 30,
  },
  lapseDays: { kind: 'number', min: 1, max: 90, read: (now) => now.approvals.lapseDays },
  requesterMayApprove: { kind: 'switch', read: (now) => now.approvals.requesterMayApprove },
  builderMayApprove: { kind: 'switch', read: (now) => now.approvals.builderMayApprove },
  approverMayStart: { kind: 'switch', read: (now) => now.approvals.approverMayStart },
  soakMinutes: { kind: 'number', min: 0, max: 60 * day, read: (now) => now.soakMinutes },
  observationMinutes: { kind: 'number', min: 0, max: day, read: (now) => now.observationMinutes },
  outsideStaysCount: { kind: 'switch', read: (now) => now.outsideStaysCount },
  rolloutCap: { kind: 'number', min: 1, max: 1000, read: (now) => now.rolloutCap },
  bakeMinutes: { kind: 'number', min: 0, max: day, read: (now) => now.bakeMinutes ?? 0 },
  rolloutTimeoutMinutes: { kind: 'number', min: 1, max: 240, read: (now) => now.rolloutTimeoutMinutes },
  sizeLimitMb: { kind: 'number', min: 1, max: many, per: 1e6, read: (now) => now.sizeLimitBytes },
  sizeSeverity: { kind: 'choice', options: ['warn', 'block'], read: (now) => now.sizeSeverity },
  // Like escalation: not in settings written before there was such a gate.
  tagIntegritySeverity: {
    kind: 'choice',
    options: ['at-end', 'warn', 'block'],
    read: (now) => now.tagIntegritySeverity ?? 'at-end',
  },
  registryRequired: {
    kind: 'choice',
    options: ['at-end', 'always', 'never'],
    read: (now) => now.registry?.required ?? 'at-end',
  },
  registrySeverity: {
    kind: 'choice',
    options: ['warn', 'block'],
    read: (now) => now.registry?.severity ?? 'warn',
  },
  registryImmutable: {
    kind: 'choice',
    options: ['never', 'at-end', 'always'],
    read: (now) => now.registry?.immutable ?? 'never',
  },
  pipelineGates: {
    kind: 'choice',
    options: ['leave', 'refuse', 'answer'],
    read: (now) => now.pipelineGates ?? 'leave',
  },
  pullStormNodes: { kind: 'number', min: 1, max: 100_000, read: (now) => now.pullStorm?.nodes ?? 20 },
  costTagsStaying: {
    kind: 'choice',
    options: ['off', 'warn', 'block'],
    read: (now) => now.costTags?.staying ?? 'warn',
  },
  costTagsEntering: {
    kind: 'choice',
    options: ['off', 'warn', 'block'],
    read: (now) => now.costTags?.entering ?? 'warn',
  },
  addedHigh: { kind: 'number', min: 0, max: many, read: (now) => now.scan.addedHigh },
  addedMedium: { kind: 'number', min: 0, max: many, read: (now) => now.scan.addedMedium },
  freshHours: { kind: 'number', min: 1, max: many, read: (now) => now.scan.freshHours },
  graceDays: { kind: 'number', min: 0, max: many, read: (now) => now.scan.graceDays },
  requiredChecks: { kind: 'lines', read: (now) => now.requiredChecks },
  errorRate: { kind: 'limit', min: 0, max: 100, per: 0.01, read: (now) => observed(now).errorRate },
  latencySeconds: { kind: 'limit', min: 0.001, max: 600, read: (now) => observed(now).latencySeconds },
  saturation: { kind: 'limit', min: 0.1, max: 1000, per: 0.01, read: (now) => observed(now).saturation },
  restarts: { kind: 'limit', min: 0, max: 1000, whole: true, read: (now) => observed(now).restarts },
  alerts: { kind: 'limit', min: 0, max: 1000, whole: true, read: (now) => observed(now).alerts },
  logErrorsPerMinute: { kind: 'limit', min: 0, max: many, read: (now) => observed(now).logErrorsPerMinute },
  minimumRequests: {
    kind: 'number',
    min: 0,
    max: 100_000_000,
    read: (now) => observed(now).minimumRequests,
  },
  extendToMinutes: { kind: 'number', min: 0, max: day, read: (now) => observed(now).extendToMinutes },
  observationPolicy: {
    kind: 'choice',
    options: ['ask', 'hold', 'roll-back'],
    read: (now) => observed(now).policy,
  },
} as const satisfies Record<string, SettingsField>

export type SettingsKey = keyof typeof settingsFields
export const settingsKeys = Object.keys(settingsFields) as SettingsKey[]

/** In the order one thinks of them: who says yes, what is waited for, how it rolls out, what the image may be. */
export const settingsGroups = {
  approvals: [
    'startMode',
    'approvals',
    'approverRole',
    'approverGroup',
    'groupMode',
    'escalateAfterMinutes',
    'lapseDays',
    'requesterMayApprove',
    'builderMayApprove',
    'approverMayStart',
  ],
  path: ['soakMinutes', 'observationMinutes', 'outsideStaysCount'],
  rollout: [
    'rolloutCap',
    'rolloutTimeoutMinutes',
    'bakeMinutes',
    'pullStormNodes',
    'pipelineGates',
    'costTagsStaying',
    'costTagsEntering',
  ],
  image: [
    'sizeLimitMb',
    'sizeSeverity',
    'tagIntegritySeverity',
    'registryRequired',
    'registryImmutable',
    'registrySeverity',
    'addedHigh',
    'addedMedium',
    'freshHours',
    'graceDays',
    'requiredChecks',
  ],
  observation: [
    'errorRate',
    'latencySeconds',
    'saturation',
    'restarts',
    'alerts',
    'logErrorsPerMinute',
    'minimumRequests',
    'extendToMinutes',
    'observationPolicy',
  ],
} as const satisfies Record<string, readonly SettingsKey[]>

export type SettingsGroup = keyof typeof settingsGroups

/** A number as typed and read: without the noise of 0.07 / 0.01. */
export const plainNumber = (value: number): number => Number(value.toPrecision(12))

/** Side by side: people and time, then machines and images. */
export const settingsColumns = [
  ['approvals', 'path', 'observation'],
  ['rollout', 'image'],
] as const satisfies readonly (readonly SettingsGroup[])[]
