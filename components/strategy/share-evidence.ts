/** What watching a share wrote down, as far as the face shows it: evidence comes as JSON and is read with doubt. */
export interface ShareEvidence {
  until: string | null
  why: string | null
  checks: ShareRow[]
  requests: { share: number; stable: number } | null
  problem: string | null
}

type Check = 'error-rate' | 'latency' | 'health'
type Verdict = 'ok' | 'bad' | 'few' | 'unknown'

export interface ShareRow {
  check: Check
  verdict: Verdict
  share: number | null
  stable: number | null
  limit: number | null
  target: string
}

const checks: readonly string[] = ['error-rate', 'latency', 'health'] satisfies Check[]
const verdicts: readonly string[] = ['ok', 'bad', 'few', 'unknown'] satisfies Verdict[]

const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : null)
const number = (value: unknown) => (typeof value === 'number' && Number.isFinite(value) ? value : null)
const list = (value: unknown): Record<string, unknown>[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'object' && one !== null) : []
const isCheck = (value: unknown): value is Check => typeof value === 'string' && checks.includes(value)
const isVerdict = (value: unknown): value is Verdict => typeof value === 'string' && verdicts.includes(value)

/** Requests of all targets together; null where none of them told. */
function requestsOf(value: unknown): ShareEvidence['requests'] {
  const told = list(value).flatMap(({ share, stable }) => {
    const own = number(share)
    return own === null ? [] : [{ share: own, stable: number(stable) ?? 0 }]
  })
  if (told.length === 0) return null
  return told.reduce((sum, one) => ({ share: sum.share + one.share, stable: sum.stable + one.stable }))
}

export function shareEvidenceOf(evidence: Record<string, unknown>): ShareEvidence {
  return {
    until: text(evidence.until),
    why: text(evidence.why),
    checks: list(evidence.checks).flatMap(({ check, verdict, share, stable, limit, target }) =>
      isCheck(check) && isVerdict(verdict)
        ? [
            {
              check,
              verdict,
              share: number(share),
              stable: number(stable),
              limit: number(limit),
              target: text(target) ?? '',
            },
          ]
        : [],
    ),
    requests: requestsOf(evidence.requests),
    problem: text(evidence.problem),
  }
}
