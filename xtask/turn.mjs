// One build at a time in one repository: two would write the same files. The second waits for the first, and is then
// quick because everything is there.

import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { at } from './layout.mjs'

const lock = at('target', 'build.lock')

function holder() {
  try {
    const pid = Number(readFileSync(lock, 'utf8'))
    // Signal 0 only asks whether the process is there; a lock whose owner died is nobody's.
    process.kill(pid, 0)
    return pid
  } catch (error) {
    return error.code === 'EPERM' ? -1 : undefined
  }
}

function take() {
  mkdirSync(at('target'), { recursive: true })
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
    return false
  }
}

const drop = () => rmSync(lock, { force: true })

/** Runs `work` while no other build of this repository runs. */
export async function inTurn(progress, work) {
  let told = false
  while (!take()) {
    if (holder() === undefined) {
      drop()
      continue
    }
    if (!told) progress.line('  Another build is running here: waiting for it.')
    told = true
    await pause(300)
  }
  process.on('exit', drop)
  try {
    return await work()
  } finally {
    drop()
    process.off('exit', drop)
  }
}
