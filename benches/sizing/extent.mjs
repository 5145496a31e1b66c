// How much the benchmark of sizes measures: everything, or as little as takes it through every step.

export const whole = {
  runs: 20,
  cases: [
    { items: 2_000, events: [100, 1_000, 5_000, 20_000, 100_000] },
    { items: 200_000, events: [5_000, 100_000] },
  ],
}

export const quick = { runs: 2, cases: [{ items: 60, events: [20, 200] }] }
