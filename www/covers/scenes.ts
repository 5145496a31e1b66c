/** Ornaments with a foreground and a distance: sky, mountains, towns. Each fills 120 × `h` and reads at 96 px. */
import { box, flow, leaf, type Ornament, oval, type Point, path, polar, type Stroke, star, steps } from './pen.js'
import { between, type Random } from './seed.js'

const stars = (random: Random, n: number, h: number, fill: Stroke['fill'] = 'b'): Stroke[] =>
  steps(n).map(() => {
    const size = between(random, 0.7, 2.6)
    return { d: star(between(random, 4, 116), between(random, 4, h), size, size * 0.32), fill: fill ?? 'b' }
  })

/** A great planet, its orbits, and stars. */
export const space: Ornament = (random, h) => {
  const [x, y] = [between(random, 30, 92), h * between(random, 0.4, 0.66)]
  const size = between(random, 22, 36)
  const tilt = between(random, 0.2, 0.36)
  const strokes: Stroke[] = stars(random, 16, h, 'c')
  for (const k of steps(4)) strokes.push({ d: oval(x, y, size * (1.7 + k * 0.55)), stroke: 'a', width: 1.1 })
  strokes.push({ d: oval(x, y, size), fill: 'b' })
  strokes.push({
    d: `M${x - size} ${y}a${size} ${size} 0 0 0 ${2 * size} 0a${size} ${size * 0.3} 0 0 1 ${-2 * size} 0Z`,
    fill: 'a',
  })
  strokes.push({ d: oval(x, y + 1, size * 1.65, size * tilt), stroke: 'ink', width: 1.5 })
  for (const k of steps(3)) {
    const [mx, my] = polar(x, y, size * (1.7 + k * 0.55), between(random, 0, 6.28))
    strokes.push({ d: oval(mx, my, between(random, 2.2, 5)), fill: k === 1 ? 'ink' : 'c' })
  }
  return strokes
}

/** A castle on its hill, a crescent, stars. */
export const fairy: Ornament = (random, h) => {
  const strokes: Stroke[] = stars(random, 13, h * 0.62)
  const moon = between(random, 20, 96)
  strokes.push({ d: `M${moon} ${h * 0.12}a11 11 0 1 0 9 17a9 9 0 1 1 -9 -17Z`, fill: 'b' })
  const ground = h * 0.8
  strokes.push({
    d: flow(
      [
        [-2, h * 0.7],
        [30, h * 0.82],
        [70, h * 0.66],
        [122, h * 0.8],
      ],
      `V${h + 2}H-2Z`,
    ),
    fill: 'c',
    opacity: 0.55,
  })
  const left = between(random, 34, 48)
  for (const k of steps(4)) {
    const x = left + k * 11
    const top = ground - between(random, 22, 50) * (k === 1 || k === 2 ? 1.15 : 0.8)
    strokes.push(
      { d: box(x, top, 9, ground - top + 12), fill: k % 2 === 0 ? 'a' : 'ink' },
      {
        d: path([
          [x - 1.6, top],
          [x + 4.5, top - 15],
          [x + 10.6, top],
        ]),
        fill: k % 2 === 0 ? 'b' : 'c',
      },
      { d: box(x + 3.4, top + 6, 2.2, 5), fill: 'b' },
    )
  }
  strokes.push({
    d: flow(
      [
        [-2, h * 0.9],
        [40, h * 0.76],
        [84, h * 0.88],
        [122, h * 0.78],
      ],
      `V${h + 2}H-2Z`,
    ),
    fill: 'a',
  })
  return strokes
}

