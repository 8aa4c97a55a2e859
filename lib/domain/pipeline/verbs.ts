/** What somebody may do with a pipeline, a run or a job of it. */
export const runVerbs = ['start', 'stop', 'retry', 'skip', 'rerun', 'pass', 'refuse'] as const
export type RunVerb = (typeof runVerbs)[number]

/** Where the definition of a pipeline lives. */
export const definitionPlaces = ['cloud', 'repository'] as const
