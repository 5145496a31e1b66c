// How much the benchmark of a shop's life measures: everything, or as little as takes it through every step.

export const whole = { orders: 20_000, heldOut: 2_000, length: 10, households: 1_500, visitors: 300 }
export const quick = { orders: 400, heldOut: 40, length: 10, households: 150, visitors: 12 }
