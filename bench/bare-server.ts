// The measure: node:http and pg, nothing else. Answers the same pages with the same JSON, each from one plain table
// by one prepared statement. No session, no permission, no parsing of what it does not need.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import pg from 'pg'

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 12 })

async function page(name: string, text: string, values: unknown[], total = ''): Promise<string> {
  const { rows } = await pool.query<{ json: string; slug: string }>({ name, text, values })
  const more = rows.length > 50
  if (more) rows.pop()
  const items = rows.map((row) => row.json).join(',')
  const next = more ? `"${Buffer.from(rows.at(-1)?.slug ?? '').toString('base64url')}"` : 'null'
  return `{"items":[${items}],"next":${next}${total},"now":"${new Date().toISOString()}"}`
}

/** The run list by whichever of these is asked for; `at` and `id` are of the last item of the page before. */
async function runs(query: URLSearchParams): Promise<string> {
  const sql = {
    service: 'service = ?',
    team: 'team = ?',
    state: 'state = ?',
    branch: 'branch = ?',
    since: 'at >= ?',
    q: 'search_text LIKE ?',
  }
  const values: unknown[] = []
  const parts: string[] = []
  for (const [name, text] of Object.entries(sql)) {
    const value = query.get(name)
    if (value === null) continue
    values.push(name === 'q' ? `%${value}%` : value)
    parts.push(text.replace('?', `$${values.length}`))
  }
  if (query.has('at')) {
    values.push(query.get('at'), query.get('id'))
    parts.push(`(at, id) < ($${values.length - 1}::timestamptz, $${values.length}::uuid)`)
  }
  const where = parts.length ? ` WHERE ${parts.join(' AND ')}` : ''
  const text = `SELECT json, id AS slug FROM bare.run${where} ORDER BY at DESC, id DESC LIMIT 51`
  return page(`runs ${parts.join()}`.slice(0, 60), text, values)
}

async function answer(url: URL): Promise<string> {
  const query = url.searchParams
  const after = query.get('after') ?? ''
  if (url.pathname === '/board') {
    return page('board', 'SELECT json, slug FROM bare.board ORDER BY line_slug, slug LIMIT 51', [])
  }
  if (url.pathname === '/service') {
    const { rows } = await pool.query<{ json: string }>({
      name: 'one',
      text: 'SELECT json FROM bare.one WHERE slug = $1',
      values: [query.get('slug')],
    })
    return rows[0]?.json ?? 'null'
  }
  if (url.pathname === '/runs') return runs(query)
  const team = query.get('team')
  if (team) {
    const pattern = `%${query.get('q') ?? ''}%`
    const where = 'FROM bare.item WHERE team_slug = $1 AND search_text LIKE $2'
    return page('found', `SELECT json, slug ${where} ORDER BY slug LIMIT 51`, [team, pattern])
  }
  if (!query.has('withTotal')) {
    return page('list', 'SELECT json, slug FROM bare.item WHERE slug > $1 ORDER BY slug LIMIT 51', [after])
  }
  const counted = await pool.query<{ total: string }>({
    name: 'total',
    text: 'SELECT count(*) AS total FROM bare.item',
  })
  const total = `,"total":${counted.rows[0]?.total ?? 0}`
  return page(
    'list',
    'SELECT json, slug FROM bare.item WHERE slug > $1 ORDER BY slug LIMIT 51',
    [after],
    total,
  )
}

const server = createServer((request, response) => {
  answer(new URL(request.url ?? '/', 'http://bare')).then(
    (text) => {
      const body = Buffer.from(text)
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length })
      response.end(body)
    },
    (error: unknown) => {
      response.writeHead(500)
      response.end(String(error))
    },
  )
})
server.listen(0, '127.0.0.1', () => {
  console.log(JSON.stringify({ port: (server.address() as AddressInfo).port }))
})
process.once('SIGTERM', () => process.exit(0))
