// A reporter for node's test runner that writes only the counts, for npm test's last line, and the files in which a test failed.

const names = { pass: 'passed', fail: 'failed', cancelled: 'failed', skipped: 'skipped', todo: 'skipped' }

export default async function* tally(events) {
  const counts = { passed: 0, failed: 0, skipped: 0 }
  const failing = new Set()
  for await (const { type, data } of events) {
    if (type === 'test:fail' && data.file) failing.add(data.file)
    const [, name, count] = (type === 'test:diagnostic' && /^(\w+) (\d+)$/.exec(data.message)) || []
    if (Object.hasOwn(names, name ?? '')) counts[names[name]] += Number(count)
  }
  yield JSON.stringify({ ...counts, failing: [...failing] })
}
