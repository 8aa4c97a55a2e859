// Prisma's schema engine as WebAssembly: the npm registry carries it, so neither migrations nor
// diffs need the binary that the Prisma CLI would download from a host of its own.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { PrismaPg } from '@prisma/adapter-pg'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import pg from 'pg'

const packageFolder = dirname(createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm'))

/**
 * The adapter cuts scripts at every semicolon, also inside function bodies and comments.
 * PostgreSQL takes a whole script in one simple query, which also makes each migration atomic.
 */
function adapterWithWholeScripts(connectionString: string) {
  const factory = new PrismaPg({ connectionString })
  return new Proxy(factory, {
    get(target, name, receiver) {
      if (name !== 'connect') return Reflect.get(target, name, receiver)
      return async () => {
        const adapter = await target.connect()
        adapter.executeScript = async (script: string) => {
          const client = new pg.Client({ connectionString })
          await client.connect()
          try {
            await client.query(script)
          } finally {
            await client.end()
          }
        }
        return adapter
      }
    },
  })
}

/** The bindings remember one memory: a second instance in the same process would read the first one's. */
async function loadBindings() {
  const bindings = await import(join(packageFolder, 'schema_engine_bg.js'))
  const wasm = await WebAssembly.instantiate(readFileSync(join(packageFolder, 'schema_engine_bg.wasm')), {
    './schema_engine_bg.js': bindings,
  })
  bindings.__wbg_set_wasm(wasm.instance.exports)
  const start = wasm.instance.exports.__wbindgen_start
  if (typeof start === 'function') start()
  return bindings
}
let loading: ReturnType<typeof loadBindings> | undefined

/** Opens the schema engine over one database; call `free()` when done. */
export async function openSchemaEngine(connectionString: string) {
  loading ??= loadBindings()
  const bindings = await loading
  const adapter = bindMigrationAwareSqlAdapterFactory(adapterWithWholeScripts(connectionString))
  return bindings.SchemaEngine.new({ datamodels: undefined }, () => undefined, adapter)
}

export const noFilters = { externalTables: [], externalEnums: [] }
