import type { EstateResource } from './estate.ts'
import type { Surroundings } from './suggest.ts'

interface Stack {
  name: string
  size: number
  /** Key -> value -> how many. */
  values: Map<string, Map<string, number>>
}

/** ROS and Terraform may have stacks of one name. */
const stackKey = ({ source, stack }: EstateResource): string | null => stack && `${source} ${stack}`

/** Which values the other resources of each stack have: what almost all have is meant for all. */
export function stacksOf(resources: readonly EstateResource[]): {
  /** The stack of a resource as it is without it; null: it is in none, or alone. */
  around: (resource: EstateResource) => Surroundings['stack']
} {
  const stacks = new Map<string, Stack>()
  for (const resource of resources) {
    const key = stackKey(resource)
    if (key === null) continue
    const stack = stacks.get(key) ?? { name: resource.stack ?? '', size: 0, values: new Map() }
    stack.size += 1
    for (const [tag, value] of Object.entries(resource.costTags)) {
      const counts = stack.values.get(tag) ?? new Map<string, number>()
      counts.set(value, (counts.get(value) ?? 0) + 1)
      stack.values.set(tag, counts)
    }
    stacks.set(key, stack)
  }
  return {
    around: (resource) => {
      const key = stackKey(resource)
      const stack = key === null ? undefined : stacks.get(key)
      if (stack === undefined || stack.size < 2) return null
      return {
        name: stack.name,
        size: stack.size,
        values: (tag) => {
          const counts = new Map(stack.values.get(tag) ?? [])
          const own = resource.costTags[tag]
          if (own === undefined) return counts
          const left = (counts.get(own) ?? 0) - 1
          if (left > 0) counts.set(own, left)
          else counts.delete(own)
          return counts
        },
      }
    },
  }
}
