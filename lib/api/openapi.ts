let made: Promise<string> | undefined

/** The contract as an OpenAPI 3.1 document. Made once, and only when somebody asks: its generator is heavy. */
export function openApiText(origin: string): Promise<string> {
  made ??= generate(origin)
  return made
}

async function generate(origin: string): Promise<string> {
  const [{ OpenAPIGenerator }, { ZodToJsonSchemaConverter }, { contract }] = await Promise.all([
    import('@orpc/openapi'),
    import('@orpc/zod/zod4'),
    import('./contract/api.ts'),
  ])
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] })
  const text = { type: 'string' as const }
  const failure = {
    type: 'object' as const,
    required: ['code', 'message', 'requestId'],
    properties: {
      code: text,
      message: text,
      detail: { type: 'object' as const },
      requestId: text,
    },
  }
  const document = await generator.generate(contract, {
    info: {
      title: 'Sluice',
      version: '1',
      description: 'Self-hosted delivery portal for teams on Alibaba Cloud.',
    },
    servers: [{ url: `${origin}/api/v1` }],
    security: [{ token: [] }, { session: [] }],
    components: {
      schemas: { Failure: failure },
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'An API token, slc_…' },
        session: { type: 'apiKey', in: 'cookie', name: 'sluice-session' },
      },
    },
  })
  for (const item of Object.values(document.paths ?? {})) {
    for (const method of ['get', 'post', 'patch', 'delete', 'put'] as const) {
      const operation = item?.[method]
      if (!operation) continue
      const content = { 'application/json': { schema: { $ref: '#/components/schemas/Failure' } } }
      operation.responses = { ...operation.responses, default: { description: 'A refusal', content } }
    }
  }
  return JSON.stringify(document)
}
