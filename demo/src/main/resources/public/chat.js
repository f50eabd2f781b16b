'use strict';

// The chat itself: who comes in, who is here, what is said, and the connection. What it looks like
// stands in page.js and chat.css; the events are those of Chat.java.

const MAX_WAITING = Number(document.body.dataset.maxWaiting);

// With a session nobody notices a lost connection. Only when the session itself is lost do we come
// in anew and repeat what is in doubt; where the server has no sessions, with each connection.
const client = new PleziClient('/', { autoreconnect: true, level: 2 });

// ---- coming in

/** A secret. It lets us in again while the server still has our old connection, or another tab. */
const key = recall('key') || remember('key', random());
/** Begins the ids of our lines, so that we know them again after a reload. */
const mark = recall('mark') || remember('mark', random());
/** The nickname that we ask for. */
let wanted = recall('nickname');
/** The nickname that we have, from the server's first welcome on. */
let me = null;

function join() {
  if (wanted) {
    client.emit({ event: 'chat_auth', nickname: wanted, key });
  }
}

client.onopen = () => {
  join();
  // Sent here, it follows our nickname and precedes the lines that the client has kept.
  repeatWhatMayBeLost();
};

client.welcome = (event) => {
  const back = me === event.nickname;
  if (back && event.more && !event.lines.some(({ id }) => lines.has(id))) {
    tell('Some of what was said meanwhile is missing here.');
  }
  me = remember('nickname', event.nickname);
  event.lines.forEach(heard);
  tell(back ? 'Back again.' : `You are in, as ${me}.`);
  here = new Set(event.people);
  showPeople(here, me);
  openRoom(!back);
};

client.refused = ({ code, message, id }) => {
  if (pending.has(id)) {
    fail(lines.get(id), `Not delivered. ${message}`);
  } else if (code === 'nickname' || code === 'taken' || code === 'full') {
    ask(message);
  } else if (code !== 'present') {
    tell(message, 'error');
  }
};

function ask(problem) {
  wanted = null;
  openDoor(problem);
}

page.entry.addEventListener('submit', (e) => {
  e.preventDefault();
  wanted = page.nickname.value;
  join();
});

// Without a nickname there is nothing to do behind the door.
page.door.addEventListener('cancel', (e) => e.preventDefault());
page.door.addEventListener('close', () => wanted || ask(''));

page.leave.addEventListener('click', () => {
  me = null;
  remember('nickname', '');
  here.clear();
  showPeople(here, me);
  for (const own of pending.values()) {
    fail(own, 'Not delivered.');
  }
  // This ends the session, and us in the room; reconnecting alone would go on with both.
  client.close();
  client.autoreconnect = true;
  client.reconnect();
  ask('');
});

// ---- who is here

let here = new Set();

client.joined = ({ nickname }) => {
  here.add(nickname);
  showPeople(here, me);
  tell(`${nickname} came in.`);
};

client.left = ({ nickname }) => {
  here.delete(nickname);
  showPeople(here, me);
  tell(`${nickname} left.`);
};

// ---- what is said

/** All lines of the log, by id. */
const lines = new Map();
/** Our own that the room has not repeated yet, in order. They stand at the end of the log. */
const pending = new Map();

page.talk.addEventListener('submit', (e) => {
  e.preventDefault();
  const text = page.line.value.trim();
  if (text) {
    page.line.value = '';
    const own = newLine({ id: mark + random(), from: me, text, at: Date.now() }, true);
    lines.set(own.id, own);
    show(own.li, { own: true });
    say(own);
  }
});

function say(own) {
  if (pending.size >= MAX_WAITING) {
    fail(own, 'Not delivered. Too many lines are waiting.');
  } else {
    pending.set(own.id, own);
    send(own);
  }
}

/** The client keeps what it cannot send yet; the room's repeating it is our receipt. */
function send(own) {
  showFate(own, 'waiting', 'waiting');
  if (!client.emit({ event: 'chat_message', text: own.text, id: own.id })) {
    fail(own, 'Not delivered.');
  }
  own.sent = client.connected;
}

/**
 * What was sent before a session began, and not repeated by the room, may have arrived or not.
 * Whoever sees an id twice ignores it, so we may say it twice.
 */
function repeatWhatMayBeLost() {
  for (const own of pending.values()) {
    if (own.sent) {
      send(own);
    }
  }
}

client.said = heard;

function heard(event) {
  const known = lines.get(event.id);
  if (!known) {
    const mine = event.from === me && event.id.startsWith(mark);
    const line = newLine(event, mine);
    lines.set(line.id, line);
    show(line.li, { before: firstPending() });
    countUnread(mine);
  } else if (pending.delete(event.id)) {
    showFate(known, 'delivered');
    // Somebody may have been quicker: the room's order is everybody's.
    if (known.li.nextElementSibling !== firstPending()) {
      page.log.insertBefore(known.li, firstPending());
    }
  }
}

function fail(own, reason) {
  pending.delete(own.id);
  showFate(own, 'failed', reason, () => {
    show(own.li, { own: true });
    say(own);
  });
}

function tell(text, kind = 'notice') {
  show(notice(kind, text), { before: firstPending() });
}

function firstPending() {
  return pending.size ? pending.values().next().value.li : null;
}

// ---- the connection

let opened = false;
let wasOpen = false;

client.onstate = () => {
  opened ||= client.connected;
  if (wasOpen) {
    // What had been kept went out when the connection opened, so all of it has been sent.
    pending.forEach((own) => own.sent = true);
  }
  wasOpen = client.connected;
  if (client.connected) {
    showState('connected', 'Connected');
  } else if (client.state === 'closed' || !navigator.onLine) {
    showState('offline', 'Offline');
  } else {
    showState(...(opened ? ['reconnecting', 'Reconnecting…'] : ['connecting', 'Connecting…']));
  }
};

addEventListener('offline', client.onstate);
addEventListener('online', () => client.connected || client.reconnect());

if (!wanted) {
  ask('');
}
