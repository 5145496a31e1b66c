// What all consent adapters have in common: the order in which levels are set, what is reported, and their imports.

import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { promisify } from 'node:util'
import { brotliCompressSync } from 'node:zlib'
import { ConsentToolError, followGoogle } from '../../dist/consent-google.js'
import { followKlaro } from '../../dist/consent-klaro.js'
import { followTcf } from '../../dist/consent-tcf.js'
import { following, noting, page, quiet, reports, said, settled } from '../fixtures/consent-tools.mjs'
import { consumer, runExamples } from '../fixtures/documented.mjs'
import { visit } from '../fixtures/visit.mjs'

describe('whatever the tool', () => {
  const update = (window, state) => window.dataLayer.push(['consent', 'update', said(state)])

  test('never two levels are set at once, and the last one stated wins', async (t) => {
    const window = page()
    const penchant = noting({ slow: true })
    following(t, followGoogle(penchant, quiet(window)))
    update(window, 'granted')
    update(window, 'denied')
    await settled()
    assert.deepEqual(penchant.sets, ['device'])
    await penchant.finish()
    assert.deepEqual(penchant.sets, ['device', 'off'])
    await penchant.finish()
    assert.equal(penchant.consent.level, 'off')
  })

  test('a withdrawal in between erases, however soon the next yes follows', async (t) => {
    const window = page()
    const penchant = noting({ slow: true })
    following(t, followGoogle(penchant, quiet(window)))
    for (const state of ['granted', 'denied', 'granted', 'denied', 'granted']) update(window, state)
    for (let turn = 0; turn < 5; turn++) await penchant.finish()
    assert.deepEqual(penchant.sets, ['device', 'off', 'device'])
  })

  test('what holds already is not set again', async (t) => {
    const window = page()
    update(window, 'granted')
    const penchant = noting({ level: 'device' })
    following(t, followGoogle(penchant, quiet(window)))
    await settled()
    assert.deepEqual(penchant.sets, [])
  })

  test('a pause outlasts a yes, and not a withdrawal', async (t) => {
    const window = page()
    const penchant = noting({ level: 'off', paused: true })
    following(t, followGoogle(penchant, quiet(window)))
    update(window, 'granted')
    await settled()
    assert.deepEqual(penchant.sets, [])
    update(window, 'denied')
    await settled()
    assert.deepEqual(penchant.sets, ['off'])
  })

  test('where receipts are kept, they are told who asked', async (t) => {
    const window = page()
    const penchant = noting({ receipt: () => undefined })
    following(t, followGoogle(penchant, quiet(window)))
    update(window, 'granted')
    await settled()
    assert.deepEqual(penchant.sets, [['device', { source: 'google' }]])
  })

  test('what consent.set rejects with is reported as it is, and the same state is tried again', async (t) => {
    const { errors, onError } = reports()
    const failure = new Error('disk')
    let failing = true
    const window = page()
    const penchant = noting({ fail: () => (failing ? failure : undefined) })
    following(t, followGoogle(penchant, { window, onError }))
    update(window, 'granted')
    await settled()
    assert.deepEqual(errors, [failure])
    failing = false
    update(window, 'granted')
    await settled()
    assert.deepEqual([penchant.sets, penchant.consent.level], [['device', 'device'], 'device'])
  })

  test('without onError the console says it', async (t) => {
    const errors = t.mock.method(console, 'error', () => {})
    const failure = new Error('disk')
    const window = page()
    following(t, followGoogle(noting({ fail: () => failure }), { window }))
    update(window, 'granted')
    await settled()
    assert.deepEqual(
      errors.mock.calls.map((call) => call.arguments),
      [[failure]],
    )
  })

  for (const [name, follow] of Object.entries({ tcf: followTcf, google: followGoogle, klaro: followKlaro })) {
    test(`${name}: a tool that never comes is reported once, when the time is up`, async (t) => {
      t.mock.timers.enable({ apis: ['setTimeout', 'Date'] })
      const { errors, onError } = reports()
      const penchant = noting()
      following(t, follow(penchant, { window: {}, onError, timeout: 3_000 }))
      t.mock.timers.tick(2_999)
      assert.deepEqual(errors, [])
      t.mock.timers.tick(60_000)
      assert.deepEqual(
        errors.map(({ code }) => code),
        ['tool_missing'],
      )
      assert.match(errors[0].message, new RegExp(`consent/${name}.*3000 ms`))
      assert.deepEqual(penchant.sets, [])
    })

    test(`${name}: ended in time, nothing is reported`, async (t) => {
      t.mock.timers.enable({ apis: ['setTimeout', 'Date'] })
      const { errors, onError } = reports()
      follow(noting(), { window: {}, onError })()
      t.mock.timers.tick(60_000)
      assert.deepEqual(errors, [])
    })

    test(`${name}: bad options are refused before anything is listened to`, () => {
      const window = {}
      for (const [penchant, options] of [
        [undefined, {}],
        [{ consent: {} }, {}],
        [noting(), { timeout: -1 }],
        [noting(), { timeout: Number.NaN }],
        [noting(), { onError: 'console' }],
        [noting(), { onError: null }],
        [noting(), { unless: 'yes' }],
        [noting(), { level: 'session' }],
      ]) {
        assert.throws(
          () => follow(penchant, { window, ...options }),
          (error) => error.name === 'ConsentToolError' && error.code === 'option_invalid',
        )
      }
      assert.deepEqual(Object.keys(window), [])
    })
  }

  test('a closed profile is reported, not thrown into the tool', async (t) => {
    const { errors, onError } = reports()
    const window = page()
    const penchant = await visit(t, { consent: 'off' })
    following(t, followGoogle(penchant, { window, onError }))
    await penchant.close()
    update(window, 'granted')
    await settled()
    assert.deepEqual(
      errors.map(({ code }) => code),
      ['closed'],
    )
    assert.ok(!(errors[0] instanceof ConsentToolError))
  })
})

