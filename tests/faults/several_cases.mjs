// Two servers over one PostgreSQL: receptionists on both take calls and want the same times; one server is killed and the other goes on.
import assert from 'node:assert/strict';
import { until } from './chance.mjs';
import { Desk } from './desk.mjs';
import { Load, add_receptionists } from './load.mjs';
import { Server, make_demo, must, must_be_sound, password, postgres_place, psql } from './place.mjs';

const rounds = 5;

async function two_servers() {
  const place = postgres_place();
  make_demo(place);
  add_receptionists(place);
  const servers = await Promise.all([Server.start(place), Server.start(place)]);
  return { place, servers };
}

export const cases = [
  [`one of two killed ${rounds} times under load: nothing lost, no time given twice, one chain of seals, the other goes on`, async () => {
    const { place, servers } = await two_servers();
    const load = await Load.begin(servers[0]);  // signed in on the first, known to the second
    for (let i = 0; i < rounds; ++i) {
      load.desks.forEach(({ desk }, n) => { desk.site = servers[n % 2]; });
      load.run();
      await load.for_a_while(300, 600);
      const dies = i % 2, lives = 1 - dies;
      await servers[dies].kill();
      const acknowledged = () => load.desks.filter((_, n) => n % 2 === lives).reduce((sum, { desk }) => sum + desk.acknowledged, 0);
      const before = acknowledged();
      await load.for_a_while(300, 400);
      assert.ok(await until(5, () => acknowledged() > before), 'the other server acknowledged nothing more');
      await load.stop();
      await load.settle(servers[lives]);
      must('audit', 'verify', ...place);
      servers[dies] = await Server.start(place);
      if (i % 2 === 1) await load.cancel_all();
    }
    await load.must_notice_a_loss();
    for (const server of servers) {
      assert.equal(await server.stop(), 0);
      assert.ok(!/"event":"(failed|bug|sealing_failed)"/.test(server.log), server.log.split('\n').find((line) => /"(failed|bug|sealing_failed)"/.test(line)));
    }
    must_be_sound(place);
    assert.equal(psql(place[1], 'select count(*) from (select previous from seals group by previous having count(*) > 1) t'), '0');
    assert.ok(load.figures.bookings > 10, `too little load: ${load.said()}`);
    return `${load.said()}, 0 lost, 0 double, ${psql(place[1], 'select count(*) from seals')} seals in one chain`;
  }],
  ['a password is guessed at ten times in five minutes, not ten times on each', async () => {
    const { servers } = await two_servers();
    const tries = [];
    for (let i = 0; i < 14; ++i) {
      const desk = new Desk(servers[i % 2], 'desk1');
      tries.push((await desk.send('POST', '/sign-in', { user_name: 'desk1', password: 'not the password', return: '' })).status);
    }
    assert.deepEqual(tries, [...Array(10).fill(422), ...Array(4).fill(429)]);
    await assert.rejects(Desk.sign_in(servers[1], 'desk1', password), /429/);
    await Desk.sign_in(servers[1], 'desk2');
    for (const server of servers) await server.stop();
  }],
  ['signed out on one is signed out on the other', async () => {
    const { servers } = await two_servers();
    const desk = await Desk.sign_in(servers[0], 'desk1');
    desk.site = servers[1];
    const page = await desk.get('/');
    assert.equal(page.status, 200);
    const csrf = /name="csrf" value="([^"]*)"/.exec(page.body)[1];
    assert.equal((await desk.send('POST', '/sign-out', { csrf })).status, 303);
    desk.site = servers[0];
    assert.notEqual((await desk.get('/')).status, 200);
    for (const server of servers) await server.stop();
  }],
];
