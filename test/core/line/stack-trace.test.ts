import { parseLine } from '../../../core/line';
import { shortenedTrace } from '../../../core/line/stack-trace';
import { aRawLine } from './a-raw-line';

const JAVA = `java.lang.IllegalStateException: no seat
\tat java.base/java.util.ArrayList.get(ArrayList.java:427)
\tat org.springframework.web.Dispatcher.go(Dispatcher.java:9)
\tat org.acme.Booking.reserve(Booking.java:77)
\tat org.acme.Main.main(Main.java:3)
Caused by: java.sql.SQLException: closed
\tat org.postgresql.Driver.connect(Driver.java:1)
\t... 12 more`;
const NODE = `TypeError: x is not a function
    at Object.<anonymous> (/app/node_modules/lib/index.js:1:2)
    at pay (/app/src/pay.js:10:7)
    at process.processTicks (node:internal/process/task_queues:95:5)`;
const PYTHON = `Traceback (most recent call last):
  File "/app/shop/cart.py", line 12, in total
    return price(item)
  File "/usr/lib/python3.12/site-packages/money/core.py", line 7, in price
    raise ValueError("no price")
ValueError: no price`;
const GO = `panic: assignment to entry in nil map

goroutine 17 [running]:
runtime.gopanic({0x1, 0x2})
\t/usr/local/go/src/runtime/panic.go:770 +0x132
main.(*Cart).add(0xc000012, {0x10, 0x3})
\t/app/cart.go:42 +0x1d`;

test.each([
  {
    name: 'Java',
    text: `2026-11-21 09:38:01,123 ERROR [main] org.acme.Web - booking failed\n${JAVA}`,
    severity: 'error',
    message:
      'booking failed  java.lang.IllegalStateException: no seat  Caused by: java.sql.SQLException: closed  at org.acme.Booking.reserve(Booking.java:77)',
  },
  {
    name: 'Node',
    text: NODE,
    severity: 'error',
    message: 'TypeError: x is not a function  at pay (/app/src/pay.js:10:7)',
  },
  {
    name: 'Python',
    text: `could not price cart\n${PYTHON}`,
    severity: 'error',
    message: 'could not price cart  ValueError: no price  File "/app/shop/cart.py", line 12, in total',
  },
  {
    name: 'Go',
    text: GO,
    severity: 'critical',
    message: 'assignment to entry in nil map  main.(*Cart).add(0xc000012, {0x10, 0x3})',
  },
  {
    name: 'Node, with line breaks written out',
    text: NODE.replaceAll('\n', '\\n'),
    severity: 'error',
    message: 'TypeError: x is not a function  at pay (/app/src/pay.js:10:7)',
  },
  {
    name: 'Java in JSON, with the level that JSON says',
    text: JSON.stringify({ level: 'warn', msg: JAVA }),
    severity: 'warning',
    message:
      'java.lang.IllegalStateException: no seat  Caused by: java.sql.SQLException: closed  at org.acme.Booking.reserve(Booking.java:77)',
  },
])('a stack of $name is its exception and the first frame of the program’s own', ({ text, severity, message }) => {
  const line = parseLine(aRawLine(text));
  expect({ severity: line.severity, message: line.message }).toEqual({ severity, message });
});

test('how deep a failure was called from does not tell it from another', () => {
  const deeper = JAVA.replace(
    '\tat org.acme.Main.main',
    '\tat org.acme.Retry.again(Retry.java:5)\n\tat org.acme.Main.main',
  );
  expect(shortenedTrace(deeper)).toBe(shortenedTrace(JAVA));
});

test.each([
  'two\nlines',
  'C:\\new\\folder',
  'Traceback (most recent call last):\nnothing',
  'goroutine 1 [x]\nno frame',
])('a text without a stack stays as it is: %j', (text) => expect(shortenedTrace(text)).toBeUndefined());
