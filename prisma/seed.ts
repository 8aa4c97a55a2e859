// What a start finds or makes: the organisation, and in simulated mode the connection, environments, demo accounts and freezes.
// Run at every start; its last line of output is the accounts, as JSON.
import { closeDatabase, createDatabase } from '../lib/catalog/database.ts'
import { readConfig } from '../lib/platform/config.ts'
import { createPool } from '../lib/platform/db.ts'
import { newId } from '../lib/platform/ids.ts'
import { createLog } from '../lib/platform/log.ts'
import { createDemoBillSources } from './first-start/bills.ts'
import { createDemoCostQueries } from './first-start/cost-queries.ts'
import { createDemoCostRules } from './first-start/cost-rules.ts'
import { connectSimulatedCloud } from './first-start/estate.ts'
import { createDemoFreezes } from './first-start/freezes.ts'
import { registerSimulatedHooks } from './first-start/hooks.ts'
import { createDemoPeople, createFirstAdmin } from './first-start/people.ts'
import { organisation } from './first-start/simulated-estate.ts'

const config = readConfig()
const database = createDatabase(createPool(config, createLog('warn', 'seed')))
try {
  await database.prisma.organisation.upsert({
    where: { singleton: true },
    update: {},
    create: { id: newId(), ...(config.simulated ? organisation : { name: 'Sluice' }) },
  })
  if (config.simulated) await connectSimulatedCloud(database, config)
  const accounts = config.simulated
    ? await createDemoPeople(database, config.loopback)
    : await createFirstAdmin(database)
  if (config.simulated) await createDemoFreezes(database)
  if (config.simulated) await createDemoBillSources(database)
  if (config.simulated) await createDemoCostRules(database)
  if (config.simulated) await createDemoCostQueries(database)
  if (config.demonstrated) await registerSimulatedHooks(database, config)
  console.log(JSON.stringify({ accounts }))
} finally {
  await closeDatabase(database)
}
