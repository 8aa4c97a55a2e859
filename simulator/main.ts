import { readConfig } from './config.ts'
import { type Simulator, startSimulator } from './start.ts'

/** Starts as the environment says; the first line on stdout is the verdict, as JSON. */
async function main(): Promise<void> {
  let simulator: Simulator
  try {
    const { dataDir, clockOffsetMs, ...config } = readConfig()
    simulator = await startSimulator({
      ...config,
      ...(dataDir === undefined ? {} : { dataDir }),
      ...(clockOffsetMs === undefined ? {} : { clockOffsetMs }),
    })
  } catch (error) {
    console.log(
      JSON.stringify({ ready: false, error: error instanceof Error ? error.message : String(error) }),
    )
    process.exitCode = 1
    return
  }
  console.log(JSON.stringify({ ready: true, port: simulator.port, url: simulator.url }))
  const stop = (): void => {
    void simulator.close().then(() => process.exit(0))
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
}

await main()
