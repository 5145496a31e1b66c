// What runs in the page on behalf of tests/webkit/page.mjs. Each function is sent as text, so it refers to nothing outside itself.

import { Script } from 'node:vm'

/**
 * The page's side: made once for a document, before any script of the page, and found again by its symbol. It keeps the timers
 * that the document began with, since tests take them away, and hears errors and the console.
 */
export function kernel() {
  const name = Symbol.for('penchant:webdriver')
  if (globalThis[name]) return globalThis[name]

  const { setTimeout, console } = globalThis
  const later = (work, ms) => setTimeout.call(globalThis, work, ms)
  const runs = new Map()
  const handles = []
  let heard = []

  for (const type of ['error', 'warn', 'info', 'log', 'debug']) {
    const own = console[type]
    console[type] = (...given) => {
      heard.push({ kind: 'console', type, text: given.map(String).join(' ') })
      own.apply(console, given)
    }
  }
  const uncaught = (event, error) => {
    // Later, when it is known whether the page has dealt with it.
    later(() => {
      if (!event.defaultPrevented) heard.push({ kind: 'pageerror', text: String(error?.message ?? error) })
    })
  }
  addEventListener('error', (event) => event.target === globalThis && uncaught(event, event.error ?? event.message))
  addEventListener('unhandledrejection', (event) => uncaught(event, event.reason))

  const given = (value) => {
    if (value?.['penchant:handle'] !== undefined) return handles[value['penchant:handle']]
    return value?.['penchant:undefined'] ? undefined : value
  }
  const asError = (error) => {
    const isError = error instanceof Error || typeof error?.message === 'string'
    return isError ? { name: error.name, message: error.message } : { name: 'Error', message: String(error) }
  }

  const driver = {
    /** Tells this document from the one that was here before. */
    document: `${performance.timeOrigin} ${Math.random()}`,
    /** A number by which later scripts find a value again. */
    keep: (value) => handles.push(value) - 1,
    /**
     * Runs something, and keeps what comes of it until it is asked for. It runs in a microtask: in WebDriver's own script, WebKit
     * would run all microtasks after every callback of a custom element, as if the script had ended there.
     */
    begin(run, work, values) {
      const result = Promise.resolve().then(() => work(...values.map(given)))
      const done = result.then(
        (value) => ({ text: JSON.stringify(value) }),
        (error) => ({ error: asError(error) }),
      )
      runs.set(run, done)
    },
    /** Answers with what came of a run, or after so long with the word that it goes on. */
    async outcome(run, patience, answer) {
      const goesOn = new Promise((resolve) => later(() => resolve({ goesOn: true }), patience))
      const result = runs.has(run) ? await Promise.race([runs.get(run), goesOn]) : { gone: true }
      if (!result.goesOn) runs.delete(run)
      const said = heard
      heard = []
      answer(JSON.stringify({ ...result, heard: said, url: location.href, document: driver.document }))
    },
    /** All elements that match; `a >>> b` looks for b in every shadow below a, however deep. */
    find(selector, root = document) {
      const [first, ...deeper] = selector.split('>>>').map((part) => part.trim())
      const everyRoot = (from) => {
        const roots = [from]
        for (const element of [...(from.shadowRoot ? [from.shadowRoot] : []), ...from.querySelectorAll('*')]) {
          if (element.shadowRoot) roots.push(...everyRoot(element.shadowRoot))
          else if (element instanceof ShadowRoot) roots.push(...everyRoot(element))
        }
        return roots
      }
      let found = [...root.querySelectorAll(first)]
      for (const part of deeper) {
        found = found.flatMap((at) => everyRoot(at)).flatMap((at) => [...at.querySelectorAll(part)])
        found = [...new Set(found)]
      }
      return found
    },
    isVisible(element) {
      const { visibility } = getComputedStyle(element)
      const { width, height } = element.getBoundingClientRect()
      return visibility === 'visible' && width > 0 && height > 0
    },
  }
  Object.defineProperty(globalThis, name, { value: driver })
  return driver
}

/** The kernel from within a function that runs in the page. */
const own = "globalThis[Symbol.for('penchant:webdriver')]"

/** Text of a function that gives its parameters after the kernel. */
export const withKernel = (work) => `(...given) => (${work})(${own}, ...given)`

const isExpression = (text) => {
  try {
    return Boolean(new Script(`(${text}\n)`))
  } catch {
    return false
  }
}

/** The text of what is to run as a function, for a function, an expression or statements. */
export function source(work) {
  if (typeof work !== 'string') return String(work)
  return isExpression(work) ? `() => (${work}\n)` : `() => { ${work}\n }`
}

/** A script for WebDriver's `execute/async` that begins a run and waits for it, arguments: run, values, patience. */
export const beginning = (work) => `
  const [run, values, patience, answer] = arguments
  const driver = (${kernel})()
  driver.begin(run, ${work}, values)
  driver.outcome(run, patience, answer)`

/** The same for a run that has begun: run, patience. */
export const waiting = `
  const [run, patience, answer] = arguments
  ;(${kernel})().outcome(run, patience, answer)`

/** The first script of every document: the kernel, and what a page was told to run before anything else. */
export const preload = (pages, visiting) => `{
  document.currentScript.remove()
  ;(${kernel})()
  const pages = {${Object.entries(pages).map(([id, works]) => `${JSON.stringify(id)}: [${works.join(', ')}]`)}}
  const page = Object.hasOwn(pages, top.name) ? top.name : ${JSON.stringify(visiting)}
  if (Object.hasOwn(pages, page)) {
    if (top === globalThis) globalThis.name = page
    for (const work of pages[page]) work()
  }
}`
