import { join, openTemplates, tokenise, type Templates } from '../../core';
import { saved } from '../core/template/learned';
import { HOSTILE, wildTexts } from './hostile-texts';

const SEED = Number(process.env.SEED ?? 20_261_121);
const AT = 1_795_253_881_000;

test(`joining what was cut gives the text back (seed ${SEED})`, () => {
  for (const text of wildTexts(SEED, 10_000)) if (join(tokenise(text)) !== text) throw new Error(JSON.stringify(text));
});

test(`any text has a template, and the same text the same one at once (seed ${SEED})`, () => {
  const templates = openTemplates(new Map(), { templates: 3_000, templatesOfService: 2_000 });
  for (const text of wildTexts(SEED, 10_000)) {
    const { id } = templates.match('shop', text, AT);
    const again = templates.match('shop', text, AT);
    if (again.id !== id || again.isNew) throw new Error(JSON.stringify(text));
  }
  expect(templates.size).toBeLessThanOrEqual(2_000);
});

test(`saved and opened anywhere on the way, the same lines have the same templates (seed ${SEED})`, () => {
  const texts = [...wildTexts(SEED + 1, 2_000)];
  const straight = openTemplates(new Map());
  let parts = saved(straight);
  let stopping: Templates = openTemplates(parts);
  for (const [index, text] of texts.entries()) {
    const one = straight.match('shop', text, AT);
    const other = stopping.match('shop', text, AT);
    if (one.id !== other.id || one.text !== other.text || one.isNew !== other.isNew)
      throw new Error(JSON.stringify(text));
    if (index % 100 === 0) stopping = openTemplates((parts = saved(stopping, parts)));
  }
});

test(`in another order of arrival, what has not become more general has the same id (seed ${SEED})`, () => {
  const texts = [...wildTexts(SEED + 3, 2_000)];
  const forth = openTemplates(new Map());
  const back = openTemplates(new Map());
  const there = texts.map((text) => forth.match('shop', text, AT).id);
  const again = [...texts]
    .reverse()
    .map((text) => back.match('shop', text, AT).id)
    .reverse();
  let same = 0;
  for (const [index, id] of there.entries()) {
    if (forth.lineageOf(id) ?? back.lineageOf(again[index]!)) continue;
    if (again[index] !== id) throw new Error(JSON.stringify(texts[index]));
    same++;
  }
  expect(same).toBeGreaterThan(500);
});

test(`every literal is in every line of its template, as it stands (seed ${SEED})`, () => {
  const texts = [...wildTexts(SEED + 2, 5_000)];
  const templates = openTemplates(new Map(), { templates: 20_000, templatesOfService: 20_000 });
  const lines = texts.map((text) => ({ text, match: templates.match('shop', text, AT) }));
  let literals = 0;
  for (const { text, match } of lines) {
    for (const literal of match.literals) {
      literals++;
      if (!text.includes(literal)) throw new Error(JSON.stringify({ text, literal, template: match.text }));
    }
  }
  expect(literals).toBeGreaterThan(1_000);
});

test.each(HOSTILE)('256 KB of $name take linear time', ({ text }) => {
  const templates = openTemplates(new Map());
  const began = process.cpuUsage();
  templates.match('shop', text, AT);
  templates.match('shop', text, AT);
  const { user, system } = process.cpuUsage(began);
  expect((user + system) / 1_000).toBeLessThan(500);
});
