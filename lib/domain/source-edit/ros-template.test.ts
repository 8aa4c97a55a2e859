import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse, stringify } from 'yaml'
import { tagRosResource } from './ros-template.ts'

const tagged = (text: string, resource = 'Web', wanted: Record<string, string> = { service: 'cart' }) => {
  const result = tagRosResource(text, resource, wanted)
  return result.ok ? result.value.text : (result.failure.detail?.why as string)
}
const head = "ROSTemplateFormatVersion: '2015-09-01'\n# head\nResources:\n"
const template = (inside: string, after = '') =>
  `${head}  Web: # the web\n    Type: ALIYUN::ECS::Instance\n${inside}${after}`
const properties = (...lines: string[]) =>
  `    Properties:\n${lines.map((line) => `      ${line}\n`).join('')}`

describe('a resource of a YAML template', () => {
  it.each([
    ['', properties('Tags:', '  - Key: service', '    Value: cart')],
    [
      properties('ImageId: !Ref Image  # image', 'Names: [a, b]'),
      properties(
        'ImageId: !Ref Image  # image',
        'Names: [a, b]',
        'Tags:',
        '  - Key: service',
        '    Value: cart',
      ),
    ],
    [
      properties('Tags:', '- Key: env', '  Value: x', 'Z: 1'),
      properties('Tags:', '- Key: env', '  Value: x', '- Key: service', '  Value: cart', 'Z: 1'),
    ],
    [
      properties('Tags:', '  - Key: service', '    Value: old # why', '  - {Key: env, Value: x}'),
      properties('Tags:', '  - Key: service', '    Value: cart # why', '  - {Key: env, Value: x}'),
    ],
    [
      properties('Tags: [{Key: env, Value: x}]', 'Z: 1'),
      properties('Tags: [{Key: env, Value: x}, { "Key": "service", "Value": "cart" }]', 'Z: 1'),
    ],
    [properties('Tags: []'), properties('Tags: [{ "Key": "service", "Value": "cart" }]')],
    ['    Properties: {}\n', '    Properties: { "Tags": [{ "Key": "service", "Value": "cart" }] }\n'],
    [
      properties('UserData: |', '  #!/bin/sh', '  echo Tags:'),
      properties(
        'UserData: |',
        '  #!/bin/sh',
        '  echo Tags:',
        'Tags:',
        '  - Key: service',
        '    Value: cart',
      ),
    ],
    [
      properties('Tags:', '  - Key: service', '    Value: cart'),
      properties('Tags:', '  - Key: service', '    Value: cart'),
    ],
  ])('%j', (before, after) => {
    const next = '  # about the next\n  Db:\n    Type: ALIYUN::RDS::DBInstance\n'
    expect(tagged(template(before, next))).toBe(template(after, next))
    expect(tagged(template(before))).toBe(template(after))
  })

  it('at the end of a file without an end of line', () => {
    expect(tagged(`${head}  Web:\n    Type: x`)).toBe(
      `${head}  Web:\n    Type: x\n    Properties:\n      Tags:\n        - Key: service\n          Value: cart`,
    )
  })

  it('whose tags are a map gets a key', () => {
    expect(tagged(`${head}  Web:\n    Type: ALIYUN::OSS::Bucket\n`)).toContain(
      '      Tags:\n        service: cart\n',
    )
    expect(tagged(template(properties('Tags: {env: x}')))).toContain('Tags: {env: x, "service": "cart"}')
  })

  it('quotes what would be read as something else', () => {
    const text = tagged(template(''), 'Web', { a: 'true', b: '08', c: '生产', d: 'x: y', e: '' })
    expect(parse(text).Resources.Web.Properties.Tags.map(({ Value }: { Value: unknown }) => Value)).toEqual([
      'true',
      '08',
      '生产',
      'x: y',
      '',
    ])
  })

  it.each([
    properties('Tags: !Ref Tags'),
    properties('Tags:', '  Ref: Tags'),
    properties('Tags:', '  Fn::Split: [a, b]'),
    properties('Tags:', '  - Key: service', '    Value: !Ref Service'),
    properties('Tags:', '  - Key: service', '    Value:', '      Ref: Service'),
    '    Properties: !Ref Other\n',
  ])('that is worked out is for people: %j', (inside) => {
    expect(tagged(template(inside))).toBe('computed')
  })

  it('that others share by an anchor is for people', () => {
    const others = '  Db:\n    Type: x\n    Properties:\n      Tags: *own\n'
    expect(tagged(template(properties('Tags: &own', '  - Key: env', '    Value: x'), others))).toBe(
      'computed',
    )
    expect(tagged(template(properties('Tags: &own', '  - Key: env', '    Value: x'), others), 'Db')).toBe(
      'computed',
    )
  })

  it.each([
    ['Resources:\n  Web: {', 'unreadable'],
    ['a: 1\na: 2\n', 'unreadable'],
    ['- a\n', 'unreadable'],
    ['', 'unreadable'],
    ['Resources:\n', 'no-such-resource'],
    ['Resources:\n  Web: text\n', 'no-such-resource'],
    ['Resources:\n  Other: {}\n', 'no-such-resource'],
  ])('%j: %s', (text, why) => {
    expect(tagged(text)).toBe(why)
  })
})

