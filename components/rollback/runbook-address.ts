/** Where the commands that go back without the portal stand, to be printed. */
export const runbookAddress = (service: string, environment: string) =>
  `/services/${service}/runbook?environment=${environment}`