/** A bare tree before the moon. */
export const gothic: Ornament = (random, h) => {
  const moon: Point = [between(random, 42, 80), h * 0.4]
  const strokes: Stroke[] = [
    { d: oval(moon[0], moon[1], 36), fill: 'a' },
    { d: oval(moon[0], moon[1], 29), fill: 'b' },
  ]
  const branch = (from: Point, angle: number, length: number, thick: number): void => {
    const to = polar(from[0], from[1], length, angle)
    strokes.push({ d: path([from, to], false), stroke: 'ink', width: thick })
    if (thick < 0.7) return
    const turn = between(random, 0.32, 0.62)
    branch(to, angle - turn, length * between(random, 0.66, 0.8), thick * 0.62)
    branch(to, angle + turn * between(random, 0.7, 1.2), length * between(random, 0.62, 0.8), thick * 0.62)
  }
  branch([between(random, 44, 76), h + 2], -Math.PI / 2 + between(random, -0.14, 0.14), h * 0.29, 5.4)
  for (const k of steps(3)) {
    const [x, y] = [moon[0] - 16 + k * 14 + between(random, -4, 4), moon[1] - 12 + between(random, -10, 8)]
    strokes.push({ d: `M${x - 5} ${y - 2}q3 -2 5 1.4q2 -3.4 5 -1.4q-2.6 .4 -5 4.2q-2.4 -3.8 -5 -4.2Z`, fill: 'c' })
  }
  return strokes
}

/** Mesas under a striped sun. */
export const west: Ornament = (random, h) => {
  const sun = between(random, 34, 86)
  const strokes: Stroke[] = [{ d: oval(sun, h * 0.5, 31), fill: 'b' }]
  for (const k of steps(4)) strokes.push({ d: box(sun - 34, h * 0.42 + k * 7, 68, 1.2 + k * 0.8), fill: 'ground' })
  const mesa = (x: number, top: number, wide: number, fill: Stroke['fill']): Stroke => ({
    d: path([
      [x, h + 2],
      [x + wide * 0.14, top + 16],
      [x + wide * 0.2, top],
      [x + wide * 0.8, top],
      [x + wide * 0.86, top + 16],
      [x + wide, h + 2],
    ]),
    fill: fill ?? 'a',
  })
  strokes.push(mesa(between(random, -26, -6), h * 0.5, 62, 'c'), mesa(between(random, 66, 84), h * 0.42, 66, 'c'))
  strokes.push(mesa(between(random, 20, 40), h * 0.66, 52, 'a'))
  strokes.push({
    d: flow(
      [
        [-2, h * 0.86],
        [40, h * 0.8],
        [80, h * 0.9],
        [122, h * 0.82],
      ],
      `V${h + 2}H-2Z`,
    ),
    fill: 'ink',
  })
  const x = between(random, 16, 30)
  const y = h * 0.87
  strokes.push({ d: `M${x} ${y}v-26M${x} ${y - 8}h-6v-8M${x} ${y - 12}h6v-8`, stroke: 'ink', width: 3.4 })
  return strokes
}

/** Ranges of mountains, a path, a high sun. */
export const adventure: Ornament = (random, h) => {
  const strokes: Stroke[] = [{ d: oval(between(random, 28, 92), h * 0.26, between(random, 11, 17)), fill: 'b' }]
  const range = (base: number, rise: number, fill: Stroke['fill'], peaks: number): void => {
    const points: Point[] = [
      [-6, h + 2],
      [-6, base],
    ]
    for (const k of steps(peaks)) {
      const x = ((k + 0.5) * 132) / peaks - 6
      points.push([x, base - rise * between(random, 0.55, 1)], [x + 66 / peaks, base - rise * between(random, 0, 0.25)])
    }
    strokes.push({ d: path([...points, [126, h + 2]]), fill: fill ?? 'a' })
  }
  range(h * 0.7, h * 0.42, 'c', 3)
  const peak = between(random, 44, 76)
  strokes.push(
    {
      d: path([
        [peak - 46, h + 2],
        [peak, h * 0.3],
        [peak + 50, h + 2],
      ]),
      fill: 'a',
    },
    {
      d: path([
        [peak, h * 0.3],
        [peak - 11, h * 0.46],
        [peak - 4, h * 0.43],
        [peak + 1, h * 0.5],
        [peak + 6, h * 0.44],
        [peak + 12, h * 0.47],
      ]),
      fill: 'b',
    },
  )
  range(h * 0.92, h * 0.2, 'ink', 4)
  strokes.push({
    d: flow([
      [peak - 4, h + 2],
      [peak + 12, h * 0.86],
      [peak - 6, h * 0.74],
      [peak + 3, h * 0.6],
    ]),
    stroke: 'b',
    width: 1.4,
  })
  return strokes
}

