// The error for a WebAssembly file that could not be loaded: its cause, the address, and what to do on this platform.

import type { WasmFault } from '../errors.js'
import type { Found, LoadFailure, Part } from './failure.js'

const RECIPES = 'docs/bundlers.md of the package has a recipe for each tool'

/** The cause of a failure, as a code and in words. */
export function diagnose({ found }: LoadFailure, part: Part): { reason: WasmFault; problem: string } {
  const [reason, problem] = found.bytes ? inBytes(found.bytes, said(found.cause)) : withoutBytes(found)
  const remedy = [401, 403].includes(found.status ?? 0) ? refused(part) : REMEDIES[reason](part)
  return { reason, problem: `${problem}. ${remedy}` }
}

/** Whether a Content-Security-Policy may apply. It cannot on a server, where the entry for pages may run too. */
const hasPolicy = ({ place }: Part): boolean =>
  place === 'page' && ('document' in globalThis || 'WorkerGlobalScope' in globalThis)

/**
 * A thrown value in words. Not by `instanceof Error`: in a test runner, errors of Node's own modules are of another realm. Not by
 * `messageOf`: the bundler would move a function that both scripts use to a file of its own, and the page's first script would be two.
 */
function said(cause: unknown): string {
  try {
    return String((cause as Error | undefined)?.message ?? cause)
  } catch {
    return typeof cause
  }
}

/** Whether a message says that a policy forbids WebAssembly. */
const isForbidden = (problem: string): boolean =>
  /unsafe-eval|content.security|\bCSP\b|disallowed by embedder/i.test(problem)

function withoutBytes({ status, step, cause }: Found): [WasmFault, string] {
  if (status !== undefined) return ['missing', `the server answered ${status}`]
  if (step === 'request') return ['unreachable', `the request failed (${said(cause)})`]
  if (step === 'body') return ['truncated', `its body could not be read (${said(cause)})`]
  if (step === 'file') return ['file_missing', said(cause)]
  // WebKit compiles a module that the policy forbids, and refuses only to instantiate it.
  if (step === 'module' && isForbidden(said(cause))) return ['forbidden', said(cause)]
  if (step === 'module') return ['not_wasm', `it is another module (${said(cause)})`]
  return ['unsupported', 'there is no WebAssembly here']
}

function inBytes(bytes: Uint8Array, problem: string): [WasmFault, string] {
  if (bytes.length === 0) return ['truncated', 'got no bytes']
  const first = String.fromCharCode(...bytes.subarray(0, 200))
  if (/^(\xef\xbb\xbf)?\s*</.test(first)) return ['html', 'got a page (HTML)']
  if (!first.startsWith('\0asm')) {
    return ['not_wasm', `got bytes that begin ${hexadecimal(bytes)}, expected 00 61 73 6d`]
  }
  if (isForbidden(problem)) return ['forbidden', problem]
  if (isCut(bytes)) return ['truncated', `got the first ${bytes.length} bytes of a longer file`]
  return ['not_wasm', problem]
}

const hexadecimal = (bytes: Uint8Array): string =>
  Array.from(bytes.subarray(0, 4), (byte) => byte.toString(16).padStart(2, '0')).join(' ')

/** Whether the last section is longer than the bytes that follow: each begins with its length (WebAssembly 2.0, 5.5.2). */
function isCut(bytes: Uint8Array): boolean {
  let at = 8
  while (at < bytes.length) {
    let [length, shift, byte] = [0, 0, 0]
    do {
      byte = bytes[++at] ?? 0
      length += (byte & 0x7f) * 2 ** shift
      shift += 7
    } while (byte & 0x80)
    at += 1 + length
  }
  return at !== bytes.length
}

/** What to do about a file that the server refuses to serve. */
const refused = ({ option }: Part): string =>
  `The server refuses it: allow the address there (Vite: \`server.fs.allow\`), or say where else the file is: \`open({ ${option}: … })\`. ` +
  `It is asked for without cookies and passwords; where it needs them, fetch it yourself: \`open({ ${option}: fetch(address) })\``

/** What to do about a file that the bundler did not copy. */
function bring({ file, option, place }: Part): string {
  const say = `say where it is: \`open({ ${option}: … })\``
  if (place === 'edge') {
    return `Import it statically, as in \`import ${option} from 'penchant/${file}'\`, and pass it on: \`open({ ${option} })\``
  }
  if (place === 'server') {
    return (
      `A server bundle or its file tracing left it behind, or \`${option}\` is an address that only a browser understands. Keep ` +
      `\`penchant\` external (Next: \`serverExternalPackages: ['penchant']\`), trace \`node_modules/penchant/dist/${file}\`, or ${say}`
    )
  }
  const inline = option === 'engine' ? ", or import `open` from 'penchant/inline', which needs no file" : ''
  return `The bundler left it behind: copy it there from node_modules/penchant/dist, ${say}${inline}; ${RECIPES}`
}

const REMEDIES: Readonly<Record<WasmFault, (part: Part) => string>> = {
  html: (part) =>
    part.place === 'page'
      ? 'A development server answers so where it has no such file. In Vite up to 7, add the plugin of `penchant/vite`, or ' +
        `\`optimizeDeps: { exclude: ['penchant'] }\`; elsewhere, say where the file is: \`open({ ${part.option}: … })\`; ${RECIPES}`
      : bring(part),
  missing: bring,
  file_missing: bring,
  unreachable: (part) =>
    hasPolicy(part)
      ? "Check the connection, the server's CORS headers, and that `connect-src` of the page's policy allows the address"
      : 'Check the connection and the address',
  timeout: () => 'Check the connection and the server',
  truncated: () =>
    'Load it again; if that does not help, the server or a cache has half a file. A `Response` can be read once',
  not_wasm: ({ file }) => `Serve the package's own dist/${file}, of this very version, as it is`,
  forbidden: (part) =>
    hasPolicy(part)
      ? "The page's Content-Security-Policy must have 'wasm-unsafe-eval' in `script-src`"
      : part.place === 'edge'
        ? bring(part)
        : 'This process compiles no WebAssembly (`--jitless`, say): start it without that',
  unsupported: () => 'Use a browser or a runtime that has WebAssembly',
}
