// The objects that the engine serialises have the fields that TypeScript declares: the same names, and left out where they may be
// left out. Both are read from the sources, TypeScript by its own compiler.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { API, SymbolFlags } from 'typescript/unstable/sync'

const root = fileURLToPath(new URL('../../', import.meta.url))
const TYPES = 'js/types.ts'
const EXPERIMENTS = 'js/experiments.ts'

/**
 * Which type declares the objects of a Rust struct, or of a variant of an enum. A dot leads to a field's type; of a list that
 * is the type of its elements.
 *
 * - `in`: the file, where it is not js/types.ts;
 * - `where`: of a union, the member that has this literal;
 * - `added`: fields that TypeScript adds to what the engine gives;
 * - `always`, `never`: fields that Rust may leave out, and that this use of the struct always or never has.
 */
const DECLARED = {
  'src/wasm/objects.rs': {
    Evidence: [
      { type: 'Evidence', never: ['contribution'] },
      { type: 'EvidencePart', always: ['contribution'] },
    ],
    ExplanationObject: { type: 'Explanation', added: ['without'] },
    MoveObject: 'StageMove',
    IneligibleObject: { type: 'Ineligible', in: 'js/shelf.ts' },
    SignalObject: 'SignalPart',
    PartObject: 'ScorePart',
    InterestObject: 'Interest',
    WishObject: { type: 'Wish', added: ['below', 'changes'] },
    WithObject: 'GoesWith',
    TimelineObject: 'TimelineEntry',
    ReceiptObject: 'Receipt',
    ImportedObject: 'Imported',
  },
  'src/wasm/health.rs': {
    HealthObject: { type: 'Health', added: ['lift', 'bubble'] },
    StorageObject: { type: 'Health.storage', added: ['history', 'persisted'] },
    CatalogObject: { type: 'Health.catalog', added: ['loadMs', 'stale'] },
    LayerObject: 'LayerHealth',
  },
  'src/wasm/facts.rs': {
    StatedObject: 'GivenFact',
  },
  'src/wasm/experiments.rs': {
    ChosenObject: { type: 'Choice', added: ['reason'] },
    AssignmentObject: { type: 'Assignment', added: ['reason'] },
    ReportsObject: { type: 'Reports', in: EXPERIMENTS },
    ReportObject: { type: 'Counted', in: EXPERIMENTS },
    ArmObject: { type: 'Arm', in: EXPERIMENTS },
    LiftObject: 'VariantLift',
    MembershipObject: 'Segment',
    'BecauseObject::Interest': { type: 'Segment.because', where: { kind: 'interest' } },
    'BecauseObject::Context': { type: 'Segment.because', where: { kind: 'context' } },
    'BecauseObject::Events': { type: 'Segment.because', where: { kind: 'events' } },
    'BecauseObject::Recency': { type: 'Segment.because', where: { kind: 'recency' } },
    'BecauseObject::Visits': { type: 'Segment.because', where: { kind: 'visits' } },
    'BecauseObject::Purchases': { type: 'Segment.because', where: { kind: 'purchases' } },
    'BecauseObject::Spend': { type: 'Segment.because', where: { kind: 'spend' } },
    'BecauseObject::Fact': { type: 'Segment.because', where: { kind: 'fact' } },
    'BecauseObject::Centroid': { type: 'Segment.because', where: { kind: 'centroid' } },
    SharedObject: { type: 'Shared', where: { shared: true } },
    SilentObject: { type: 'Shared', where: { shared: false } },
    BudgetObject: 'PrivacyBudget',
    AnswerObject: 'Answer',
  },
  'src/wasm/branches.rs': { BranchObject: 'Branch' },
  'src/wasm/preferences.rs': {
    PreferredObject: { type: 'Answer', in: 'js/preferring.ts' },
    ChangeObject: 'InterestChange',
    StatedObject: { type: 'Stated', in: 'js/preferring.ts' },
    WeightObject: 'Wish.changes',
  },
  'src/wasm/learning.rs': {
    ChanceObject: 'Chance',
    PredictionObject: 'Prediction',
    BasisObject: 'Prediction.basis',
    RhythmObject: 'Rhythm',
    EffectObject: { type: 'Effect', in: 'js/learning.ts' },
    LiftObject: 'Lift',
    BubbleObject: 'Bubble',
    VarietyObject: 'Bubble.catalog',
    WindowObject: 'Bubble.windows',
  },
  'src/wasm/visited.rs': {
    VisitedObject: { type: 'Visited', in: 'js/visited.ts' },
  },
  'src/insight/portable/export.rs': {
    Portable: { type: 'ProfileExport', added: ['profile', 'consent'] },
    PortableEvent: 'ExportedEvent',
    PortableShown: 'ExportedEvent.shown',
    PortableItem: 'ProfileExport.items',
    PortableFeature: 'ProfileExport.items.features',
    PortableInterest: 'ProfileExport.interests',
    FactObject: 'NamedFact',
  },
  'src/visitor/log/event.rs': {
    FeatureName: ['InterestName', 'ExportedEvent.interest'],
  },
  'src/visitor/log/shown.rs': {
    Decision: 'ExportedEvent.decision',
  },
}

