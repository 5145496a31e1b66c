// A reporter for node's test runner that writes a line of JSON for each test: what became of it, and where it was skipped, why.

const asText = (skip) => (typeof skip === 'string' && skip ? skip : 'no reason is given')

export default async function* outcomes(events) {
  for await (const { type, data } of events) {
    if (type !== 'test:pass' && type !== 'test:fail') continue
    const isSkipped = data.skip !== undefined
    // A suite is what its tests are, unless it is skipped as a whole.
    if (data.details?.type === 'suite' && !isSkipped) continue
    // With each file node reports a test by the name of the file.
    if (data.nesting === 0 && data.name.endsWith('.test.mjs')) continue
    const outcome = isSkipped ? 'skipped' : type === 'test:pass' ? 'passed' : 'failed'
    yield `${JSON.stringify({ name: data.name, outcome, ...(isSkipped && { why: asText(data.skip) }) })}\n`
  }
}
