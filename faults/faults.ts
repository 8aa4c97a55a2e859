/** Steps with an effect outside; what is watched is killed where waves are, and in `automatic`. */
const steps = ['start', 'keep', 'write', 'rollout']

/** Every line between which a worker may die: a claim, its effect, its record. */
export const boundaries = steps.flatMap((step) =>
  ['claimed', 'effect-done', 'recorded'].map((point) => `${step}:${point}`),
)

interface CloudFault {
  name: string
  /** For `POST /_sim/faults`. */
  rules: Record<string, unknown>[]
}

/** Only what promotions ask under their own sessions, and the token API; sync has its own tests. */
const places = [
  { sessionName: '*.p-*' },
  { product: 'codeup' },
  { product: 'registry' },
  { product: 'kubernetes' },
]

const everywhere = (rule: Record<string, unknown>): Record<string, unknown>[] =>
  places.map((place) => ({ ...rule, ...place }))

export const cloudFaults: CloudFault[] = [
  { name: 'throttled', rules: everywhere({ kind: 'throttle', count: 3 }) },
  { name: 'status 500', rules: everywhere({ kind: 'status500', count: 3 }) },
  { name: 'status 500 after the effect', rules: everywhere({ kind: 'status500', count: 3, when: 'after' }) },
  { name: 'HTML instead of JSON', rules: everywhere({ kind: 'html502', count: 3 }) },
  { name: 'IsSuccess false', rules: [{ kind: 'business', count: 3, sessionName: '*.p-*' }] },
  { name: 'hanging', rules: everywhere({ kind: 'hang', count: 1 }) },
  { name: 'connection reset', rules: everywhere({ kind: 'reset', count: 3 }) },
  {
    name: 'connection reset after the effect',
    rules: everywhere({ kind: 'reset', count: 3, when: 'after' }),
  },
]
