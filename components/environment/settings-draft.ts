import {
  plainNumber,
  type Settings,
  type SettingsField,
  type SettingsKey,
  settingsFields,
  settingsKeys,
} from './settings-fields.ts'

/** What stands in the form: numbers and lists as typed text. */
export type Draft = Record<SettingsKey, string | boolean>

const fieldOf = (key: SettingsKey): SettingsField => settingsFields[key]

export function draftOf(settings: Settings): Draft {
  const entries = settingsKeys.map((key): [SettingsKey, string | boolean] => {
    const field = fieldOf(key)
    switch (field.kind) {
      case 'number':
        return [key, String(field.read(settings) / (field.per ?? 1))]
      case 'limit':
        return [key, limitText(field.read(settings), field.per)]
      case 'lines':
        return [key, field.read(settings).join('\n')]
      default:
        return [key, field.read(settings)]
    }
  })
  return Object.fromEntries(entries) as Draft
}

/** A limit as typed; nothing where nobody looks. */
export const limitText = (limit: number | null, per = 1) =>
  limit === null ? '' : String(plainNumber(limit / per))

/** Whether this can be no limit. Empty is one: it takes the limit away. */
export function badLimit(field: { min: number; max: number; whole?: boolean }, text: string): boolean {
  const value = Number(text)
  if (text.trim() === '') return false
  return (
    !(field.whole ? Number.isInteger(value) : Number.isFinite(value)) ||
    value < field.min ||
    value > field.max
  )
}

/** A typed limit in the stored unit. */
export const limitOfText = (text: string, per = 1) =>
  text.trim() === '' ? null : plainNumber(Number(text) * per)

/** Which fields say something else than these settings. */
export function changedKeys(draft: Draft, settings: Settings): SettingsKey[] {
  const before = draftOf(settings)
  return settingsKeys.filter((key) => draft[key] !== before[key])
}

/** Fields whose text is no number, or one outside what may be set. */
export function badKeys(draft: Draft): SettingsKey[] {
  return settingsKeys.filter((key) => {
    const field = fieldOf(key)
    if (field.kind === 'limit') return badLimit(field, String(draft[key]))
    if (field.kind !== 'number') return false
    const value = Number(draft[key])
    const whole = field.per ? Number.isFinite(value) : Number.isInteger(value)
    return String(draft[key]).trim() === '' || !whole || value < field.min || value > field.max
  })
}

/** The draft as settings, with what no field shows as it was before; call it only when no field is bad. */
export function settingsOf(draft: Draft, before: Settings): Settings {
  const number = (key: SettingsKey) => Math.round(Number(draft[key]) * (fieldOfNumber(key).per ?? 1))
  const limit = (key: SettingsKey) => limitOfText(String(draft[key]), fieldOfNumber(key).per)
  const on = (key: SettingsKey) => draft[key] === true
  const lines = String(draft.requiredChecks).split('\n')
  return {
    ...before,
    startMode: draft.startMode as Settings['startMode'],
    soakMinutes: number('soakMinutes'),
    observationMinutes: number('observationMinutes'),
    observation: {
      errorRate: limit('errorRate'),
      latencySeconds: limit('latencySeconds'),
      saturation: limit('saturation'),
      restarts: limit('restarts'),
      alerts: limit('alerts'),
      logErrorsPerMinute: limit('logErrorsPerMinute'),
      minimumRequests: number('minimumRequests'),
      extendToMinutes: number('extendToMinutes'),
      policy: draft.observationPolicy as Settings['observation']['policy'],
    },
    outsideStaysCount: on('outsideStaysCount'),
    rolloutCap: number('rolloutCap'),
    rolloutTimeoutMinutes: number('rolloutTimeoutMinutes'),
    bakeMinutes: number('bakeMinutes'),
    sizeLimitBytes: number('sizeLimitMb'),
    sizeSeverity: draft.sizeSeverity as Settings['sizeSeverity'],
    tagIntegritySeverity: draft.tagIntegritySeverity as Settings['tagIntegritySeverity'],
    registry: {
      required: draft.registryRequired as Settings['registry']['required'],
      severity: draft.registrySeverity as Settings['registry']['severity'],
      ...(draft.registryImmutable === 'never' && before.registry?.immutable === undefined
        ? {}
        : { immutable: draft.registryImmutable as NonNullable<Settings['registry']['immutable']> }),
    },
    pullStorm: { nodes: number('pullStormNodes') },
    costTags: {
      staying: draft.costTagsStaying as Settings['costTags']['staying'],
      entering: draft.costTagsEntering as Settings['costTags']['entering'],
    },
    // Absent is the same as leaving them alone: nothing is written where nothing is asked for.
    ...(draft.pipelineGates === (before.pipelineGates ?? 'leave')
      ? {}
      : { pipelineGates: draft.pipelineGates as NonNullable<Settings['pipelineGates']> }),
    scan: {
      addedHigh: number('addedHigh'),
      addedMedium: number('addedMedium'),
      freshHours: number('freshHours'),
      graceDays: number('graceDays'),
    },
    requiredChecks: [...new Set(lines.map((line) => line.trim()).filter(Boolean))],
    approvals: {
      count: number('approvals'),
      role: draft.approverRole as Settings['approvals']['role'],
      requesterMayApprove: on('requesterMayApprove'),
      builderMayApprove: on('builderMayApprove'),
      approverMayStart: on('approverMayStart'),
      lapseDays: number('lapseDays'),
      group: String(draft.approverGroup) || null,
      groupMode: draft.groupMode as Settings['approvals']['groupMode'],
      escalateAfterMinutes: number('escalateAfterMinutes'),
    },
  }
}

function fieldOfNumber(key: SettingsKey): { per?: number } {
  const field = fieldOf(key)
  return field.kind === 'number' || field.kind === 'limit' ? field : {}
}

/** What I changed from `base`, put on top of what somebody else made of it since. */
export function rebase(draft: Draft, base: Settings, theirs: Settings): Draft {
  const out = draftOf(theirs)
  for (const key of changedKeys(draft, base)) out[key] = draft[key]
  return out
}
