/** Answers pages with the personalizer that `open` opens: at the level `session`, for as long as the browser lets the worker live. */
export function answerWith(name, open) {
  let opening
  addEventListener('install', () => skipWaiting())
  addEventListener('activate', (event) => event.waitUntil(clients.claim()))
  addEventListener('message', (event) => event.waitUntil(answer(event)))

  async function answer({ data: { number, method, argument }, source }) {
    try {
      opening ??= open()
      const penchant = await opening
      source.postMessage({ number, value: method === 'name' ? name : await penchant[method](argument) })
    } catch (error) {
      source.postMessage({ number, error: String(error) })
    }
  }
}
