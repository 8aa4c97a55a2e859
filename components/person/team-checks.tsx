'use client'
import { useQuery } from '@tanstack/react-query'
import { api } from '../../lib/client/api.ts'
import { CheckField } from '../ui/field.tsx'

/** Membership by slug, as the API takes it. */
export function TeamChecks(props: {
  label: string
  selected: string[]
  onChange: (slugs: string[]) => void
}) {
  const facets = useQuery(api.service.facets.queryOptions())
  const teams = facets.data?.teams ?? []
  if (teams.length === 0) return null
  return (
    <fieldset>
      <legend className="font-medium text-fg-2 text-sm">{props.label}</legend>
      <div className="grid max-h-40 grid-cols-2 overflow-auto">
        {teams.map((team) => (
          <CheckField
            key={team.id}
            label={team.name}
            isSelected={props.selected.includes(team.slug)}
            onChange={(on) => {
              const others = props.selected.filter((slug) => slug !== team.slug)
              props.onChange(on ? [...others, team.slug] : others)
            }}
          />
        ))}
      </div>
    </fieldset>
  )
}
