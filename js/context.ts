// The situation, as far as the page itself knows it: a few coarse keys, none of which identifies the visitor.

import type { Context } from './types.js'

const DAYPARTS = ['night', 'morning', 'afternoon', 'evening'] as const

/** `daypart` and `day` by the visitor's own clock, `device` by the width of the screen, `locale` by the browser. */
export function situation(now: number): Context {
  const time = new Date(now)
  const locale = globalThis.navigator?.language?.split('-')[0]
  const width = globalThis.screen?.width
  return {
    daypart: DAYPARTS[Math.floor(time.getHours() / 6)] ?? 'night',
    day: time.getDay() % 6 === 0 ? 'weekend' : 'weekday',
    ...(width !== undefined && { device: width < 768 ? 'phone' : width < 1180 ? 'tablet' : 'computer' }),
    ...(locale && { locale }),
  }
}
