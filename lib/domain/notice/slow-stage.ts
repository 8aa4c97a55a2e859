import { type NoticeDraft, nobody } from './draft.ts'

const minutes = (ms: number): string => {
  const seconds = Math.round(ms / 1000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

/** A stage that took far longer than it does: told to the team of its service, once a day and stage. */
export function slowStageNotice(slow: {
  pipelineId: string
  pipeline: string
  number: number
  stage: string
  /** YYYY-MM-DD */
  day: string
  durationMs: number
  medianMs: number
  history: number
}): NoticeDraft {
  return {
    kind: 'stage-slow',
    occasion: `stage-slow ${slow.pipelineId} ${slow.day} ${slow.stage}`,
    audience: nobody,
    values: {
      subject: `${slow.pipeline} #${slow.number}`,
      stage: slow.stage,
      took: minutes(slow.durationMs),
      usual: minutes(slow.medianMs),
      runs: slow.history,
    },
  }
}