const ATTRIBUTES = String.raw`((?:\s*#\[[^\]]*\])*)\s*(?:pub(?:\([a-z]+\))? )?`
const FIELD = new RegExp(String.raw`${ATTRIBUTES}(?:r#)?(\w+): ([^\n]+?),?\s*(?=\n|$)`, 'g')

/** What serde is told in attributes, as `name = "value"`. What is not understood here is an error, not a guess. */
function serdeIn(attributes, known, place) {
  const settings = [...attributes.matchAll(/#\[serde\(([^\]]*)\)\]/g)].flatMap(([, inside]) => inside.split(/,\s*/))
  const pairs = settings.map((setting) => /^(\w+) = "([^"]*)"$/.exec(setting)?.slice(1) ?? [setting])
  for (const [name] of pairs) assert.ok(known.includes(name), `${place}: serde(${name}) is not understood by this test`)
  return Object.fromEntries(pairs)
}

const RENAMED = {
  undefined: (name) => name,
  camelCase: (name) => name.replace(/_(\w)/g, (_, letter) => letter.toUpperCase()),
  lowercase: (name) => name.toLowerCase(),
}

/** The fields of a struct as they are serialised: by name, whether each may be left out, or may be null. */
function fieldsOf(body, renamed, place) {
  const fields = [...body.matchAll(FIELD)].map(([, attributes, name, type]) => {
    const { skip_serializing_if: skips, rename = renamed(name) } = serdeIn(
      attributes,
      ['skip_serializing_if', 'rename'],
      `${place}.${name}`,
    )
    return [rename, kind(skips !== undefined, skips === undefined && type.startsWith('Option<'))]
  })
  assert.ok(fields.length > 0, `${place} has no field that this test can read`)
  return Object.fromEntries(fields)
}

/** A field that is one text, by which a variant is told from the others. */
const tagOf = (value) => `required ${JSON.stringify(value)}`
const kind = (isOptional, isNullable) => `${isOptional ? 'optional' : 'required'}${isNullable ? ' or null' : ''}`

/** The variants of an enum that has a tag: each is an object with the tag and its value among the fields. */
function variantsOf(body, renamed, tag, place) {
  return [...body.matchAll(/^ {4}(\w+) \{ ([^}]*) \},$/gm)].map(([, variant, fields]) => {
    const lines = fields.replaceAll(', ', ',\n')
    const tagged = { [tag]: tagOf(renamed(variant)) }
    return [`${place}::${variant}`, { ...tagged, ...fieldsOf(lines, RENAMED.undefined, place) }]
  })
}

