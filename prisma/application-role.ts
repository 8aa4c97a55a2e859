// The role the product runs as: everything except changing what is written in the ledger (architecture, decision 11).
import pg from 'pg'

const append = ['ledger_entry', 'ledger_seal', 'cost_seal', 'cost_lost']
const schemas = ['public', 'graphile_worker']

/** The queue's tables are under row security: without a policy only their owner sees rows. */
async function openRows(client: pg.Client, role: string): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT format('%I.%I', n.nspname, c.relname) AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = ANY ($1) AND c.relkind = 'r' AND c.relrowsecurity`,
    [schemas],
  )
  for (const { name } of rows) {
    await client.query(`DROP POLICY IF EXISTS sluice_application ON ${name}`)
    await client.query(
      `CREATE POLICY sluice_application ON ${name} TO ${role} USING (true) WITH CHECK (true)`,
    )
  }
}

/**
 * Gives the application role of one database its rights, or brings them up to date; run after every migration, as
 * owner. With a password the role is made when it is absent; without one it must be there.
 */
export async function grantApplicationRole(
  ownerUrl: string,
  role: string,
  password: string | null,
): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  const name = client.escapeIdentifier(role)
  try {
    await client.query('BEGIN')
    await client.query("SELECT pg_advisory_xact_lock(hashtext('sluice application role'))")
    if (password !== null) {
      const known = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role])
      const verb = known.rowCount ? 'ALTER' : 'CREATE'
      await client.query(`${verb} ROLE ${name} LOGIN PASSWORD ${client.escapeLiteral(password)}`)
    }
    for (const schema of schemas) {
      await client.query(`GRANT USAGE ON SCHEMA ${schema} TO ${name}`)
      await client.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${schema} TO ${name}`)
      await client.query(`GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA ${schema} TO ${name}`)
      await client.query(`GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA ${schema} TO ${name}`)
    }
    await openRows(client, name)
    for (const table of append) await client.query(`REVOKE UPDATE, DELETE, TRUNCATE ON ${table} FROM ${name}`)
    await client.query('COMMIT')
  } finally {
    await client.end()
  }
}

if (process.argv[1] === import.meta.filename) {
  const { DATABASE_URL: url, DATABASE_OWNER_URL: ownerUrl } = process.env
  if (!url || !ownerUrl) {
    console.error(
      'prisma/application-role: set DATABASE_URL (application role) and DATABASE_OWNER_URL (owner).',
    )
    process.exit(2)
  }
  const role = decodeURIComponent(new URL(url).username)
  await grantApplicationRole(ownerUrl, role, null)
  console.log(`${role} may do everything except change the ledger`)
}
