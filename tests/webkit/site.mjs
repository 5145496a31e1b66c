// What the test's server does for WebDriver: it puts a script at the head of each page, since WebDriver has no way to run something
// before a page does, and knows when it was last asked for something, since WebDriver does not tell of requests.

import { preload } from './in-page.mjs'

const PATH = '/.webdriver/before.js'
const tag = `<script src="${PATH}"></script>`

/** Before the page's first script, and after what it says of itself: a policy in a `<meta>` holds for what comes after it. */
const withTag = (html) => {
  const first = /<script\b|<\/head>|<body\b/i
  return first.test(html) ? html.replace(first, `${tag}$&`) : html.replace(/^\s*(<!doctype[^>]*>)?/i, `$&${tag}`)
}

export class Site {
  #before = {}
  /** The page that is being sent somewhere: its name is lost on the way from another site. */
  visiting
  askedAt = 0

  /** Has a page run a function before the scripts of each of its documents. */
  before(page, work) {
    this.#before[page] ??= []
    this.#before[page].push(work)
  }

  /** Forgets what pages were told that are closed. */
  forget(page) {
    delete this.#before[page]
  }

  /** Options for `serve`. */
  get serving() {
    return {
      page: withTag,
      generated: (url) => (url === PATH ? { extension: '.js', text: preload(this.#before, this.visiting) } : undefined),
    }
  }

  onRequest() {
    this.askedAt = Date.now()
  }
}