describe('a resource of a JSON template', () => {
  const json = (web: unknown, indent: number | string = 2) =>
    JSON.stringify(
      { Resources: { Web: { Type: 'ALIYUN::ECS::Instance', ...(web as object) }, Db: { Type: 'x' } } },
      null,
      indent,
    )

  it.each([
    [{}, 2],
    [{ Properties: {} }, 2],
    [{ Properties: { A: 1 } }, '\t'],
    [{ Properties: { A: 1, Tags: [] } }, 0],
    [{ Properties: { Tags: [{ Key: 'env', Value: 'x' }], Z: 1 } }, 4],
    [{ Properties: { Tags: [{ Value: 'old', Key: 'service' }] } }, 2],
  ])('%j stays JSON, and every other line as it was', (web, indent) => {
    const before = json(web, indent)
    const after = tagged(before)
    const own = JSON.parse(after).Resources.Web.Properties.Tags
    expect(own).toContainEqual({ Key: 'service', Value: 'cart' })
    expect(JSON.parse(after).Resources.Db).toEqual({ Type: 'x' })
  })

  it('gets one on a line of its own where they stand so', () => {
    const after = tagged(json({ Properties: { Tags: [{ Key: 'env', Value: 'x' }] } }))
    expect(after).toContain('          },\n          { "Key": "service", "Value": "cart" }\n        ]')
  })
})

describe('any template', () => {
  const values = fc.oneof(
    fc.constantFrom('x', 'true', '- a', 'a: b', '#', '{', '', 'multi\nline\n', '  lead', '"'),
    fc.integer(),
    fc.constant(null),
    fc.array(fc.string(), { maxLength: 3 }),
  )
  const name = fc.constantFrom('A', 'B', 'ImageId', 'UserData')
  const tag = fc.record({
    Key: fc.constantFrom('env', 'team', 'service', '成本'),
    Value: fc.constantFrom('x', 'y z', 'true', '生产', ''),
  })
  const tags = fc.uniqueArray(tag, { selector: ({ Key }) => Key, maxLength: 4 })
  const web = fc
    .tuple(
      fc.dictionary(name, values, { maxKeys: 3 }),
      fc.option(tags),
      fc.dictionary(name, values, { maxKeys: 2 }),
    )
    .map(([before, own, after]) => ({
      Type: 'ALIYUN::ECS::Instance',
      Properties: { ...before, ...(own && { Tags: own }), ...after },
    }))
  const texts = fc
    .tuple(
      fc.record({ Web: web, Other: web }),
      fc.constantFrom('json', 'tight', 'yaml', 'flow', 'quoted', 'crlf'),
    )
    .map(([Resources, style]) => {
      const whole = { ROSTemplateFormatVersion: '2015-09-01', Resources, Outputs: { A: { Value: 1 } } }
      if (style === 'json') return JSON.stringify(whole, null, 2)
      if (style === 'tight') return JSON.stringify(whole)
      if (style === 'flow') return stringify(whole, { collectionStyle: 'flow' })
      if (style === 'quoted') return stringify(whole, { defaultStringType: 'QUOTE_DOUBLE', indent: 4 })
      const text = stringify(whole, { indentSeq: false })
      return style === 'crlf' ? text.replaceAll('\n', '\r\n') : text
    })
  const wanted = fc.dictionary(
    fc.constantFrom('service', 'env', '成本', 'yes'),
    fc.constantFrom('cart', 'null', '"quoted"', '{x}', '# no', '生产'),
    { minKeys: 1 },
  )

  it('has the costTags it should have, and nothing else is another; done twice it is done once', () => {
    fc.assert(
      fc.property(texts, wanted, (text, want) => {
        const result = tagRosResource(text, 'Web', want)
        if (!result.ok) throw new Error(`${result.failure.message}\n${text}`)
        const { text: after, edits } = result.value
        const before = parse(text)
        const now = parse(after)
        const own = now.Resources.Web.Properties.Tags as { Key: string; Value: string }[]
        for (const [Key, Value] of Object.entries(want)) expect(own).toContainEqual({ Key, Value })
        delete now.Resources.Web.Properties.Tags
        delete before.Resources.Web.Properties.Tags
        expect(now).toEqual(before)
        let back = after
        for (const { from, to, text: insert } of edits)
          back = back.slice(0, from) + text.slice(from, to) + back.slice(from + insert.length)
        expect(back).toBe(text)
        const again = tagRosResource(after, 'Web', want)
        expect(again.ok && again.value.edits).toEqual([])
      }),
      { numRuns: 150 },
    )
  })
})
