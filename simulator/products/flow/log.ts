import { chance } from './chance.ts'
import { durationMs, specOf } from './engine.ts'
import type { Job, Pipeline, Run } from './rows.ts'

const talk: Record<string, string[]> = {
  Clone: ['git fetch --depth 1 origin', 'HEAD is now at {commit}'],
  'Restore cache': ['Cache hit: {service}-deps', 'Restored 312 MB in 4 s from oss-cn-hangzhou-internal'],
  'Static analysis': ['Analysing 412 files', '0 new problems, 3 known'],
  'Dependency scan': ['Resolving 187 dependencies', 'No vulnerability above the limit'],
  'Leak scan': ['Scanned 1 commit, 0 leaks'],
  'Unit tests': ['Running unit tests', 'Tests run: {tests}, Failures: {failures}, Skipped: 2'],
  'Upload report': ['Report uploaded'],
  'Docker build': ['Step 1/6 : FROM base', 'Using cache', 'Step 6/6 : COPY app /app', 'Successfully built'],
  'Push to ACR over VPC': ['Pushing to yunfan-registry-vpc', '{commit}: digest: {note}'],
  'Clone manifests': ['git clone manifests', 'done'],
  'Set image digest': ['kustomize edit set image {service}@digest'],
  Push: ['main -> main {note}'],
  'Resolve version': ['Version resolved to a digest'],
  'Verify digest': ['The registry has the digest'],
  'Wait for rollout': ['deployment "{service}" successfully rolled out'],
}

interface Line {
  at: number
  text: string
}

/** What a job has printed by now; the text follows from the run alone, so nothing of it is kept. */
export function jobLog(
  pipeline: Readonly<Pipeline>,
  run: Readonly<Run>,
  job: Readonly<Job>,
  now: number,
): Line[] {
  const spec = specOf(pipeline, job)
  const { startTime } = job
  if (spec === undefined || startTime === undefined || job.manual === true) return []
  const words: Record<string, string> = {
    commit: run.commit.slice(0, 8),
    service: pipeline.source.slice(pipeline.source.lastIndexOf('/') + 1),
    note: job.note ?? '',
    tests: String(400 + Math.floor(chance(run.commit) * 800)),
    failures: job.status === 'FAIL' ? '1' : '0',
  }
  const texts = spec.steps.flatMap((step) => [
    `##[section] ${step}`,
    ...(talk[step] ?? []).map((text) => text.replace(/\{(\w+)\}/g, (_, name: string) => words[name] ?? '')),
  ])
  const span = (job.endTime ?? startTime + durationMs(pipeline, run.number, spec)) - startTime
  const lines = texts.map((text, index) => ({
    at: startTime + Math.floor((span * index) / texts.length),
    text,
  }))
  const end = job.endTime
  if (job.status === 'FAIL' && end !== undefined)
    lines.push(
      { at: end, text: `ERROR ${job.note ?? 'failed'}` },
      { at: end, text: 'Process exited with code 1' },
    )
  if (job.status === 'CANCELED' && end !== undefined) lines.push({ at: end, text: 'Canceled' })
  if (job.status === 'SUCCESS' && end !== undefined) lines.push({ at: end, text: 'Job succeeded' })
  return lines.filter(({ at }) => at <= now)
}

export const logText = (lines: Line[]): string =>
  lines.map(({ at, text }) => `[${new Date(at).toISOString()}] ${text}\n`).join('')

/** Steps of a job with where each of them is. */
export function jobSteps(pipeline: Readonly<Pipeline>, run: Readonly<Run>, job: Readonly<Job>, now: number) {
  const steps = specOf(pipeline, job)?.steps ?? []
  const printed = jobLog(pipeline, run, job, now).filter(({ text }) => text.startsWith('##[section]')).length
  const ended = job.endTime !== undefined
  return steps.map((stepName, stepIndex) => {
    const running = !ended && stepIndex === printed - 1
    const finish = ended || stepIndex < printed - 1
    const last = stepIndex === steps.length - 1
    const status = running ? 'RUNNING' : !finish ? 'INIT' : last && job.status === 'FAIL' ? 'FAIL' : 'SUCCESS'
    return {
      nodeName: job.name,
      stepName,
      status,
      stepApiVersion: 'v1',
      finish,
      running,
      nodeIndex: 0,
      stepIndex,
      parentIndex: -1,
      supportDebug: false,
    }
  })
}
