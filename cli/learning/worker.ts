// A thread of `penchant learn`: a workbench behind messages.

import { parentPort, workerData } from 'node:worker_threads'
import { PenchantError } from '../../js/errors.js'
import type { Answer, Question } from './pool.js'
import { type Materials, Workbench } from './workbench.js'

const port = parentPort
if (!port) throw new Error('this is a thread of penchant learn, and not started by itself')

const EVERY_MS = 200

const workbench = new Workbench(workerData as Materials)
const say = (answer: Answer): void => port.postMessage(answer)

port.on('message', async ({ number, method, argument }: Question) => {
  let told = performance.now()
  const hear = (part: number) => {
    // Progress is sent only as often as a bar needs, since messages take time.
    if (performance.now() - told < EVERY_MS) return
    told = performance.now()
    say({ number, part })
  }
  try {
    const work = workbench[method] as (argument: unknown, hear: (part: number) => void) => Promise<unknown>
    say({ number, result: await work.call(workbench, argument, hear) })
  } catch (error) {
    const code = error instanceof PenchantError ? error.code : undefined
    say({ number, failure: { code, message: error instanceof Error ? error.message : String(error) } })
  }
})
