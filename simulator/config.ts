/** How the simulator is started; the only file of it that reads the environment. */
export interface SimulatorConfig {
  port: number
  host: string
  dataDir: string | undefined
  scenario: string
  clockOffsetMs: number | undefined
}

/** Reads SIM_PORT, HOST, SIM_DATA, SIM_SCENARIO and SIM_CLOCK_OFFSET_MS; lists every problem at once. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): SimulatorConfig {
  const problems: string[] = []
  const port = Number(env.SIM_PORT ?? '4010')
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    problems.push(`SIM_PORT is not a port: ${env.SIM_PORT}`)
  const scenario = env.SIM_SCENARIO ?? 'demo'
  if (!/^(demo(:quiet)?|small|empty|generated:\d+(:\w+)?)$/.test(scenario)) {
    problems.push(
      `SIM_SCENARIO is demo, demo:quiet, small, empty or generated:<services>:<seed>, not ${scenario}`,
    )
  }
  const offset = env.SIM_CLOCK_OFFSET_MS
  const clockOffsetMs = offset === undefined || offset === '' ? undefined : Number(offset)
  if (clockOffsetMs !== undefined && !Number.isFinite(clockOffsetMs))
    problems.push(`SIM_CLOCK_OFFSET_MS is not a number: ${offset}`)
  if (problems.length > 0) throw new Error(problems.join('\n'))
  return { port, host: env.HOST || '127.0.0.1', dataDir: env.SIM_DATA || undefined, scenario, clockOffsetMs }
}

/** Where programs such as git are found. */
export const programPath = process.env.PATH ?? '/usr/local/bin:/usr/bin:/bin'
