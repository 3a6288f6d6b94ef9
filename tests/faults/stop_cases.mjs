// Told to stop, it finishes what it took and takes no more.
import assert from 'node:assert/strict';
import { pause, until } from './chance.mjs';
import { Desk, Unanswered } from './desk.mjs';
import { Load, add_receptionists } from './load.mjs';
import { Server, make_demo, must_be_sound, password, sqlite_place } from './place.mjs';

export const cases = [
  ['answers every request it has taken before it ends', async () => {
    const place = sqlite_place();
    make_demo(place, 40);
    const server = await Server.start(place);
    // Signing in is slow on purpose: six are waiting for their password's hash when the signal comes.
    const before = server.processor_ms();
    const waiting = Array.from({ length: 6 }, () => Desk.sign_in(server, 'reception.millhouse'));
    assert.ok(await until(10, () => server.processor_ms() > before + 40), 'no password is looked at');
    const told = performance.now();
    const ended = server.stop();
    const answers = await Promise.allSettled(waiting);
    assert.deepEqual(answers.map((answer) => answer.reason?.message ?? 'answered'), Array(6).fill('answered'));
    assert.equal(await ended, 0);
    const took = performance.now() - told;
    await assert.rejects(Desk.sign_in(server, 'reception.millhouse'), Unanswered);
    const again = await Server.start(place);
    for (const { value: desk } of answers) {
      desk.site = again;
      assert.equal((await desk.get('/')).status, 200);
    }
    assert.equal(await again.stop(), 0);
    return `6 of 6 answered, ended ${took.toFixed(0)} ms after the signal`;
  }],
  ['loses nothing under load, twice in a row', async () => {
    const place = sqlite_place();
    make_demo(place);
    add_receptionists(place);
    let server = await Server.start(place);
    const load = await Load.begin(server);
    for (let i = 0; i < 2; ++i) {
      load.run();
      await pause(400);
      assert.equal(await server.stop(), 0);
      await load.stop();
      must_be_sound(place);
      server = await Server.start(place);
      await load.settle(server);
    }
    return load.said();
  }],
  ['ends at once when nobody asks anything, also with connections open', async () => {
    const place = sqlite_place();
    make_demo(place, 40);
    const server = await Server.start(place);
    await Desk.sign_in(server, 'reception.millhouse', password);
    const told = performance.now();
    assert.equal(await server.stop(), 0);
    const ms = performance.now() - told;
    assert.ok(ms < 2000, `took ${ms.toFixed(0)} ms`);
  }],
];
