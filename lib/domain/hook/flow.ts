import { countOf, type Fields, inside, nameOf, textOf } from './field.ts'
import { type HookEvent, unknownEvent } from './hook-event.ts'

/**
 * The notification plug-in of a Flow task. Documented with numbers, seen with texts; `buildNumber` is the number of the run
 * as far as anybody knows, so the run is looked for and never taken for granted.
 */
export function readFlow(fields: Fields): HookEvent {
  const event = textOf(fields, 'event') ?? ''
  const task = inside(fields, 'task')
  const pipeline = nameOf(task, 'pipelineId')
  if (pipeline === null) return unknownEvent(event)
  const number = countOf(task, 'buildNumber')
  const status = textOf(task, 'statusCode') ?? ''
  const words = [textOf(task, 'pipelineName') ?? pipeline, number === null ? null : `#${number}`]
  return {
    event: event || 'task',
    hint: { kind: 'run', pipeline, number: number === 0 ? null : number },
    isTest: false,
    subject: [...words, textOf(task, 'taskName'), status].filter(Boolean).join(' '),
    mark: [
      event,
      pipeline,
      String(number ?? ''),
      textOf(task, 'stageName') ?? '',
      textOf(task, 'taskName') ?? '',
      status,
    ],
  }
}
