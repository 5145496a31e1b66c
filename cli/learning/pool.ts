// Threads with a workbench each. The order of the requests alone decides which thread does which work, so the result does not
// depend on which thread is done first, nor on how many there are.

import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { type ErrorCode, PenchantError } from '../../js/errors.js'
import type { Materials, Workbench } from './workbench.js'

type Method = keyof Workbench
type Argument<Name extends Method> = Parameters<Workbench[Name]>[0]
type Result<Name extends Method> = Awaited<ReturnType<Workbench[Name]>>

export interface Question {
  readonly number: number
  readonly method: Method
  readonly argument: unknown
}

export interface Answer {
  readonly number: number
  readonly part?: number
  readonly result?: unknown
  readonly failure?: { readonly code: ErrorCode | undefined; readonly message: string }
}

interface Waiting {
  readonly resolve: (result: unknown) => void
  readonly reject: (error: Error) => void
  readonly hear: (part: number) => void
}

/** More threads than this take more memory than they save time. */
const MOST = 8

export class Pool {
  readonly #threads: readonly Thread[]

  private constructor(threads: readonly Thread[]) {
    this.#threads = threads
  }

  /** Starts as many threads as there are processors. */
  static open(materials: Materials, count = Math.min(availableParallelism(), MOST)): Pool {
    return new Pool(Array.from({ length: count }, () => new Thread(materials)))
  }

  get size(): number {
    return this.#threads.length
  }

  /** Asks one thread. */
  ask<Name extends Method>(
    thread: number,
    method: Name,
    argument: Argument<Name>,
    hear: (part: number) => void = () => {},
  ): Promise<Result<Name>> {
    return (this.#threads[thread % this.size] as Thread).ask(method, argument, hear) as Promise<Result<Name>>
  }

  /** Gives every thread a request of its own; undefined where a thread has none. */
  async each<Name extends Method>(
    method: Name,
    argumentOf: (thread: number) => Argument<Name> | undefined,
    hear: (part: number) => void = () => {},
  ): Promise<(Result<Name> | undefined)[]> {
    const parts = this.#threads.map(() => 0)
    const asked = this.#threads.map((_, thread) => argumentOf(thread))
    const busy = asked.filter((argument) => argument !== undefined).length
    const tell = (thread: number) => (part: number) => {
      parts[thread] = part
      hear(parts.reduce((sum, one) => sum + one, 0) / Math.max(busy, 1))
    }
    return Promise.all(
      asked.map((argument, thread) =>
        argument === undefined ? undefined : this.ask(thread, method, argument, tell(thread)),
      ),
    )
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.stop()))
  }
}

class Thread {
  readonly #worker: Worker
  readonly #waiting = new Map<number, Waiting>()
  #asked = 0

  constructor(materials: Materials) {
    this.#worker = new Worker(new URL('./learn-worker.js', import.meta.url), { workerData: materials })
    this.#worker.on('message', (answer: Answer) => this.#hear(answer))
    this.#worker.on('error', (error) => this.#fail(error))
  }

  ask(method: Method, argument: unknown, hear: (part: number) => void): Promise<unknown> {
    const number = this.#asked++
    return new Promise((resolve, reject) => {
      this.#waiting.set(number, { resolve, reject, hear })
      this.#worker.postMessage({ number, method, argument } satisfies Question)
    })
  }

  async stop(): Promise<void> {
    await this.#worker.terminate()
  }

  #hear({ number, part, result, failure }: Answer): void {
    const waiting = this.#waiting.get(number)
    if (!waiting) return
    if (part !== undefined) {
      waiting.hear(part)
      return
    }
    this.#waiting.delete(number)
    if (!failure) waiting.resolve(result)
    else waiting.reject(failure.code ? new PenchantError(failure.code, failure.message) : new Error(failure.message))
  }

  #fail(error: Error): void {
    for (const { reject } of this.#waiting.values()) reject(error)
    this.#waiting.clear()
  }
}
