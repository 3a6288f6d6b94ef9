// What is random in these tests comes from one printed seed; and what cannot be tried on this machine.
export class Skipped extends Error {}

export const seed = Number(process.env.FINGERPOST_SEED ?? Date.now() % 1_000_000_007);

let state = seed >>> 0;
// Mulberry32. The order in which clients ask is the machine's: a seed repeats the choices, not the race.
export function random() {
  state = (state + 0x6d2b79f5) >>> 0;
  let t = Math.imul(state ^ (state >>> 15), state | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}
export const between = (least, most) => least + Math.floor(random() * (most - least + 1));
export const one_of = (list) => list[Math.floor(random() * list.length)];
export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
export async function until(seconds, holds) {
  for (const end = performance.now() + seconds * 1000; performance.now() < end; await pause(20)) if (await holds()) return true;
  return false;
}
export const count_from = (name, usual) => Number(process.env[name] ?? usual);
