import { bookOf, unitOf } from '../../../nodes/shared/unit-names';

test('a unit is named by workflow and node, so that a copy of a workflow has state of its own', () => {
  expect(unitOf('baseline', { id: 'w1' }, { id: 'n1' })).toBe('baseline/w1/n1');
  expect(unitOf('receiver', { id: undefined }, { id: 'n1' })).toBe('receiver/unsaved/n1');
});

test('a book has a plain name', () => {
  expect(bookOf('default')).toBe('book/default');
});

test.each(['', ' default', 'a/b', '../x', 'ü', 'x'.repeat(61)])('"%s" is no name for a book', (name) => {
  expect(() => bookOf(name)).toThrow(/is not a book's name/);
});
