// The whole way again, from the desk to the clinic, without script and on a telephone's screen.
import assert from 'node:assert/strict';
import { answer, answer_pathway, find, pick_time } from './walk.mjs';
import { widths } from './visitor.mjs';

async function whole_walk(world, options) {
  const person = await world.caller();
  const desk = await world.nobody(options);
  await desk.open('/');
  await desk.sign_in('reception.millhouse');
  await find(desk, person.nhs_number);
  await desk.follow(person.name);
  await desk.follow('New request');
  await desk.page.fill('#words', 'My knee locks on the stairs.');
  await answer(desk, { reason: 'musculoskeletal' });
  await desk.press('Continue');
  await answer_pathway(desk, { region: 'knee', duration: 'months' });
  await pick_time(desk);
  await desk.press('Keep this time while we talk');
  await desk.press('Book this time');
  assert.equal(await desk.heading(), 'Booked');
  const appointment = desk.path();
  const with_whom = await desk.text();
  for (const page of ['/print', '/move', '/cancel']) await desk.open(appointment + page);
  for (const page of ['/requests', '/clinics', '/pathways', '/pathways/physiotherapy', '/pathways/front-door']) await desk.open(page);

  const physio = await world.as(with_whom.includes('Priya Nair') ? 'physio.nair' : 'physio.okafor', options);
  await physio.open(appointment.replace('appointments', 'visits'));
  await physio.press('Start the visit');
  await physio.page.check('input[name=outcome][value=signpost]');
  await physio.page.selectOption('#onward', 'community_activity');
  await physio.press('Save and finish');
  assert.equal(physio.path(), '/clinics');
  await physio.follow(/^All \(/);
  await physio.follow(/^Close this clinic/);

  // And the safe way out.
  await desk.open(`${person.href}/requests/new`);
  await desk.page.check('input[name=stroke_signs][value=yes]');
  await desk.press('Continue');
  assert.equal(await desk.heading(), 'Stop: this may be an emergency');
}

export const cases = [
  ['walks from the desk to the clinic without script', (world) => whole_walk(world, { script: false })],
  ['walks from the desk to the clinic on a screen 360 px wide', (world) => whole_walk(world, { size: widths.phone })],
  ['walks from the desk to the clinic on a screen 360 px wide without script', (world) => whole_walk(world, { size: widths.phone, script: false })],
];
