import { readConfig } from './config.ts'
import { startSimulator } from './start.ts'

const config = readConfig()
const simulator = await startSimulator({
  port: config.port,
  host: config.host,
  scenario: config.scenario,
  ...(config.dataDir === undefined ? {} : { dataDir: config.dataDir }),
  ...(config.clockOffsetMs === undefined ? {} : { clockOffsetMs: config.clockOffsetMs }),
})
console.log(JSON.stringify({ ready: true, port: simulator.port, url: simulator.url }))

const stop = (): void => {
  void simulator.close().then(() => process.exit(0))
}
process.once('SIGTERM', stop)
process.once('SIGINT', stop)
