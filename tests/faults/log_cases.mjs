// What the server writes to its log: codes, numbers, route names and request ids; nothing of a patient's, whatever is asked and however
// it fails.
import assert from 'node:assert/strict';
import { Desk, families, form_of } from './desk.mjs';
import { Server, make_demo, password, postgres_place, sqlite_place } from './place.mjs';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

// Everything by which somebody could be known, as it is shown and as it might be typed or stored.
function traces_of(person) {
  const [day, month, year] = person.born.split(' ');
  const number = String(months.indexOf(month) + 1), two = (text) => text.padStart(2, '0');
  const digits = person.telephone.replace(/\D/g, '');
  return [...person.name.replace(/[^\p{L}'-]+/gu, ' ').split(' ').filter((word) => word.length > 3), person.nhs_number, person.nhs_number.replaceAll(' ', ''), person.born,
    `${day}/${number}/${year}`, `${two(day)}/${two(number)}/${year}`, `${year}-${two(number)}-${two(day)}`, /[A-Z]{1,2}\d[\dA-Z]? \d[A-Z]{2}/.exec(person.address)?.[0],
    person.address.split(',')[0], person.telephone, digits, `+44${digits.slice(1)}`].filter((trace) => trace && trace !== 'None' && trace !== 'Hidden' && trace.length > 3);
}
const found_in = (log, traces) => traces.filter((trace) => log.toLowerCase().includes(trace.toLowerCase()));

async function a_busy_day(server, canaries) {
  const desk = await Desk.sign_in(server, 'reception.millhouse');
  const people = (await desk.people(families)).slice(0, 60);
  assert.ok(people.length > 10);
  const csrf = /name="csrf" value="([^"]*)"/.exec((await desk.get('/')).body)[1];
  for (const person of people.slice(0, 10))
    for (const query of [person.name, `${person.name} ${person.born}`, person.nhs_number, person.telephone, `${canaries[0]} ${person.name}`])
      await desk.send('POST', '/patients/find', { csrf, query });
  const calls = [];
  for (const caller of (await desk.callers(families)).slice(0, 8)) {
    const { person } = caller;
    people.push(person);
    calls.push(await caller.call(desk, `${canaries[1]}: my back, says ${person.name} of ${person.address}`, { cancel_share: 0.3 }));
    const page = await desk.get(`${person.href}/requests/new`);
    const form = form_of(page.body, '/requests', { words: canaries[2], reason: 'musculoskeletal' });
    // Fails in as many ways as there are: by form, by token, by place, by person, by address, by method.
    await desk.send('POST', form.action, { ...form.fields, reason: canaries[3] });
    await desk.send('POST', form.action, { ...form.fields, csrf: 'forged' });
    await desk.send('POST', `/patients/${person.name}/requests`, form.fields);
    await desk.send('PUT', `${person.href}?name=${encodeURIComponent(person.name)}`, form.fields);
    await desk.get(`/patients/${encodeURIComponent(person.nhs_number)}`);
    await desk.get(`/nowhere/${encodeURIComponent(person.name)}?nhs=${encodeURIComponent(person.nhs_number)}&words=${canaries[4]}`);
    await desk.get(`/clinics?day=${encodeURIComponent(person.born)}&list=${encodeURIComponent(person.name)}`);
    await desk.get(`/%FF${encodeURIComponent(person.name)}`);
    await Desk.sign_in(server, `${canaries[5]} ${person.name}`, canaries[6]).catch(() => {});
    const stranger = new Desk(server, 'nobody');
    await stranger.get(`/requests?name=${encodeURIComponent(person.name)}`);
    await stranger.send('POST', form.action, form.fields);
  }
  await desk.send('POST', '/patients/find', { csrf, query: `${canaries[7]}${'x'.repeat(2_000_000)}` }).catch(() => {});
  await desk.send('POST', '/patients/find', { csrf, query: '999 000 0000 wrong number' });
  assert.ok(calls.includes('booked'), calls.join(', '));
  return people;
}

async function keeps_quiet(place) {
  make_demo(place);
  const server = await Server.start(place);
  const canaries = Array.from({ length: 8 }, (_, i) => `qcanary${i}word`);
  const people = await a_busy_day(server, canaries);
  assert.equal(await server.stop(), 0);
  const lines = server.log.split('\n').filter(Boolean);
  const asked = lines.filter((line) => line.includes('"event":"request"')).length;
  assert.ok(asked > 150, `only ${asked} requests were logged`);
  for (const line of lines) JSON.parse(line);
  const traces = [...new Set([...people.flatMap(traces_of), ...canaries, 'reception.millhouse', password])];
  // Names that are also words of the log itself say nothing of anybody.
  const own = lines.flatMap((line) => Object.entries(JSON.parse(line))).filter(([key]) => ['event', 'route', 'level'].includes(key)).map(([, value]) => value).join(' ');
  const telling = traces.filter((trace) => !own.toLowerCase().includes(trace.toLowerCase()));
  assert.ok(telling.length > traces.length - 3, 'too many names are words of the log');
  assert.deepEqual(found_in(server.log, telling), []);
  // The control: one planted line is found by everything in it.
  const planted = traces_of(people[0]);
  assert.deepEqual(found_in(`${server.log}{"event":"planted","of":"${planted.join(' ')}"}\n`, planted), planted);
  return `${lines.length} lines, ${telling.length} names, numbers, dates and words looked for, 0 found`;
}

export const cases = [
  ['never writes of a patient, on the embedded database', () => keeps_quiet(sqlite_place())],
  ['never writes of a patient, on PostgreSQL', () => keeps_quiet(postgres_place())],
];