describe('the imports', () => {
  const paths = ['gpc', 'google', 'klaro', 'tcf'].map((name) => `penchant/consent/${name}`)

  test('resolve by the package’s name, and need no other file', async () => {
    for (const path of paths) {
      const module = await import(path)
      const [entry] = Object.keys(module).filter((name) => /^(follow|respect)/.test(name))
      assert.equal(typeof module[entry], 'function', path)
    }
  })

  test('are at most 1.5 kB each, as they come over the wire', async () => {
    for (const path of paths) {
      const bytes = brotliCompressSync(await readFile(new URL(import.meta.resolve(path)))).length
      assert.ok(bytes <= 1_500, `${path} is ${bytes} bytes`)
    }
  })

  test('have types that take an open personalizer, and refuse what no adapter knows', async () => {
    const folder = await consumer()
    const use = `import { open } from 'penchant'
import { followGoogle } from 'penchant/consent/google'
import { type Gpc, respectGpc } from 'penchant/consent/gpc'
import { followKlaro } from 'penchant/consent/klaro'
import { ConsentToolError, followTcf } from 'penchant/consent/tcf'

const penchant = await open({ catalog: '/catalog.pnc' })
const gpc: Gpc = respectGpc(penchant, { unless: () => false })
const ends: (() => void)[] = [
  gpc,
  followTcf(gpc, { vendor: 7, outside: 'session', level: ({ gdprApplies }) => (gdprApplies ? 'off' : undefined) }),
  followGoogle(penchant, { region: 'DE', onError: (error) => error instanceof ConsentToolError && error.code }),
  followKlaro(penchant, { service: 'recommendations', storage: 'memory' }),
]
for (const end of ends) end()

// The same with a profile that keeps receipts and can pause.
declare const later: { consent: { readonly level: 'off' | 'session' | 'device'; readonly paused: boolean
  set(level: 'off' | 'session' | 'device', options?: { keep?: boolean; text?: string }): Promise<{ at: number }>
  receipt(): { at: number } | undefined } }
followTcf(later)
followGoogle(respectGpc(later))

// @ts-expect-error: a level that there is not
followGoogle(penchant, { granted: 'always' })
// @ts-expect-error: no such option
followTcf(penchant, { vendors: [7] })
`
    const compilerOptions = {
      ...{ strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, noEmit: true, types: [] },
      ...{ skipLibCheck: false, target: 'es2022', lib: ['es2023', 'dom'], module: 'nodenext' },
    }
    await writeFile(join(folder, 'use.ts'), use)
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['use.ts'] }))
    const tsc = join(createRequire(import.meta.url).resolve('typescript/package.json'), '..', 'bin', 'tsc')
    const checked = await promisify(execFile)(process.execPath, [tsc, '--project', folder]).catch((error) => error)
    assert.equal(checked.code ?? 0, 0, checked.stdout)
  })
})

test('the examples of docs/consent.md run, and give what they say', async () => {
  assert.deepEqual(await runExamples('consent.md', 'off'), { examples: 5, shown: 2 })
})
