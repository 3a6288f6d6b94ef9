// PostgreSQL thrown down and started again under load: pages say "try again" meanwhile and come back by themselves; nothing acknowledged
// is lost.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Skipped, between, count_from, pause } from './chance.mjs';
import { Load, add_receptionists } from './load.mjs';
import { Server, afterwards, make_demo, must_be_sound, new_folder, postgres_place } from './place.mjs';

const restarts = count_from('FINGERPOST_RESTARTS', 10);
const back_in_ms_max = 2000;

// A server of its own: the one that other tests use is not to be thrown down. It listens on a socket in its own folder only.
class Cluster {
  constructor() {
    const versions = existsSync('/usr/lib/postgresql') ? readdirSync('/usr/lib/postgresql').sort((a, b) => a - b) : [];
    if (versions.length === 0) throw new Skipped('PostgreSQL\'s programs are not installed');
    this.bin = `/usr/lib/postgresql/${versions.at(-1)}/bin`;
    this.folder = new_folder();
    chmodSync(this.folder, 0o755);
    if (process.getuid() === 0) spawnSync('chown', ['postgres:', this.folder]);
    afterwards(() => this.act('stop', '-m', 'immediate').catch(() => {}));
    this.must('initdb', '-D', join(this.folder, 'data'), '-U', 'fingerpost', '-A', 'trust', '-E', 'UTF8', '--no-sync');
    this.server = `host=${this.folder} user=fingerpost dbname=postgres`;
  }
  must(name, ...args) {
    const words = [join(this.bin, name), ...args];
    if (process.getuid() === 0) words.unshift('runuser', '-u', 'postgres', '--');
    const done = spawnSync(words[0], words.slice(1), { encoding: 'utf8', cwd: this.folder, env: { ...process.env, LC_ALL: 'C.UTF-8' }, stdio: ['ignore', 'ignore', 'pipe'] });
    if (done.status !== 0) throw new Error(`${name}: ${done.error?.message ?? done.stderr}`);
  }
  async act(verb, ...more) { this.must('pg_ctl', '-D', join(this.folder, 'data'), '-w', '-t', '60', ...more, verb); }
  start() { return this.act('start', '-l', join(this.folder, 'log'), '-o', `-k ${this.folder} -c listen_addresses='' -c max_connections=50 -c recovery_init_sync_method=syncfs`); }
}

export const cases = [
  [`restarted at once, ${restarts} times under load: loses nothing and comes back by itself`, async () => {
    const cluster = new Cluster();
    await cluster.start();
    const place = postgres_place(cluster.server);
    make_demo(place);
    add_receptionists(place);
    const server = await Server.start(place);
    const load = await Load.begin(server);
    let slowest = 0;
    for (let i = 0; i < restarts; ++i) {
      load.run({ patient: true });
      await pause(between(100, 400));
      await cluster.act('stop', '-m', 'immediate');
      if (i < 2) {  // gone for good, as far as anybody can tell
        const asked = performance.now();
        assert.equal((await load.desks[0].desk.get('/requests')).status, 503, 'a page without a database');
        assert.ok(performance.now() - asked < 6000, 'answers too late');
      }
      await cluster.start();
      const up = performance.now();
      for (;; await pause(10)) {
        const { status } = await load.desks[0].desk.get('/requests');
        if (status === 200) break;
        assert.equal(status, 503);
        assert.ok(performance.now() - up < back_in_ms_max, 'does not come back');
      }
      slowest = Math.max(slowest, performance.now() - up);
      await load.stop();
      await load.settle(server);
      if (i % 5 === 4) await load.cancel_all();
    }
    assert.equal(load.figures.unanswered, 0, 'a connection was cut by a server that never stopped');
    must_be_sound(place);
    assert.equal(await server.stop(), 0);
    assert.ok(!server.log.includes('"event":"failed"'), server.log.split('\n').find((line) => line.includes('"event":"failed"')));
    return `${restarts} restarts, ${load.said()}, 0 lost or given twice, back ${slowest.toFixed(0)} ms after PostgreSQL`;
  }],
];
