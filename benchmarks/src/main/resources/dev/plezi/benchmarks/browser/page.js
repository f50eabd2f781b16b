/** Measures clients in turn, each in a frame of its own. */

/** A batch takes about so many milliseconds: the page's clock counts in tenths of one. */
const BATCH = 8;

/** So many batches of each come before those that count. */
const WARM_UP = 10;

const TURN = 64;

async function frame(name) {
  const made = document.createElement('iframe');
  made.src = '/frame.html?' + name;
  await new Promise((resolve) => {
    made.onload = resolve;
    document.body.append(made);
  });
  return made.contentWindow;
}

/** How many turns take as long as a batch. */
async function calibrate(measure) {
  let turns = 16;
  for (let round = 0; round < WARM_UP; round++) {
    const took = await measure(turns);
    turns = Math.ceil(turns * Math.min(8, BATCH / Math.max(took, 0.1)));
  }
  return turns;
}

/** What is measured: each way, of each payload, of each client. */
const experiments = [];

/** Opens a frame for each client, and has them run until the engine knows them. */
window.prepare = async (names, payloads, all) => {
  for (const client of names) {
    const { ways, prepare } = await frame(client);
    for (const { event, members } of payloads) {
      const events = await prepare(event, JSON.parse(members));
      for (const way of all) {
        const measure = (turns) => ways[way](events, turns);
        experiments.push({ way, event, client, measure });
      }
    }
  }
  // In the order in which they are compared: those of the same way and payload one after another.
  const order = ({ way, event }) => all.indexOf(way) * payloads.length + payloads.findIndex((p) => p.event == event);
  experiments.sort((a, b) => order(a) - order(b));
  for (const each of experiments) {
    each.turns = await calibrate(each.measure);
  }
};

/** A round: the nanoseconds of an event in each. */
window.measure = async () => {
  const round = [];
  for (const { way, event, client, measure, turns } of experiments) {
    round.push({ way, event, client, time: ((await measure(turns)) * 1e6) / (turns * TURN) });
  }
  return round;
};
