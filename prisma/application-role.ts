// The role the product runs as: everything except changing what is written in the ledger (architecture, decision 11).
import pg from 'pg'

const append = ['ledger_entry', 'ledger_seal']

/**
 * Makes the application role of one database, or brings its rights up to date; run after every migration, as owner.
 * The queue's tables are under row security, so the role bypasses it (the owner must be a superuser to grant that).
 */
export async function grantApplicationRole(ownerUrl: string, role: string, password: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  const name = client.escapeIdentifier(role)
  try {
    await client.query('BEGIN')
    await client.query("SELECT pg_advisory_xact_lock(hashtext('sluice application role'))")
    const known = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role])
    const verb = known.rowCount ? 'ALTER' : 'CREATE'
    await client.query(`${verb} ROLE ${name} LOGIN BYPASSRLS PASSWORD ${client.escapeLiteral(password)}`)
    for (const schema of ['public', 'graphile_worker']) {
      await client.query(`GRANT USAGE ON SCHEMA ${schema} TO ${name}`)
      await client.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${schema} TO ${name}`)
      await client.query(`GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA ${schema} TO ${name}`)
      await client.query(`GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA ${schema} TO ${name}`)
    }
    for (const table of append) await client.query(`REVOKE UPDATE, DELETE, TRUNCATE ON ${table} FROM ${name}`)
    await client.query('COMMIT')
  } finally {
    await client.end()
  }
}
