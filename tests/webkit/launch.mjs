// How the harness starts WebKitGTK.

import { Obstacle } from '../../xtask/processes.mjs'
import { startWebKit } from './browser.mjs'
import { lacks } from './lacks.mjs'
import { Site } from './site.mjs'
import { lacking } from './webdriver.mjs'

/** The same as `browsers` of xtask/browsers.mjs have, as far as there is such a thing. */
export function webkit() {
  const missing = lacking()
  if (missing) throw new Obstacle(missing)
  const site = new Site()
  return {
    site,
    start: (viewport) => startWebKit(site, viewport),
    keepsNothing: lacks('in automation the browser keeps nothing beyond its end'),
  }
}
