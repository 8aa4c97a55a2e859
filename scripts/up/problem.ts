/** Ends `up` with a message for the person and an exit code that docs/operating.md explains. */
export class Problem extends Error {
  exitCode: number
  constructor(exitCode: number, message: string) {
    super(message)
    this.exitCode = exitCode
  }
}

export const exitCodes = {
  unexpected: 1,
  badRequest: 2,
  portTaken: 3,
  alreadyRunning: 4,
  database: 5,
  dataVersion: 6,
  migration: 7,
  build: 8,
  child: 9,
} as const
