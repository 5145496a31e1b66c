import { showShelf } from './shelf.js'

const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' })
let asked = 0

/** Calls a method of the personalizer in the worker. */
const ask = (method, argument) =>
  new Promise((resolve, reject) => {
    const number = ++asked
    worker.addEventListener('message', function hear({ data }) {
      if (data.number !== number) return
      worker.removeEventListener('message', hear)
      data.error ? reject(new Error(data.error)) : resolve(data.value)
    })
    worker.postMessage({ number, method, argument })
  })

await showShelf({
  recommend: (options) => ask('recommend', options),
  record: (event) => ask('record', event),
})