/** Roofs and lit windows, one street before the other. */
export const city: Ornament = (random, h) => {
  const strokes: Stroke[] = [{ d: oval(between(random, 24, 96), h * 0.22, 10), fill: 'b' }]
  for (const [row, fill] of (['c', 'a', 'ink'] as const).entries()) {
    let x = -8
    while (x < 122) {
      const wide = between(random, 14, 24)
      const top = h * (0.3 + row * 0.17) + between(random, -h * 0.07, h * 0.09)
      strokes.push({
        d:
          random() < 0.5
            ? box(x, top, wide, h)
            : path([
                [x, h + 2],
                [x, top + 7],
                [x + wide / 2, top - 3],
                [x + wide, top + 7],
                [x + wide, h + 2],
              ]),
        fill,
      })
      if (row > 0) {
        for (const k of steps(3)) {
          if (random() < 0.6)
            strokes.push({ d: box(x + 3 + (k % 2) * (wide / 2 - 1), top + 12 + k * 9, 3, 4.4), fill: 'b' })
        }
      }
      x += wide + 0.6
    }
  }
  return strokes
}

/** Furrows running to the horizon. */
export const field: Ornament = (random, h) => {
  const horizon = h * between(random, 0.38, 0.46)
  const vanish = between(random, 36, 84)
  const strokes: Stroke[] = [
    { d: oval(vanish, horizon - 4, 19), fill: 'c' },
    {
      d: flow(
        [
          [-2, horizon],
          [36, horizon - 9],
          [78, horizon + 1],
          [122, horizon - 7],
        ],
        `V${h + 2}H-2Z`,
      ),
      fill: 'b',
    },
    { d: box(-2, horizon + 5, 124, h), fill: 'a' },
  ]
  for (const k of steps(13)) {
    if (k % 2 === 0)
      strokes.push({
        d: path([
          [vanish, horizon + 5],
          [(k - 6.6) * 30 + 60, h + 2],
          [(k - 5.7) * 30 + 60, h + 2],
        ]),
        fill: k % 4 === 0 ? 'b' : 'ground',
      })
  }
  const x = vanish > 60 ? 20 : 100
  strokes.push({ d: box(x - 1, horizon - 12, 2, 16), fill: 'ink' }, { d: oval(x, horizon - 17, 8, 11), fill: 'ink' })
  return strokes
}

/** A curtain drawn back from a lit stage. */
export const drama: Ornament = (random, h) => {
  const strokes: Stroke[] = [
    {
      d: path([
        [60, -4],
        [18, h * 0.9],
        [102, h * 0.9],
      ]),
      fill: 'b',
      opacity: 0.92,
    },
    { d: oval(60, h * 0.9, 42, 8), fill: 'b' },
    { d: box(-2, h * 0.9, 124, h), fill: 'c', opacity: 0.8 },
    { d: oval(60, h * 0.9, 42, 7), fill: 'b' },
  ]
  const folds = Math.round(between(random, 4, 6))
  const reach = between(random, 40, 50)
  for (const side of [0, 1]) {
    for (const k of steps(folds)) {
      const [top, foot] = [((k + 1) / folds) * reach, ((k + 1) / folds) * reach * 0.55]
      const x = (v: number): number => (side === 0 ? v : 120 - v)
      const [back, under] = [(k / folds) * reach, (k / folds) * reach * 0.55]
      strokes.push({
        d: `M${x(back)} -2L${x(top)} -2Q${x(top * 0.95)} ${h * 0.55} ${x(foot)} ${h * 0.62}Q${x(foot * 0.9)} ${h * 0.8} ${x(foot * 1.1)} ${h}L${x(under)} ${h}Q${x(back * 0.8)} ${h * 0.6} ${x(back)} -2Z`,
        fill: k % 2 === 0 ? 'a' : 'c',
      })
    }
  }
  for (const k of steps(6)) strokes.push({ d: `M${k * 20} -2h20v9q-10 15 -20 0Z`, fill: k % 2 === 0 ? 'a' : 'c' })
  return strokes
}

