import type { ServiceDetail } from '../../lib/api/contract/service.ts'
import { badLimit, limitOfText, limitText } from '../environment/settings-draft.ts'
import { settingsFields } from '../environment/settings-fields.ts'

type AllLimits = ServiceDetail['observationLimits']
export type OwnLimits = AllLimits[string]

/** Limits a service may state anew, each as the field of the environment whose words and bounds it shares. */
export const ownLimitKeys = [
  'errorRate',
  'latencySeconds',
  'saturation',
  'restarts',
  'alerts',
  'logErrorsPerMinute',
] as const
export const ownNumberKeys = ['minimumRequests', 'extendToMinutes'] as const
export type OwnKey = (typeof ownLimitKeys)[number] | (typeof ownNumberKeys)[number]
export const ownKeys: readonly OwnKey[] = [...ownLimitKeys, ...ownNumberKeys]

/** as-there: what the environment says; off: not looked at here; own: the number beside it. */
export type Stance = 'as-there' | 'own' | 'off'
export interface OwnDraft {
  limits: Record<OwnKey, { stance: Stance; text: string }>
  /** '' for what the environment says. */
  policy: string
}

export const mayBeOff = (key: OwnKey): boolean => settingsFields[key].kind === 'limit'

const perOf = (key: OwnKey): number => {
  const field = settingsFields[key]
  return 'per' in field ? field.per : 1
}

export function ownDraftOf(own: OwnLimits | undefined): OwnDraft {
  const entries = ownKeys.map((key) => {
    const limit = own?.[key]
    const stance: Stance = limit === undefined ? 'as-there' : limit === null ? 'off' : 'own'
    return [key, { stance, text: limitText(limit ?? null, perOf(key)) }]
  })
  return { limits: Object.fromEntries(entries) as OwnDraft['limits'], policy: own?.policy ?? '' }
}

/** Own limits whose text is no number or outside what may be set. */
export function badOwnKeys(draft: OwnDraft): OwnKey[] {
  return ownKeys.filter((key) => {
    const { stance, text } = draft.limits[key]
    if (stance !== 'own') return false
    const whole = settingsFields[key].kind === 'number'
    return text.trim() === '' || badLimit({ ...(whole ? { whole } : {}), ...settingsFields[key] }, text)
  })
}

/** Only what is different here; call it only when no field is bad. */
export function ownLimitsOf(draft: OwnDraft): OwnLimits {
  const stated = ownKeys.flatMap((key) => {
    const { stance, text } = draft.limits[key]
    if (stance === 'as-there') return []
    return [[key, stance === 'off' ? null : limitOfText(text, perOf(key))]]
  })
  return { ...Object.fromEntries(stated), ...(draft.policy ? { policy: draft.policy } : {}) } as OwnLimits
}

/** All of the service with one environment anew; one without own limits is not named. */
export function withOwn(all: AllLimits, environment: string, own: OwnLimits): AllLimits {
  const { [environment]: _, ...others } = all
  return Object.keys(own).length === 0 ? others : { ...others, [environment]: own }
}
