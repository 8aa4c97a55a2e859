import type { World } from './world.ts'

const escapeHtml = (value: string | number | undefined): string =>
  String(value ?? '').replace(
    /[&<>"]/g,
    (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c] ?? c,
  )

function table(head: string[], rows: Array<Array<string | number | undefined>>): string {
  const cells = (tag: string, row: Array<string | number | undefined>) =>
    `<tr>${row.map((cell) => `<${tag}>${escapeHtml(cell)}</${tag}>`).join('')}</tr>`
  return `<table>${cells('th', head)}${rows.map((row) => cells('td', row)).join('')}</table>`
}

/** The inspector: what this cloud holds and who called it, on one plain page. */
export function inspectorPage(world: World): string {
  const calls = world.journal.find({ limit: 100 }).reverse()
  const limits = world.limits.list()
  const sections = [
    `<h1>Simulated Alibaba Cloud</h1>`,
    `<p>Account ${escapeHtml(world.accountId)}, region ${escapeHtml(world.region)}, scenario ${escapeHtml(JSON.stringify(world.meta.get('scenario')?.value))}.
     Simulated time ${escapeHtml(new Date(world.clock.now()).toISOString())} (offset ${world.clock.offsetMs} ms), ${world.timers.size} timers waiting.</p>`,
    '<h2>Products</h2>',
    table(
      ['product', 'what', 'calls', 'limit per second'],
      world.products.map(({ name, title }) => [name, title, world.journal.countOf(name), limits[name] ?? '']),
    ),
    '<h2>Faults</h2>',
    world.faults.list().length === 0
      ? '<p>None.</p>'
      : table(
          ['id', 'kind', 'product', 'action', 'path', 'count', 'hits'],
          world.faults.list().map((f) => [f.id, f.kind, f.product, f.action, f.path, f.count, f.hits]),
        ),
    '<h2>Last calls</h2>',
    table(
      ['at', 'product', 'action', 'method', 'path', 'caller', 'resource', 'status', 'code', 'outcome', 'ms'],
      calls.map((c) => [
        new Date(c.at).toISOString(),
        c.product,
        c.action,
        c.method,
        c.path.slice(0, 120),
        c.callerArn,
        c.resource,
        c.status,
        c.code,
        c.fault === undefined ? c.outcome : `${c.outcome}: ${c.fault}`,
        c.durationMs,
      ]),
    ),
    '<h2>State</h2>',
    table(
      ['collection', 'rows'],
      world.store.collections().map(({ name, size }) => [name, size]),
    ),
  ]
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Simulated Alibaba Cloud</title><style>
body{font:14px/1.4 system-ui,sans-serif;margin:2rem;max-width:1400px}table{border-collapse:collapse;margin-bottom:1rem}
td,th{border:1px solid #ccc;padding:2px 8px;text-align:left;vertical-align:top;overflow-wrap:anywhere}th{background:#eee}
</style></head><body>${sections.join('\n')}</body></html>`
}