/** Stems with paired leaves, and a fruit or a flower at the top. */
export const nature: Ornament = (random, h) => {
  const strokes: Stroke[] = []
  const stems = random() < 0.5 ? [60] : [34, 86]
  for (const x of stems) {
    const reach = stems.length === 1 ? 38 : 22
    const pairs = Math.round(between(random, 4, 6))
    const lift = between(random, 0.5, 1.1)
    strokes.push({ d: `M${x} ${h + 2}V${h * 0.2}`, stroke: 'a', width: 2 })
    for (const k of steps(pairs)) {
      const y = h * 0.95 - (k * h * 0.66) / pairs
      const length = reach * (1 - (k / pairs) * 0.45)
      for (const side of [-1, 1]) {
        const tip: Point = [x + side * length, y - length * lift]
        strokes.push({ d: leaf([x, y], tip, length * 0.5), fill: (k + (side > 0 ? 1 : 0)) % 2 === 0 ? 'a' : 'c' })
        strokes.push({
          d: path(
            [
              [x, y],
              [x + side * length * 0.7, y - length * lift * 0.7],
            ],
            false,
          ),
          stroke: 'ground',
          width: 0.8,
        })
      }
    }
    const petals = Math.round(between(random, 5, 9))
    for (const k of steps(petals)) {
      strokes.push({
        d: leaf([x, h * 0.2], polar(x, h * 0.2, reach * 0.5, (k * 6.283) / petals), reach * 0.2),
        fill: 'b',
      })
    }
    strokes.push({ d: oval(x, h * 0.2, reach * 0.11), fill: 'ink' })
  }
  return strokes
}

/** Lines of height on a chart, and a dashed way to a cross. */
export const travel: Ornament = (random, h) => {
  const strokes: Stroke[] = []
  const isle = (x: number, y: number, size: number, rings: number): void => {
    const wobble = steps(9).map(() => between(random, 0.78, 1.16))
    for (const k of steps(rings)) {
      const r = size * (1 - k / (rings + 0.4))
      const points = wobble.map((w, j): Point => polar(x, y, r * (1 + (w - 1) * (1 + k * 0.12)), (j * 6.283) / 9))
      const middle = (p: Point, q: Point): Point => [(p[0] + q[0]) / 2, (p[1] + q[1]) / 2]
      const first = points[0] ?? [x, y]
      const start = middle(points.at(-1) ?? first, first)
      const d = points.map((p, j) => {
        const to = middle(p, points[(j + 1) % points.length] ?? first)
        return `Q${p[0].toFixed(1)} ${p[1].toFixed(1)} ${to[0].toFixed(1)} ${to[1].toFixed(1)}`
      })
      strokes.push({
        d: `M${start[0].toFixed(1)} ${start[1].toFixed(1)}${d.join('')}Z`,
        ...(k === 0 ? { fill: 'a' as const } : { stroke: 'c' as const, width: 1.3 }),
      })
    }
  }
  isle(between(random, 30, 48), h * 0.42, between(random, 40, 50), 5)
  isle(between(random, 88, 104), h * between(random, 0.62, 0.8), between(random, 22, 30), 4)
  const to: Point = [between(random, 84, 100), h * 0.66]
  for (const k of steps(9)) {
    const t = k / 9
    strokes.push({
      d: oval(28 + (to[0] - 28) * t, h * 0.4 + (to[1] - h * 0.4) * t - Math.sin(t * 3.1) * 16, 1.5),
      fill: 'b',
    })
  }
  strokes.push({ d: `M${to[0] - 5} ${to[1] - 5}l10 10m0 -10l-10 10`, stroke: 'b', width: 3 })
  strokes.push({ d: star(between(random, 92, 102), h * 0.17, 12, 3.2), fill: 'ink' })
  return strokes
}
