import type { World } from '../../kernel/world.ts'
import { marksOf } from '../arms/behaviour.ts'
import { type Spell, spellsOf } from '../arms/spell.ts'
import { failuresBetween } from '../arms/traffic.ts'
import type { LogLine, Search } from './search.ts'

/** Lines of one kind that a pod wrote in a span. */
interface Bundle {
  line: LogLine
  count: number
}

const failure = 'ERROR request failed: status=500 java.lang.IllegalStateException'
const panic = 'FATAL the process ended, exit code 1'

/** One line for each request that failed, one for each time the process ended: the same facts that metrics show. */
function bundlesOf(world: World, spell: Spell, fromMs: number, toMs: number): Bundle[] {
  const { namespace, pod, containers } = spell
  const line = (content: string): LogLine => ({
    _namespace_: namespace,
    _pod_name_: pod,
    _container_name_: containers[0]?.name ?? '',
    content,
  })
  const ended = spell.restarts.filter(({ at }) => at >= fromMs && at < toMs).length
  return [
    { line: line(failure), count: failuresBetween(spell, marksOf(world).values(), fromMs, toMs) },
    { line: line(panic), count: ended },
  ]
}

/** Lines of [from, to) that a search finds; times in ms, nothing from the future. */
export function countLines(
  world: World,
  cluster: string,
  search: Search,
  fromMs: number,
  toMs: number,
): number {
  const until = Math.min(toMs, world.clock.now())
  if (until <= fromMs) return 0
  return spellsOf(world)
    .of(cluster)
    .filter(({ namespace }) => namespace !== 'kube-system')
    .flatMap((spell) => bundlesOf(world, spell, fromMs, until))
    .reduce((sum, { line, count }) => (count > 0 && search(line) ? sum + count : sum), 0)
}