/** All that a Rust source derives `Serialize` for, by name. */
function serialised(path) {
  const source = readFileSync(join(root, path), 'utf8').replace(/^\s*\/\/.*\n/gm, '')
  const items = new RegExp(
    String.raw`#\[derive\([^)]*\bSerialize\b[^)]*\)\]${ATTRIBUTES}(struct|enum) (\w+)(?:<[^>]*>)? \{\n([\s\S]*?)\n\}`,
    'g',
  )
  const found = [...source.matchAll(items)]
  const derived = source.match(/#\[derive\([^)]*\bSerialize\b/g) ?? []
  assert.equal(found.length, derived.length, `${path}: this test cannot read all that derives Serialize`)
  const shapes = found.flatMap(([, attributes, form, name, body]) => {
    const { rename_all: style, tag } = serdeIn(attributes, ['rename_all', 'tag'], `${path}: ${name}`)
    const renamed = RENAMED[style]
    assert.ok(renamed, `${path}: rename_all = "${style}" is not understood by this test`)
    if (form === 'struct') return [[name, fieldsOf(body, renamed, name)]]
    const variants = variantsOf(body, renamed, tag, name)
    assert.equal(variants.length, body.split('\n').length, `${path}: this test cannot read all variants of ${name}`)
    return variants
  })
  return Object.fromEntries(shapes)
}

const api = new API({ cwd: root })
const config = join(root, 'tsconfig.json')
const { program, checker } = api.updateSnapshot({ openProjects: [config] }).getProject(config)
after(() => api.close())

/** The type of that name which a file declares or exports. */
function declaredIn(file, name) {
  const source = program.getSourceFile(join(root, file))
  const declared = source.statements.find((statement) => statement.name?.text === name)
  const module = checker.getSymbolAtLocation(source)
  const symbol = declared
    ? checker.getSymbolAtLocation(declared.name)
    : checker.getExportsOfModule(module).find((exported) => exported.name === name)
  assert.ok(symbol, `${file} has no ${name}`)
  return checker.getDeclaredTypeOfSymbol(symbol)
}

/** The type of a field; of a list, that of its elements. */
function typeOfField(type, name) {
  const field = checker.getPropertyOfType(type, name)
  assert.ok(field, `${checker.typeToString(type)} has no ${name}`)
  const found = checker.getNonNullableType(checker.getTypeOfSymbol(field))
  return checker.isArrayType(found) ? checker.getTypeArguments(found)[0] : found
}

const textOfField = (type, name) => checker.typeToString(checker.getTypeOfSymbol(checker.getPropertyOfType(type, name)))

function typeOf({ type: path, in: file = TYPES, where }) {
  const [name, ...fields] = path.split('.')
  const type = fields.reduce(typeOfField, declaredIn(file, name))
  if (!where) return type
  const [[field, value]] = Object.entries(where)
  const member = type.getTypes().find((member) => textOfField(member, field) === JSON.stringify(value))
  assert.ok(member, `${path} has no member whose ${field} is ${value}`)
  return member
}

/** The fields of a TypeScript type, in the form of `fieldsOf`. */
function declaredFields(type) {
  const fields = checker.getPropertiesOfType(type).map((field) => {
    const isNullable = /\bnull\b/.test(checker.typeToString(checker.getTypeOfSymbol(field)))
    return [field.name, kind(Boolean(field.flags & SymbolFlags.Optional), isNullable)]
  })
  return Object.fromEntries(fields)
}

/** The fields that TypeScript has to declare for what Rust serialises. */
function expectedFields(rust, { always = [], never = [] }) {
  const fields = { ...rust }
  for (const name of [...always, ...never]) assert.equal(rust[name], 'optional', `Rust never leaves out ${name}`)
  for (const name of always) fields[name] = 'required'
  for (const name of never) delete fields[name]
  return fields
}

for (const [path, table] of Object.entries(DECLARED)) {
  describe(path, () => {
    test('has its types in the table, and nothing else is there', () => {
      assert.deepEqual(Object.keys(table).sort(), Object.keys(serialised(path)).sort())
    })

    for (const [name, declared] of Object.entries(table)) {
      for (const one of [declared].flat()) {
        const entry = typeof one === 'string' ? { type: one } : one
        test(`${name} is ${entry.type}`, () => {
          const shape = serialised(path)[name]
          const fields = declaredFields(typeOf(entry))
          for (const [tag, value] of Object.entries(entry.where ?? {}))
            if (tagOf(value) === shape[tag]) fields[tag] = shape[tag]
          for (const added of entry.added ?? []) {
            assert.ok(added in fields, `${entry.type} has no ${added}`)
            assert.ok(!(added in shape), `the engine gives ${added} itself`)
            delete fields[added]
          }
          assert.deepEqual(fields, expectedFields(shape, entry))
        })
      }
    }
  })
}
