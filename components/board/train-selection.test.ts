import { describe, expect, it } from 'vitest'
import { toggled } from './train-selection.ts'

const nothing = { environment: '', services: new Set<string>() }

describe('what is selected for a train', () => {
  it('grows and shrinks, and is nothing when it is empty', () => {
    const one = toggled(nothing, 'cart', 'production')
    const two = toggled(one, 'order', 'production')
    expect([two.environment, ...two.services]).toEqual(['production', 'cart', 'order'])
    expect([...toggled(two, 'cart', 'production').services]).toEqual(['order'])
    expect(toggled(one, 'cart', 'production')).toEqual(nothing)
  })

  it('begins anew in another environment', () => {
    const one = toggled(nothing, 'cart', 'production')
    const other = toggled(one, 'order', 'preview')
    expect([other.environment, ...other.services]).toEqual(['preview', 'order'])
  })
})
