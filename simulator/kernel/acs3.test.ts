import { createHash, createHmac, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { baseAccessKey } from '../products/ram/standard-account.ts'
import { type Simulator, startSimulator } from '../start.ts'
import { assumeRole, signedClient } from '../testing/signed-client.ts'

let sim: Simulator
beforeAll(async () => {
  sim = await startSimulator({ scenario: 'empty', pumpEveryMs: 0 })
})
afterAll(() => sim.close())

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

/** A request signed by hand, so that single parts of it can be wrong. */
async function send(
  change: { date?: string; nonce?: string; secret?: string; unsigned?: string; body?: string } = {},
) {
  const { host } = new URL(sim.url)
  const headers: Record<string, string> = {
    host,
    'x-acs-action': 'GetCallerIdentity',
    'x-acs-content-sha256': sha256(''),
    'x-acs-date': change.date ?? `${new Date().toISOString().slice(0, 19)}Z`,
    'x-acs-signature-nonce': change.nonce ?? randomUUID(),
    'x-acs-version': '2015-04-01',
  }
  const names = Object.keys(headers).filter((name) => name !== change.unsigned)
  const canonical = `POST\n/\n\n${names.map((name) => `${name}:${headers[name]}\n`).join('')}\n${names.join(';')}\n${sha256('')}`
  const signature = createHmac('sha256', change.secret ?? baseAccessKey.secret)
    .update(`ACS3-HMAC-SHA256\n${sha256(canonical)}`)
    .digest('hex')
  const { host: _host, ...sent } = headers
  const response = await fetch(sim.url, {
    method: 'POST',
    headers: {
      ...sent,
      authorization: `ACS3-HMAC-SHA256 Credential=${baseAccessKey.accessKeyId},SignedHeaders=${names.join(';')},Signature=${signature}`,
    },
    ...(change.body === undefined ? {} : { body: change.body }),
  })
  const body = (await response.json()) as Record<string, string>
  return { status: response.status, code: body.Code, body }
}

describe('signatures', () => {
  it("accepts the vendor's own client", async () => {
    const identity = await signedClient(sim.url, baseAccessKey).rpc('2015-04-01', 'GetCallerIdentity')
    expect(identity).toMatchObject({
      AccountId: '1234567890123456',
      IdentityType: 'RAMUser',
      Arn: 'acs:ram::1234567890123456:user/sluice-portal',
    })
  })

  it("accepts the vendor's client with awkward characters in parameters and a security token", async () => {
    const key = await assumeRole(sim.url, baseAccessKey, 'sluice-reader', 'wang.ab12')
    const call = signedClient(sim.url, key).rpc('2018-12-01', 'GetRepository', {
      InstanceId: 'cri-x',
      RepoName: "a b+c*d~e'(f)!/中文&=%",
      RepoNamespaceName: 'n',
    })
    await expect(call).resolves.toMatchObject({ IsSuccess: false, Code: 'INSTANCE_NOT_EXIST' })
  })

  it('accepts a request signed by hand', async () => {
    expect((await send()).status).toBe(200)
  })

  it('refuses a wrong secret', async () => {
    expect(await send({ secret: 'wrong' })).toMatchObject({ status: 400, code: 'SignatureDoesNotMatch' })
    await expect(
      signedClient(sim.url, { ...baseAccessKey, secret: 'wrong' }).rpc('2015-04-01', 'GetCallerIdentity'),
    ).rejects.toMatchObject({ code: 'SignatureDoesNotMatch' })
  })

  it('refuses a body that was not signed', async () => {
    expect(await send({ body: 'x=1' })).toMatchObject({ code: 'SignatureDoesNotMatch' })
  })

  it('refuses an unknown key and a missing signature', async () => {
    const unknown = signedClient(sim.url, { accessKeyId: 'nobody', secret: 'x' }).rpc(
      '2015-04-01',
      'GetCallerIdentity',
    )
    await expect(unknown).rejects.toMatchObject({ code: 'InvalidAccessKeyId.NotFound', statusCode: 404 })
    const bare = await fetch(sim.url, {
      method: 'POST',
      headers: { 'x-acs-action': 'GetCallerIdentity', 'x-acs-version': '2015-04-01' },
    })
    expect(await bare.json()).toMatchObject({ Code: 'IncompleteSignature' })
  })

  it('refuses a replayed nonce', async () => {
    const nonce = randomUUID()
    expect((await send({ nonce })).status).toBe(200)
    expect(await send({ nonce })).toMatchObject({ status: 400, code: 'SignatureNonceUsed' })
  })

  it("judges dates by the machine's clock, also when the simulated one has moved", async () => {
    const past = (minutes: number) => `${new Date(Date.now() - minutes * 60_000).toISOString().slice(0, 19)}Z`
    await sim.world.advance(3 * 86_400_000)
    expect((await send({ date: past(14) })).status).toBe(200)
    expect(await send({ date: past(16) })).toMatchObject({ code: 'InvalidTimeStamp.Expired' })
    expect(await send({ date: 'yesterday' })).toMatchObject({ code: 'InvalidTimeStamp.Format' })
  })

  it('refuses a header that must be signed and is not', async () => {
    for (const unsigned of [
      'host',
      'x-acs-date',
      'x-acs-signature-nonce',
      'x-acs-content-sha256',
      'x-acs-action',
    ]) {
      expect(await send({ unsigned }), unsigned).toMatchObject({ code: 'IncompleteSignature' })
    }
  })

  it('wants the security token that belongs to a session key', async () => {
    const key = await assumeRole(sim.url, baseAccessKey, 'sluice-reader', 'wang.ab12')
    const other = await assumeRole(sim.url, baseAccessKey, 'sluice-reader', 'chen.cd34')
    const { securityToken: _dropped, ...without } = key
    await expect(signedClient(sim.url, without).rpc('2015-04-01', 'GetCallerIdentity')).rejects.toMatchObject(
      { code: 'MissingSecurityToken' },
    )
    const mixed = { ...key, securityToken: other.securityToken ?? '' }
    await expect(signedClient(sim.url, mixed).rpc('2015-04-01', 'GetCallerIdentity')).rejects.toMatchObject({
      code: 'InvalidSecurityToken.MismatchWithAccessKey',
    })
  })
})
