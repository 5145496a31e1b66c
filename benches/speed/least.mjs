// Times on a shared machine: noise only ever adds, so the least of many runs is what the work takes. Sides that are
// compared run turn about, in one process.

/** Microseconds. Each side is warmed up and then run in turn; the least time of each, by its name. */
export async function least(runs, sides) {
  const best = Object.fromEntries(Object.keys(sides).map((name) => [name, Infinity]))
  for (let run = -Math.ceil(runs / 3); run < runs; run++) {
    for (const [name, side] of Object.entries(sides)) {
      const before = performance.now()
      await side(run)
      const micros = (performance.now() - before) * 1_000
      if (run >= 0) best[name] = Math.min(best[name], micros)
    }
  }
  return best
}

/** As many runs as a job of so many microseconds can have in about so many seconds, but a few at least. */
export const runsFor = (micros, { seconds, fewest }) =>
  Math.max(fewest, Math.min(300, Math.round((seconds * 1e6) / micros)))
