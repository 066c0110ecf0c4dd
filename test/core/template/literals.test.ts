import { learned, AT } from './learned';

const literalsOf = (messages: readonly string[]) => learned(messages).match('shop', messages[0]!, AT).literals;

test.each([
  {
    name: 'reach over no mask',
    messages: ['Connection from 10.0.0.1:5 closed in 12ms'],
    are: ['Connection from', 'closed in'],
  },
  {
    name: 'reach over no word that differs',
    messages: ['user bob logged in', 'user eve logged in'],
    are: ['logged in', 'user'],
  },
  { name: 'reach over no tab and no wide gap', messages: ['one two  three\tfour'], are: ['one two', 'three', 'four'] },
  { name: 'reach over no gap that differs', messages: ['one two three', 'one  two three'], are: ['two three', 'one'] },
  {
    name: 'reach over nothing that JSON escapes',
    messages: ['say "hello there" to a\\b <c>'],
    are: ['hello there', 'to a', 'say'],
  },
  {
    name: 'reach over no =, where logfmt took quotes off',
    messages: ['reason=gone away'],
    are: ['reason', 'gone away'].toSorted((a, b) => b.length - a.length),
  },
  { name: 'are at most three', messages: ['aaaa 1 bbbbb 2 ccc 3 dddddd'], are: ['dddddd', 'bbbbb', 'aaaa'] },
  { name: 'are none where there is no constant', messages: ['1 ab'], are: [] },
  { name: 'hold no placeholder of a secret', messages: ['token=<redacted:token> used'], are: ['token', 'used'] },
])('literals $name', ({ messages, are }) => {
  expect(literalsOf(messages)).toEqual(are);
});
