import * as Core from '@alicloud/openapi-core'
import { $OpenApiUtil, OpenApiUtil } from '@alicloud/openapi-core'
import { RuntimeOptions } from '@darabonba/typescript'

interface CallResult {
  statusCode: number
  headers: Record<string, string>
  body: Record<string, unknown>
}
interface OpenApiClient {
  callApi(params: unknown, request: unknown, runtime: unknown): Promise<CallResult>
}

// The package is CommonJS: depending on who loads it, the class is the default export or its `default`.
const found = Core.default as unknown as { default?: unknown }
const Client = (found.default ?? found) as new (config: unknown) => OpenApiClient

export interface Key {
  accessKeyId: string
  secret: string
  securityToken?: string
}

/** The vendor's own client, pointed at a simulator: what it signs is what the real gateway accepts. */
export function signedClient(url: string, key: Key) {
  const client = new Client(
    new $OpenApiUtil.Config({
      accessKeyId: key.accessKeyId,
      accessKeySecret: key.secret,
      ...(key.securityToken === undefined ? {} : { securityToken: key.securityToken }),
      endpoint: new URL(url).host,
      protocol: 'http',
      regionId: 'cn-hangzhou',
      readTimeout: 5_000,
      connectTimeout: 5_000,
    }),
  )
  const send = async (
    call: {
      style: 'RPC' | 'ROA'
      version: string
      action: string
      method: string
      pathname: string
      json: boolean
    },
    query: Record<string, unknown>,
    body?: unknown,
  ) => {
    const { json, ...rest } = call
    const params = new $OpenApiUtil.Params({
      ...rest,
      protocol: 'HTTP',
      authType: 'AK',
      reqBodyType: json ? 'json' : 'formData',
      bodyType: 'json',
    })
    const request = new $OpenApiUtil.OpenApiRequest({ headers: {}, query: OpenApiUtil.query(query), body })
    return (await client.callApi(params, request, new RuntimeOptions({}))).body
  }
  return {
    rpc: (version: string, action: string, query: Record<string, unknown> = {}, method = 'POST') =>
      send({ style: 'RPC', version, action, method, pathname: '/', json: false }, query),
    roa: (
      version: string,
      action: string,
      method: string,
      pathname: string,
      query: Record<string, unknown> = {},
      body?: unknown,
    ) => send({ style: 'ROA', version, action, method, pathname, json: true }, query, body),
  }
}

/** Signs in as a role, the way the portal does: one AssumeRole, then calls with the session's key. */
export async function assumeRole(
  url: string,
  base: Key,
  roleName: string,
  sessionName: string,
  more: Record<string, unknown> = {},
): Promise<Key> {
  const body = await signedClient(url, base).rpc('2015-04-01', 'AssumeRole', {
    RoleArn: `acs:ram::1234567890123456:role/${roleName}`,
    RoleSessionName: sessionName,
    ...more,
  })
  const credentials = body.Credentials as Record<string, string>
  return {
    accessKeyId: credentials.AccessKeyId ?? '',
    secret: credentials.AccessKeySecret ?? '',
    securityToken: credentials.SecurityToken ?? '',
  }
}
