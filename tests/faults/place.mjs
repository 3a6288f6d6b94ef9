// Where a case keeps its data, the program on it, and the tidying afterwards. Nothing of a case outlives it.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Skipped } from './chance.mjs';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const program = process.env.FINGERPOST_PROGRAM ?? join(root, 'build/fingerpost');
export const password = 'fingerpost-demo-2026';

const leftovers = [];
export function afterwards(tidy) { leftovers.push(tidy); }
export async function clear_away() {
  while (leftovers.length > 0) {
    try {
      await leftovers.pop()();
    } catch (error) {
      console.log(`     tidying: ${error.message}`);
    }
  }
}

export function new_folder() {
  const folder = mkdtempSync(join(tmpdir(), 'fingerpost-faults.'));
  afterwards(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

// A small demonstration that several cases look at and none changes: gone when the program ends.
let shared;
export function shared_demo() {
  if (!shared) {
    const folder = mkdtempSync(join(tmpdir(), 'fingerpost-faults.'));
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
    make_demo((shared = sqlite_place(folder)), 40);
  }
  return shared;
}

export function command(...args) {
  const options = typeof args.at(-1) === 'object' ? args.pop() : {};
  const done = spawnSync(program, args, { cwd: root, encoding: 'utf8', timeout: 60_000, ...options });
  return { code: done.status, out: done.stdout ?? '', err: done.stderr ?? '' };
}
export function must(...args) {
  const done = command(...args);
  if (done.code !== 0) throw new Error(`fingerpost ${args.slice(0, 2).join(' ')}: ${done.err}${done.out}`);
  return done.out;
}

// The words that name a database to the program.
export function sqlite_place(folder = new_folder()) { return ['--data', join(folder, 'data')]; }

let databases = 0;
export function postgres_place(server = process.env.FINGERPOST_TEST_POSTGRES) {
  if (!server) throw new Skipped('FINGERPOST_TEST_POSTGRES names no server');
  const name = `fingerpost_faults_${process.pid}_${++databases}`;
  psql(server, `create database ${name} template template0 encoding 'UTF8' locale 'C'`);
  afterwards(() => psql(server, `drop database if exists ${name} with (force)`));
  return ['--database', `${server.replace(/dbname=\S+/, '')} dbname=${name}`];
}
export function psql(server, sql) {
  const done = spawnSync('psql', ['-X', '-q', '-t', '-A', '-v', 'ON_ERROR_STOP=1', '-d', server, '-c', sql], { encoding: 'utf8', timeout: 30_000 });
  if (done.error) throw new Skipped(`psql: ${done.error.message}`);
  if (done.status !== 0) throw new Error(`psql: ${done.stderr}`);
  return done.stdout.trim();
}

export function make_demo(place, patients = 400) { must('demo', ...place, '--seed', '1', '--patients', String(patients)); }

export class Server {
  // `through`: a program that starts this one, such as strace.
  static async start(place, { through = [], more = [] } = {}) {
    const server = new Server();
    server.begun = performance.now();
    const words = [...through, program, 'serve', ...place, '--listen', '127.0.0.1:0', ...more];
    const child = spawn(words[0], words.slice(1), { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    Object.assign(server, { child, log: '', place });
    child.stderr.on('data', (bytes) => { server.log += bytes; });
    server.ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve(code ?? signal)));
    afterwards(() => server.kill());
    server.address = await new Promise((resolve, reject) => {
      let out = '';
      child.stdout.on('data', (bytes) => {
        out += bytes;
        const found = /serves on (http:\S+)/.exec(out);
        if (found) resolve(found[1]);
      });
      child.once('error', reject);
      child.once('exit', () => reject(new Error(`the server did not start: ${server.log}`)));
    });
    const health = await fetch(`${server.address}/health`);
    if (health.status !== 200) throw new Error(`not healthy: ${health.status}`);
    server.started_in = performance.now() - server.begun;
    if (through.length > 0) server.pid = Number(readFileSync(join(place[1], 'fingerpost.db.lock'), 'utf8'));
    else server.pid = child.pid;
    return server;
  }

  // What it has had of the processors: in clock ticks of 10 ms.
  processor_ms() {
    const fields = readFileSync(`/proc/${this.pid}/stat`, 'utf8').replace(/^.*\) /, '').split(' ');
    return 10 * (Number(fields[11]) + Number(fields[12]));
  }

  async kill() {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      try { process.kill(this.pid ?? this.child.pid, 'SIGKILL'); } catch { /* it went by itself */ }
    }
    return this.ended;
  }
  async stop() {
    process.kill(this.pid, 'SIGTERM');
    return this.ended;
  }
}

// The database is sound and its trail unbroken. Only when no server has the embedded database open.
export function must_be_sound(place) {
  must('check', ...place);
  must('audit', 'verify', ...place);
}
