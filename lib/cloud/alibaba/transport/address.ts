import { lookup } from 'node:dns'
import { BlockList, isIP, isIPv4 } from 'node:net'
import { CallError } from './call-error.ts'

const closed = new BlockList()
// Private, loopback, link-local (metadata of every cloud), carrier-grade (100.100.100.200 is Alibaba's metadata), and the rest
// that no public service lives in (RFC 6890, RFC 4193, RFC 4291).
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const) {
  closed.addSubnet(net, bits, 'ipv4')
}
for (const [net, bits] of [
  ['::', 127],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
  ['64:ff9b::', 96],
] as const) {
  closed.addSubnet(net, bits, 'ipv6')
}

/** IPv4 inside IPv6 (::ffff:10.0.0.1) is the address it stands for. */
const plain = (address: string): string => /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address

export function isClosedAddress(address: string): boolean {
  const bare = plain(address)
  return closed.check(bare, isIPv4(bare) ? 'ipv4' : 'ipv6')
}

/** Which hosts may be private and which may be spoken to without TLS: names, `.suffix`, or networks (`10.0.0.0/8`). */
export interface AddressRule {
  allowed: string[]
  /** Simulated connections live on this machine over http. */
  loopback: boolean
}

const isLoopback = (address: string): boolean => /^127\.|^::1$/.test(plain(address))

function isAllowed(host: string, address: string, rule: AddressRule): boolean {
  if (rule.loopback && isLoopback(address)) return true
  return rule.allowed.some((entry) => {
    if (entry === host || entry === address) return true
    if (entry.startsWith('.')) return host.endsWith(entry)
    const [net = '', bits] = entry.split('/')
    if (bits === undefined || isIP(net) === 0) return false
    const list = new BlockList()
    list.addSubnet(net, Number(bits), isIPv4(net) ? 'ipv4' : 'ipv6')
    return list.check(plain(address), isIPv4(plain(address)) ? 'ipv4' : 'ipv6')
  })
}

const refuse = (host: string): CallError =>
  new CallError('refused', `the address of ${host} is private and not allow-listed`, {
    code: 'PrivateAddress',
  })

/** Refuses an address that calls must not reach (architecture, decision 12). */
export function checkAddress(host: string, address: string, rule: AddressRule): void {
  if (isClosedAddress(address) && !isAllowed(host, address, rule)) throw refuse(host)
}

/** Scheme and, where the host is an address already, the address itself. Names are checked when connecting. */
export function checkUrl(url: URL, rule: AddressRule): void {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const local = rule.loopback && (host === 'localhost' || isLoopback(host))
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && local)) {
    throw new CallError('refused', `${url.protocol}//${url.host} is not https`, { code: 'PlainHttp' })
  }
  if (url.username !== '' || url.password !== '') {
    throw new CallError('refused', 'an address must not carry a password', { code: 'PasswordInAddress' })
  }
  if (isIP(host) !== 0) checkAddress(host, host, rule)
}

type LookupAnswer = (error: Error | null, addresses: { address: string; family: number }[]) => void

/** A lookup for sockets: the address that is connected to is the one that was checked, so rebinding gains nothing. */
export function checkedLookup(rule: AddressRule) {
  return (host: string, _options: unknown, answer: LookupAnswer): void => {
    lookup(host, { all: true }, (error, addresses) => {
      if (error) return answer(error, [])
      const open = addresses.filter(
        ({ address }) => !isClosedAddress(address) || isAllowed(host, address, rule),
      )
      if (open.length === 0) return answer(refuse(host), [])
      return answer(null, open)
    })
  }
}

/** For clients whose sockets we do not make: resolve and check, just before the call. */
export async function checkHost(host: string, rule: AddressRule): Promise<void> {
  if (isIP(host) !== 0) return checkAddress(host, host, rule)
  await new Promise<void>((resolve, reject) => {
    checkedLookup(rule)(host, {}, (error) => (error ? reject(error) : resolve()))
  })
}
