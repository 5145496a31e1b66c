/** The few strokes that every ornament is drawn with. Coordinates are those of the cover: 120 wide, from the top left. */

import type { Random } from './seed.js'

/** A colour of the cover's cloth. */
export type Tone = 'ground' | 'ink' | 'a' | 'b' | 'c'

export interface Stroke {
  readonly d: string
  readonly fill?: Tone
  readonly stroke?: Tone
  readonly width?: number
  readonly opacity?: number
}

export type Point = readonly [x: number, y: number]

/** Draws on 120 × `h`; the same randomness draws the same. */
export type Ornament = (random: Random, h: number) => readonly Stroke[]

/** Coordinates to a tenth: a cover's paths stay short. */
const at = (value: number): string => String(Math.round(value * 10) / 10)

export const path = (points: readonly Point[], closed = true): string =>
  `M${points.map(([x, y]) => `${at(x)} ${at(y)}`).join('L')}${closed ? 'Z' : ''}`

export const box = (x: number, y: number, w: number, h: number): string =>
  `M${at(x)} ${at(y)}h${at(w)}v${at(h)}h${at(-w)}Z`

export const oval = (x: number, y: number, rx: number, ry = rx): string =>
  `M${at(x - rx)} ${at(y)}a${at(rx)} ${at(ry)} 0 1 1 ${at(2 * rx)} 0a${at(rx)} ${at(ry)} 0 1 1 ${at(-2 * rx)} 0Z`

/** A petal or leaf from one point to another, `fat` wide in the middle. */
export function leaf(from: Point, to: Point, fat: number): string {
  const [x, y] = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2]
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]]
  const length = Math.hypot(dx, dy) || 1
  const [nx, ny] = [(-dy / length) * fat, (dx / length) * fat]
  return `M${at(from[0])} ${at(from[1])}Q${at(x + nx)} ${at(y + ny)} ${at(to[0])} ${at(to[1])}Q${at(x - nx)} ${at(y - ny)} ${at(from[0])} ${at(from[1])}Z`
}

/** A smooth line through points that lie evenly apart. */
export function flow(points: readonly Point[], closing = ''): string {
  const [first, ...rest] = points
  if (first === undefined) return ''
  let [x, y] = first
  let d = `M${at(x)} ${at(y)}`
  for (const [nx, ny] of rest) {
    const middle = (x + nx) / 2
    d += `C${at(middle)} ${at(y)} ${at(middle)} ${at(ny)} ${at(nx)} ${at(ny)}`
    ;[x, y] = [nx, ny]
  }
  return d + closing
}

/** A star with `rays` points. */
export function star(x: number, y: number, outer: number, inner = outer * 0.4, rays = 4): string {
  return path(steps(rays * 2).map((k) => polar(x, y, k % 2 === 0 ? outer : inner, (k * Math.PI) / rays - Math.PI / 2)))
}

export const polar = (x: number, y: number, r: number, angle: number): Point => [
  x + r * Math.cos(angle),
  y + r * Math.sin(angle),
]

/** 0, 1, … n − 1. */
export const steps = (n: number): number[] => Array.from({ length: Math.max(0, Math.round(n)) }, (_, k) => k)
