// Weights judged by all threads at once: each has the catalogue, and a part of the users.

import type { Sets, SignalInfo } from '../evaluation/host.js'
import type { Weights } from '../tuning/ascent.js'
import type { Bench } from '../tuning/validation.js'
import type { Pool } from './pool.js'

export class PoolBench implements Bench {
  static #opened = 0

  private constructor(
    readonly pool: Pool,
    readonly catalogue: number,
    readonly config: string,
    readonly sets: Sets,
    readonly users: number,
    readonly signals: readonly SignalInfo[],
  ) {}

  /** Opens a catalogue in every thread. `users` must be as many as there are, or fewer. */
  static async open(pool: Pool, config: string, sets: Sets, users: number): Promise<PoolBench> {
    const catalogue = PoolBench.#opened++
    const [signals] = await pool.each('open', () => ({ catalogue, config, sets, users }))
    return new PoolBench(pool, catalogue, config, sets, users, signals as readonly SignalInfo[])
  }

  async measure(weights: readonly Weights[], hear: (part: number) => void = () => {}): Promise<Float64Array[]> {
    const { pool, catalogue, users } = this
    const bounds = Array.from({ length: pool.size + 1 }, (_, thread) => Math.floor((users * thread) / pool.size))
    const parts = await pool.each(
      'measure',
      (thread) => ({ catalogue, weights, range: [bounds[thread] as number, bounds[thread + 1] as number] }),
      hear,
    )
    return weights.map((_, at) => {
      const column = new Float64Array(users)
      parts.forEach((part, thread) => {
        column.set(part?.[at] as Float64Array, bounds[thread])
      })
      return column
    })
  }

  speaking(): Promise<readonly string[]> {
    return this.pool.ask(0, 'speaking', { catalogue: this.catalogue })
  }

  under(config: string): Promise<PoolBench> {
    return PoolBench.open(this.pool, config, this.sets, this.users)
  }

  close(): void {
    // A thread that could not open it has reported that already.
    this.pool.each('close', () => ({ catalogue: this.catalogue })).catch(() => {})
  }
}
