// kill -9 at any moment: what was answered is there, what was not is settled by sending the form again, nobody has a time twice.
import assert from 'node:assert/strict';
import { count_from } from './chance.mjs';
import { Load, add_receptionists } from './load.mjs';
import { Server, make_demo, must_be_sound, postgres_place, sqlite_place } from './place.mjs';

const kills = count_from('FINGERPOST_KILLS', 25);
const starting_ms_max = 2000;

async function kill_under_load(place) {
  make_demo(place);
  add_receptionists(place);
  let server = await Server.start(place);
  const load = await Load.begin(server);
  let slowest = 0;
  for (let i = 0; i < kills; ++i) {
    load.run();
    await load.for_a_while(50, 400);
    await server.kill();
    await load.stop();
    if (i % 5 === 0 || i === kills - 1) must_be_sound(place);
    server = await Server.start(place);
    slowest = Math.max(slowest, server.started_in);
    await load.settle(server);
    if (i % 5 === 4) await load.cancel_all();
  }
  await load.must_notice_a_loss();
  await server.stop();
  must_be_sound(place);
  assert.ok(load.figures.bookings > kills / 5 && load.figures.resent > kills / 2, `too little load: ${load.said()}`);
  assert.ok(slowest <= starting_ms_max, `took ${slowest.toFixed(0)} ms to start`);
  return `${kills} kills, ${load.said()}, 0 lost, 0 double, slowest start ${slowest.toFixed(0)} ms`;
}

export const cases = [
  ['loses nothing acknowledged, on the embedded database', () => kill_under_load(sqlite_place())],
  ['loses nothing acknowledged, on PostgreSQL', () => kill_under_load(postgres_place())],
];
